"""Whether some value satisfies some schemas and not some others: the search for it, and the proof that there is none."""
