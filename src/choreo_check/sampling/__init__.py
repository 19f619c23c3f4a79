"""Values that a JSON Schema accepts, made from any source of choices: plain chance, a person's names, or Hypothesis.

A schema in canonical form becomes a maker, once; a maker asks a source for what is to be chosen, and is fast. What it
makes is held against the contract's own validator in the end, so nothing invalid ever comes out.
"""
