"""The order flow as a tutorial on choreography has it in Go, step by step, flaws included."""
