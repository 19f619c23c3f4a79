"""JSON Schemas of every dialect as sets of constraints that no longer depend on the dialect."""
