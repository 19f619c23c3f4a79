"""Whether a log of real events is one that the designed system can have written."""
