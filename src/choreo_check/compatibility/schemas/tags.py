"""Tags: a property of which every branch of a choice requires other values, as events are told apart by their `kind`.

At most one branch of such a choice accepts an object, so "one of" is "any of", and whoever knows the tag of an object
knows the branch. Without that, each branch would have to be held against each other one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from choreo_check.compatibility.schemas import constraints as c
from choreo_check.compatibility.schemas.circularity import is_circular

REFERENCES_MAX = 8
REMEMBERED_MAX = 512
BRANCHES_MIN = 3
"""Of fewer branches all pairs are few."""
Values = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Tag:
    """The name of the property, and its values in each branch; no two branches share one."""

    name: str
    values: tuple[Values, ...]


@lru_cache(maxsize=REMEMBERED_MAX)
def tag_of(choice: c.Choice) -> Tag | None:
    """Find a property that tells the branches of a choice apart; it is asked for often while one is decided."""
    schemas = choice.schemas
    if len(schemas) < BRANCHES_MIN or any(map(is_circular, schemas)):
        return None
    for name in dict.fromkeys(required(schemas[0])):
        values = [values_of(name, schema) if name in required(schema) else None for schema in schemas]
        known = [each for each in values if each is not None]
        if len(known) == len(schemas) and len(frozenset().union(*known)) == sum(map(len, known)):
            return Tag(name, tuple(known))
    return None


def possible(choice: c.Choice, facts: Iterable[c.Constraint]) -> tuple[c.Schema, ...]:
    """Keep the branches that could accept an object of which something is known."""
    tag = tag_of(choice)
    found = (None if tag is None else _in_fact(tag.name, fact) for fact in facts)
    known = next((each for each in found if each is not None), None)
    if tag is None or known is None:
        return choice.schemas
    pairs = zip(choice.schemas, tag.values, strict=True)
    return tuple([schema for schema, own in pairs if not own.isdisjoint(known)])


def required(schema: c.Schema) -> Iterator[str]:
    """Yield the properties that every object must have that a schema accepts."""
    yield from (each.name for each in _conjuncts(schema, REFERENCES_MAX) if isinstance(each, c.Required))


def values_of(name: str, schema: c.Schema) -> Values | None:
    """Find the values that a property may have, if the schema lists them."""
    found = (_in_fact(name, each) for each in _conjuncts(schema, REFERENCES_MAX))
    return next((each for each in found if each is not None), None)


def _in_fact(name: str, fact: c.Constraint) -> Values | None:
    if not isinstance(fact, c.Properties) or name not in fact.named:
        return None
    listed = [each for each in _conjuncts(fact.named[name], REFERENCES_MAX) if isinstance(each, c.Enumeration)]
    return frozenset(listed[0].values) if listed else None


def _conjuncts(schema: c.Schema, depth: int) -> Iterator[c.Constraint]:
    """Yield what a schema demands in any case, also through references."""
    for constraint in schema.constraints:
        if not isinstance(constraint, c.AllOf):
            yield constraint
        elif depth:
            for each in constraint.schemas:
                yield from _conjuncts(each, depth - 1)
