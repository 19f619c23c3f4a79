"""One module a command: its summary, its arguments, and what it does."""
