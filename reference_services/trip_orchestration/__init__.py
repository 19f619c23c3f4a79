"""A process manager: it pays, reserves and ships an order by commands, and when a step fails, undoes the others."""
