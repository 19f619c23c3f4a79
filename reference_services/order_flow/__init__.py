"""A linear order flow: an order is paid, then supplied, then confirmed; two different failures cancel it."""
