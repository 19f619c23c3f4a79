"""Systems to learn from and to test with: choreographies as their tutorials have them, and as they should be."""
