"""Static rules over a topology: one file a rule, in `rules`."""
