"""Where the simulation meets the world outside: the real clock, event loops, brokers."""
