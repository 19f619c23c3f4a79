"""Seats as they should be sold: a small saga in which a timeout and a success race each other."""
