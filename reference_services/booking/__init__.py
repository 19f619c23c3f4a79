"""A booking system: a room is blocked, the guest pays, the booking is confirmed; or all of it is given back."""
