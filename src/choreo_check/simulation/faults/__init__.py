"""The ways in which brokers and processes misbehave: one module each."""
