"""Loans as they should be given: a small saga without timeouts, in which nothing may get lost."""
