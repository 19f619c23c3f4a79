"""Logs of real events: JSON lines and tables, of any length, read once from beginning to end."""
