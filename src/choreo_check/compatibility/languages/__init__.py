"""Regular languages: ECMA-262 patterns, their combinations, and a shortest word of each."""
