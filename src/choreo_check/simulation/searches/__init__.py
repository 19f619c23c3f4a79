"""The strategies by which schedules are found: one module each."""
