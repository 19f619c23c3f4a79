"""One module a rule; adding a file adds a rule."""
