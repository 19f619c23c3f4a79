"""A trip as it should be booked: a small saga whose steps are undone in the reverse order."""
