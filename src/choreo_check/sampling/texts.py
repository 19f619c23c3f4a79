"""Texts that a schema accepts: of a length, of a pattern, of a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from choreo_check.compatibility.languages.expressions import Expression
from choreo_check.compatibility.languages.words import Languages, TooMuchWork, characters_of
from choreo_check.sampling.source import Attempt, Impossible, Source

Schema = Mapping[str, Any]
Maker = Callable[[Attempt, int], Any]

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
DAYS, SECONDS = 1_000, 86_399
LETTERS_MAX = 8
WORK_MAX = 100_000
ASCII = [*map(ord, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ .:/@+")]


def texts(schema: Schema, about: str) -> Maker:
    """Return a maker of the texts of a schema, by its pattern, its format or its length."""
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    most = None if most is None else int(most)
    if most is not None and least > most:
        return _nothing
    if isinstance(schema.get("pattern"), str):
        return _matching(str(schema["pattern"]), least, most, about)
    formatted = FORMATS.get(str(schema.get("format")))
    if formatted is not None:
        return lambda attempt, _room: formatted(attempt.source)
    return lambda attempt, _room: attempt.source.text(least, most, about)


def _nothing(_attempt: Attempt, _room: int) -> str:
    raise Impossible


def _matching(pattern: str, least: int, most: int | None, about: str) -> Maker:
    """Return a maker of what matches a pattern: steps of its automaton by choice, then the shortest way to an end."""
    languages = Languages(WORK_MAX)
    whole = languages.of(pattern)
    if whole is None:
        return lambda attempt, _room: attempt.source.text(least, most, "")
    live: dict[Expression, list[tuple[str, Expression]]] = {}
    longest = min(least + LETTERS_MAX, least + LETTERS_MAX if most is None else most)

    def make(attempt: Attempt, _room: int) -> str:
        suggested = attempt.source.suggestion(about)
        if suggested is not None and languages.found(pattern, suggested):
            return suggested
        state, word = whole, ""
        for _ in range(attempt.source.whole(min(least, longest), longest)):
            if state not in live:
                live[state] = _onward(languages, state, is_first=not word)
            if not live[state]:
                break
            letter, state = attempt.one_of(live[state])
            word += letter
        return word + _rest(languages, state, least - len(word), is_first=not word)

    return make


def _onward(languages: Languages, state: Expression, *, is_first: bool) -> list[tuple[str, Expression]]:
    """Return the characters that may follow, with what may follow those."""
    make = languages.make
    codes = dict.fromkeys([*ASCII, *characters_of(state.leaves)])
    found = [(chr(code), make.after(state, code, start=is_first)) for code in codes]
    return [(letter, after) for letter, after in found if after is not make.nothing]


def _rest(languages: Languages, state: Expression, least: int, *, is_first: bool) -> str:
    if least <= 0 and languages.make.nullable(state, start=is_first, end=True):
        return ""
    try:
        found = languages.shortest([state], max(least, 0))
    except TooMuchWork:
        found = None
    if found is None:
        raise Impossible
    return found


def _hex(source: Source, digits: int) -> str:
    return f"{source.whole(0, 16 ** min(digits, 12) - 1):0{digits}x}"


def _uuid(source: Source) -> str:
    return f"{_hex(source, 8)}-{_hex(source, 4)}-4{_hex(source, 3)}-a{_hex(source, 3)}-{_hex(source, 12)}"


def _moment(source: Source) -> datetime:
    return EPOCH + timedelta(days=source.whole(0, DAYS), seconds=source.whole(0, SECONDS))


def _name(source: Source) -> str:
    return source.text(1, LETTERS_MAX, "host").lower().encode("ascii", "ignore").decode().strip("-_. ") or "a"


def _host(source: Source) -> str:
    return f"{''.join(letter for letter in _name(source) if letter.isalnum()) or 'a'}.example"


FORMATS: dict[str, Callable[[Source], str]] = {
    "uuid": _uuid,
    "date-time": lambda source: f"{_moment(source):%Y-%m-%dT%H:%M:%SZ}",
    "date": lambda source: f"{_moment(source):%Y-%m-%d}",
    "draft-03 time": lambda source: f"{_moment(source):%H:%M:%S}",
    "time": lambda source: f"{_moment(source):%H:%M:%SZ}",
    "email": lambda source: f"mail{source.whole(0, 999)}@{_host(source)}",
    "hostname": _host,
    "uri": lambda source: f"https://{_host(source)}/{source.whole(0, 999)}",
    "uri-reference": lambda source: f"/{source.whole(0, 999)}",
    "uri-template": lambda source: f"/{{id}}/{source.whole(0, 999)}",
    "ipv4": lambda source: f"192.0.2.{source.whole(0, 255)}",
    "ipv6": lambda source: f"2001:db8::{source.whole(0, 65535):x}",
    "duration": lambda source: f"P{source.whole(0, 500)}D",
    "json-pointer": lambda source: f"/{source.whole(0, 999)}",
    "relative-json-pointer": lambda source: f"{source.whole(0, 9)}/a",
    "regex": lambda source: f"^[a-z]{{{source.whole(0, 9)}}}$",
}
SAME_AS = {"idn-email": "email", "idn-hostname": "hostname", "iri": "uri", "iri-reference": "uri-reference"}
FORMATS |= {wider: FORMATS[narrower] for wider, narrower in SAME_AS.items()}
