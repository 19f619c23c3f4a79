"""Candidates for a witness where the prover gave up: what the schemas themselves mention, put where it might matter.

Refutations only: a candidate counts if the validators confirm it, and finding none says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from choreo_check.compatibility.verdict import Json

POOL_MAX = 60
GUESSES_MAX = 600
SPOTS_MAX = 40
ALWAYS = [None, True, 0, 1, -1, 0.5, "", "a", "text", [], {}, [0], {"a": 0}]
CONSTANTS = ("const", "default")
LISTS = ("enum", "examples")
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
LENGTHS = ("minLength", "maxLength")
LENGTH_MAX = 2000


def guesses(schemas: Iterable[Json], bases: Iterable[Json]) -> Iterator[Json]:
    """Yield values to try, the likely ones first."""
    members = [member for schema in schemas for member in keywords(schema)]
    pool = [*distinct(value for name, held in members for value in mentioned(name, held)), *ALWAYS][:POOL_MAX]
    names = distinct(
        name for keyword, held in members if keyword == "properties" and isinstance(held, dict) for name in held
    )
    yield from islice(_combined([*bases, *pool], pool, names), GUESSES_MAX)


def _combined(bases: list[Json], pool: list[Json], names: list[str]) -> Iterator[Json]:
    yield from bases
    for base in bases:
        for path in islice(paths(base), SPOTS_MAX):
            yield from (replaced(base, path, value) for value in pool)
        if isinstance(base, dict):
            yield from ({**base, name: value} for name in names for value in pool)
            yield from ({key: value for key, value in base.items() if key != name} for name in base)


def keywords(schema: Json) -> Iterator[tuple[str, Json]]:
    """Yield every member of every object in a schema."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from value.items()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def mentioned(keyword: str, value: Json) -> list[Json]:
    """List the values that a keyword makes interesting."""
    if keyword in CONSTANTS:
        return [value]
    if keyword in LISTS and isinstance(value, list):
        return value[:POOL_MAX]
    if not isinstance(value, int | float) or isinstance(value, bool):
        return []
    if keyword in BOUNDS:
        return [value, value + 1, value - 1]
    if keyword in LENGTHS and 0 <= value <= LENGTH_MAX:
        return ["a" * int(value + more) for more in (0, 1, -1)]
    return []


def distinct(values: Iterable[Any]) -> list[Any]:
    """Keep the first of equal values."""
    return list({repr(value): value for value in values}.values())


def paths(value: Json, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths to all values inside a value."""
    members: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for step, member in members:
        yield (*above, step)
        yield from paths(member, (*above, step))


def replaced(value: Json, path: tuple[str | int, ...], inner: Json) -> Json:
    """Copy a value with another one at a path."""
    if not path:
        return inner
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], inner)
    return copy
