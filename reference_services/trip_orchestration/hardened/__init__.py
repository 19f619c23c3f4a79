"""The process manager as it should be; its shipping step is choreographed inside, between three services."""
