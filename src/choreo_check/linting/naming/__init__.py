"""Reads the name of an event on the wire: is it a fact, an instruction, or too vague to act on?

The package knows English and the ways names are written; it knows nothing about topologies, rules
or findings. Every doubt is settled in favour of silence, because a false alarm about a good name
costs more trust than a missed bad one.
"""

from choreo_check.linting.naming.judgement import Judgement, Kind
from choreo_check.linting.naming.lexicon import Lexicon
from choreo_check.linting.naming.spelling import split
from choreo_check.linting.naming.style import style
from choreo_check.linting.naming.verdict import judge

__all__ = ["Judgement", "Kind", "Lexicon", "judge", "split", "style"]
