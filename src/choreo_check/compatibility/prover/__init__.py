"""Whether some value satisfies some schemas and not others: the search for it, and the proof that there is none."""
