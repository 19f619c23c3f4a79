"""Services in a world that a search controls: every delivery, crash and timer chosen, recorded and repeatable."""
