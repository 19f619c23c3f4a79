"""Strings: lengths, patterns as automata, formats as sets of which little is known, and some words to avoid."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from choreo_check.compatibility.languages.expressions import Expression
from choreo_check.compatibility.languages.words import Languages
from choreo_check.compatibility.prover.outcomes import Empty, Found, Outcome, Unknown
from choreo_check.compatibility.prover.samples import FORMAT_SAMPLES, WORDS
from choreo_check.compatibility.prover.state import Fact
from choreo_check.compatibility.prover.wording import clash
from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.evaluation import Evaluator, every, opposite

LENGTH_MAX = 1_000_000
WITH_PATTERN_MAX = 2000
FORMS = {
    "date": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "email": "@",
    "idn-email": "@",
    "ipv4": "^[0-9]{1,3}([.][0-9]{1,3}){3}$",
    "ipv6": "^[0-9A-Fa-f.]{0,4}:[0-9A-Fa-f:.]{1,44}$",
    "uuid": r"^[\s\S]{8}-[\s\S]{4}-[\s\S]{4}-[\s\S]{4}-[\s\S]{12,}$",
}
"""What every string of a format matches, by its definition and by the validator; not all that match have it."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def solve_strings(facts: list[Fact], evaluator: Evaluator) -> Outcome:
    """Find a string, or prove that there is none."""
    lengths = _lengths([each for each, _ in facts if isinstance(each, c.Length)])
    contradiction = _contradiction(facts, lengths)
    if contradiction is not None:
        return contradiction
    formats = [each for each, _ in facts if isinstance(each, c.Format)]
    patterns = [(each, wanted) for each, wanted in facts if isinstance(each, c.Pattern)]
    for word in WORDS if not formats else FORMAT_SAMPLES:
        if every(_holds(fact, word, evaluator) for fact in facts) is True:
            return Found(word)
    needs_automaton = patterns or any(each.name in FORMS for each in formats)
    outcome = _by_automaton(facts, lengths, evaluator.languages) if needs_automaton else _by_length(facts, lengths)
    if not formats or isinstance(outcome, Empty):
        return outcome
    if isinstance(outcome, Found) and every(_holds(fact, outcome.value, evaluator) for fact in facts) is True:
        return outcome
    return Unknown((f"which strings have the format {formats[0].name!r}",))


def _holds(fact: Fact, word: str, evaluator: Evaluator) -> bool | None:
    answer = evaluator.satisfies(fact[0], word)
    return answer if fact[1] else opposite(answer)


def _lengths(found: list[c.Length]) -> tuple[c.Length, c.Length]:
    longest = [each for each in found if each.most is not None]
    none = c.Length(0, None)
    return (
        max(found, key=lambda each: each.least, default=none),
        min(longest, key=lambda each: each.most or 0, default=none),
    )


def _contradiction(facts: list[Fact], lengths: tuple[c.Length, c.Length]) -> Empty | None:
    least, most = lengths
    if most.most is not None and most.most < least.least:
        return clash("no length is left", least, most)
    said: dict[tuple[type, str], Fact] = {}
    for constraint, wanted in facts:
        name = getattr(constraint, "expression", getattr(constraint, "name", None))
        if name is None:
            continue
        before = said.setdefault((type(constraint), name), (constraint, wanted))
        if before[1] is not wanted:
            return clash("it would have to match and not", before[0], constraint)
    return None


def _by_length(facts: list[Fact], lengths: tuple[c.Length, c.Length]) -> Outcome:
    """Find a word of a fitting length that is not taken; there are more than a million words of one character."""
    taken = {value for each, _ in facts if isinstance(each, c.Enumeration) for value in each.values.values()
             if isinstance(value, str)}  # fmt: skip
    least, most = lengths
    if most.most == 0 and "" in taken:
        return clash("only the empty string is left, and it is excluded", *[each for each, _ in facts])
    if least.least > LENGTH_MAX:
        return Unknown((f"a string of {least.least} characters",))
    words = _words(least.least, most.most)
    return next(
        (Found(word) for word in islice(words, len(taken) + 2) if word not in taken), Unknown(("a free string",))
    )


def _words(least: int, most: int | None) -> Iterator[str]:
    if least == 0:
        yield ""
    if most == 0:
        return
    width = max(least, 1)
    for number in count():
        word, rest = "", number
        while rest or not word:
            rest, letter = divmod(rest, 26)
            word = LETTERS[letter] + word
        padded = word.rjust(width, "a")
        if most is not None and len(padded) > most:
            yield from (chr(code) * width for code in range(0x4E00, 0x9FFF))
            return
        yield padded


def _by_automaton(facts: list[Fact], lengths: tuple[c.Length, c.Length], languages: Languages) -> Outcome:
    make, unread = languages.make, []
    wanted: list[Expression] = []
    for constraint, holds in facts:
        if isinstance(constraint, c.Pattern):
            expression = languages.of(constraint.expression)
            if expression is None:
                unread.append(constraint.expression)
            else:
                wanted.append(expression if holds else make.complement(expression))
        elif isinstance(constraint, c.Format) and holds and constraint.name in FORMS:
            form = languages.of(FORMS[constraint.name])
            assert form is not None
            wanted.append(form)
        elif isinstance(constraint, c.Enumeration):
            words = [word for word in constraint.values.values() if isinstance(word, str)]
            wanted.append(make.complement(make.either([make.literal(word) for word in words])))
    least, most = lengths
    if least.least > WITH_PATTERN_MAX:
        return Unknown((f"a string of {least.least} characters with a pattern",))
    word = languages.shortest(wanted, least.least)
    if word is None or (most.most is not None and len(word) > most.most):
        return clash("no string fits these patterns and lengths", *[each for each, _ in facts])
    return Unknown((f"the pattern {unread[0]!r}",)) if unread else Found(word)
