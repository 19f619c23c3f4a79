"""Turns an instruction into the fact it asks for, spelt exactly as the instruction was.

The object moves before the verb and the verb becomes a participle; separators and capitals belong
to positions, so they stay where they were while the words move.
"""

from choreo_check.linting.naming.clause import Clause
from choreo_check.linting.naming.commands import Instruction
from choreo_check.linting.naming.facts import SETTERS
from choreo_check.linting.naming.inflection import past_participle
from choreo_check.linting.naming.spelling import COMMAND_AFFIXES, COMMAND_PREFIXES, Spelling
from choreo_check.linting.naming.wordlists import wordlist

_UNSPEAKABLE = frozenset({"do", "exceed", "get", "go", "have", "let", "list", "need"})
_LINKS = frozenset({"and", "or"})


def fact_for(clause: Clause, instruction: Instruction) -> str | None:
    """Return the name of the fact an instruction leads to, or None if there is no honest one."""
    spelling = clause.spelling
    if spelling.prefix in COMMAND_PREFIXES or not _LINKS.isdisjoint(spelling.words):
        return None
    if spelling.words[instruction.verb] in _UNSPEAKABLE:
        return None
    words = _as_written(spelling)
    before, thing = words[: _start(clause, instruction)], _object(words, instruction)
    if not (before or thing):
        return None
    if _sets_state(clause, instruction):
        rest = [word for word in words[instruction.object_start :] if word.lower() != "as"]
        return respell(spelling, before + rest)
    return respell(spelling, before + thing + _participle(words, instruction) + _tail(words, instruction))


def respell(spelling: Spelling, words: list[str]) -> str:
    """Write words with the separators, capitals, prefix and version of a name."""
    first, last = spelling.spans[0][0], spelling.spans[-1][1]
    gaps = ["", *map(spelling.gap, range(1, len(spelling.words)))]
    patterns = _as_written(spelling)
    shouted = spelling.name[first:last].isupper()
    written = [_at(gaps, i) + _capitalised(word, _at(patterns, i), shouted=shouted) for i, word in enumerate(words)]
    return spelling.name[:first] + "".join(written) + _after(spelling, last)


def _as_written(spelling: Spelling) -> list[str]:
    return [spelling.name[start:end] for start, end in spelling.spans]


def _start(clause: Clause, instruction: Instruction) -> int:
    """Return where the instruction begins, so that please and bulk go with the verb."""
    is_modified = instruction.verb == clause.verb_index
    return clause.start if is_modified else instruction.verb


def _object(words: list[str], instruction: Instruction) -> list[str]:
    return words[instruction.object_start : instruction.object_end]


def _tail(words: list[str], instruction: Instruction) -> list[str]:
    return words[instruction.object_end :]


def _participle(words: list[str], instruction: Instruction) -> list[str]:
    verb = words[instruction.verb].lower()
    return past_participle(verb).split("_") + words[instruction.verb + 1 : instruction.object_start]


def _sets_state(clause: Clause, instruction: Instruction) -> bool:
    """Say whether `mark fee as paid` is better told as `fee paid` than as `fee marked as paid`."""
    words = clause.spelling.words
    if words[instruction.verb] not in SETTERS:
        return False
    is_state = words[-1] in wordlist("states") or clause.lexicon.is_participle(words[-1])
    return is_state and (words[instruction.verb] != "set" or words[-1] in wordlist("states"))


def _at(items: list[str], index: int) -> str:
    return items[min(index, len(items) - 1)]


def _capitalised(word: str, pattern: str, *, shouted: bool) -> str:
    if shouted:
        return word.upper()
    if not pattern[0].isupper():
        return word.lower()
    return word if word.isupper() and len(word) > 1 else word[0].upper() + word[1:].lower()


def _after(spelling: Spelling, end: int) -> str:
    """Return what follows the words: an event affix or a version stays, a command affix goes."""
    if not COMMAND_AFFIXES.isdisjoint(spelling.suffixes):
        end = spelling.suffix_spans[-1][1]
    return spelling.name[end:]
