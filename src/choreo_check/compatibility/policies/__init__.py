"""What counts as an event that was written, and as one that can be read: each policy rewrites schemas exactly."""
