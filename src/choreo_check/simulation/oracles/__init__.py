"""The judges of a run: one module each."""
