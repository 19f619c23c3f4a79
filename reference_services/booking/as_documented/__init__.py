"""Booking as a tutorial on choreography has it in C#, step by step, flaws included."""
