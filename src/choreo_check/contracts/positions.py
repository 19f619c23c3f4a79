"""Where schemas stand in a document, and where those of draft 3 go when it is said in draft 4.

A pointer is walked step by step, and it is always known what is stood on: a schema, schemas by name or in a list, or a
literal, which is no schema whatever it looks like. A word that no draft knows may hold schemas: references lead there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Json = Any
Path = tuple[str, ...]

NAME = "json-schema.org/draft-03/schema"
ANNOTATION = "annotation:"
"""What comes before a word that says nothing in draft 3 and something in draft 4."""
SHADOWED = frozenset({"allOf", "anyOf", "oneOf", "not", "multipleOf", "minProperties", "maxProperties"})
UNIONS = {"type": ("anyOf",), "disallow": ("not", "anyOf")}
"""Where the schemas go that stand among the names of types."""
HOMES = {**UNIONS, "extends": ("allOf",)}
ORIGINS = {"allOf": "extends", "anyOf": "type", "not": "disallow", "required": "properties"}
NAMED = frozenset({"properties", "patternProperties", "dependencies", "definitions", "$defs", "dependentSchemas"})
LITERAL = frozenset({"default", "enum", "const", "examples"})
DIGITS_MAX = 9
PREFIX_MAX = 3
"""How many steps of a pointer lead at most to where a schema has been moved."""


def is_third(schema: Json, *, inherits: bool = False) -> bool:
    """Tell whether a schema is in draft 3: because it says so, or because it says nothing and would inherit it."""
    named = schema.get("$schema") if isinstance(schema, dict) else None
    return names_third(named) if isinstance(named, str) else inherits and isinstance(schema, dict)


def names_third(uri: str) -> bool:
    """Tell whether a URI is that of draft 3, with http or https and with or without the empty fragment."""
    return uri.rpartition("://")[2].rstrip("#") == NAME


def steps_of(pointer: str) -> Path:
    """Return the steps of a JSON pointer."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def pointer_to(steps: Sequence[str]) -> str:
    """Return the JSON pointer of some steps."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def below(kind: str, step: str, node: Json) -> tuple[str, Json]:
    """Return what stands one step below a node, and as what: a schema, schemas by name or in a list, or a literal."""
    inner = inside(node, step)
    if kind == "literal" or (kind == "schema" and step in LITERAL):
        return "literal", inner
    if kind == "schema" and step in NAMED and isinstance(inner, dict):
        return "named", inner
    if kind == "schema" and isinstance(inner, list):
        return "listed", inner
    return ("schema" if isinstance(inner, dict | bool) else "literal"), inner


def inside(node: Json, step: str) -> Json:
    """Return what stands one step below a node; nothing where there is no such step."""
    if isinstance(node, dict):
        return node.get(step)
    is_index = isinstance(node, list) and step.isascii() and step.isdigit() and len(step) <= DIGITS_MAX
    return node[int(step)] if is_index and int(step) < len(node) else None


def _moves(schema: Json) -> dict[Path, Path]:
    """Say which parts of a schema have another place in its translation."""
    if not isinstance(schema, dict):
        return {}
    found: dict[Path, Path] = {(key,): (f"{ANNOTATION}{key}",) for key in SHADOWED & schema.keys()}
    found[("divisibleBy",)] = ("multipleOf",)
    if schema.get("items") == []:
        found[("additionalItems",)] = ("items",)
    for key, home in HOMES.items():
        value = schema.get(key)
        if isinstance(value, dict) and key == "extends":
            found[(key,)] = (*home, "0")
        elif isinstance(value, list) and key in UNIONS and "any" in value:
            found[(key,)] = (f"{ANNOTATION}{key}",)
        elif isinstance(value, list):
            places = [place for place, each in enumerate(value) if isinstance(each, dict) or key == "extends"]
            found |= {(key, str(place)): (*home, str(index)) for index, place in enumerate(places)}
    return found


def moved(root: Json, steps: Path) -> Path | None:
    """Return where the schema at a pointer has its place in the translation; `None` where there is no schema."""
    node, kind, is_ours, rest = root, "schema", True, steps
    found: Path = ()
    while rest:
        is_ours = is_third(node, inherits=is_ours) if kind == "schema" and isinstance(node, dict) else is_ours
        moves = _moves(node) if kind == "schema" and is_ours else {}
        old = next((path for path in _prefixes(rest) if path in moves), rest[:1])
        found += moves.get(old, old)
        for step in old:
            kind, node = below(kind, step, node)
        rest = rest[len(old) :]
    return found if kind == "schema" and isinstance(node, dict | bool) else None


def restored(written: Json, pointer: str, *, inherits: bool = False) -> str:
    """Lead a pointer into what was translated back to what is written."""
    node, kind, is_ours, rest = written, "schema", inherits, steps_of(pointer)
    found: list[str] = []
    while rest:
        is_ours = is_third(node, inherits=is_ours) if kind == "schema" and isinstance(node, dict) else is_ours
        back = {new: old for old, new in _moves(node).items()} if kind == "schema" and is_ours else {}
        new = next((path for path in _prefixes(rest) if path in back), rest[:1])
        old = back.get(new, new)
        if new == old and kind == "schema" and is_ours and new[0] in ORIGINS:
            is_there = isinstance(node, dict) and ORIGINS[new[0]] in node
            return pointer_to((*found, ORIGINS[new[0]]) if is_there else found)
        for step in old:
            kind, node = below(kind, step, node)
        found += old
        rest = rest[len(new) :]
    return pointer_to(found)


def _prefixes(steps: Path) -> Iterator[Path]:
    yield from (steps[:length] for length in range(min(PREFIX_MAX, len(steps)), 0, -1))
