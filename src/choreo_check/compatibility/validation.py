"""The last word on a witness: the `jsonschema` library, with a registry that never fetches.

Nothing is shown as a witness that this module has not seen accepted by OLD and rejected by NEW. Patterns that Python
writes otherwise than ECMA-262 are translated; all else is the library's own judgement.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from threading import local
from typing import Any

from jsonschema import (
    Draft3Validator,
    Draft4Validator,
    Draft6Validator,
    Draft7Validator,
    Draft201909Validator,
    Draft202012Validator,
    FormatChecker,
)
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend
from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]
from referencing import Resource
from referencing.jsonschema import specification_with

from choreo_check.compatibility.languages.backtracking import is_affordable
from choreo_check.compatibility.languages.translation import for_python, needs_translation
from choreo_check.compatibility.schemas.dialects import DRAFT_03, DRAFT_2020, Dialect, dialect_named
from choreo_check.compatibility.schemas.keys import Interner
from choreo_check.compatibility.schemas.library import Library, dialect_of, escape
from choreo_check.compatibility.schemas.places import Atlas, Place
from choreo_check.compatibility.verdict import Document, Failing, Json
from choreo_check.contracts.positions import is_third, names_third

CLASSES: dict[int, Any] = {
    3: Draft3Validator,
    4: Draft4Validator,
    6: Draft6Validator,
    7: Draft7Validator,
    2019: Draft201909Validator,
    2020: Draft202012Validator,
}
FORMATS = FormatChecker()
KEYWORDS_MAX = 200_000
ERRORS_MAX = 20
PAIRS_MAX = 500
MESSAGE_MAX = 200
FRAMES_KEPT_FREE = 250
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
REFERENCES_MAX = 30
SEARCHES = ("patternProperties", "additionalProperties")


class TooExpensive(Exception):
    """Validation would take too long to wait for."""


class Allowance(local):
    """How many more keywords may be judged in this validation; each thread has its own."""

    left = KEYWORDS_MAX


ALLOWANCE = Allowance()


def limited(keyword: str, judge: Callable[..., Any]) -> Callable[..., Any]:
    """Let a keyword be judged as the library does, while the allowance lasts and patterns are affordable."""

    def judged(validator: Any, value: Any, instance: Any, schema: Any) -> Any:  # noqa: ANN401  as the library has it
        ALLOWANCE.left -= 1
        if (
            ALLOWANCE.left < 0
            or is_deep()
            or (keyword == "uniqueItems" and isinstance(instance, list) and not is_sortable(instance))
            or not all(is_affordable(*each) for each in searches(keyword, value, instance, schema))
        ):
            raise TooExpensive
        if keyword == "additionalItems" and isinstance(schema.get("items"), bool):
            return ()  # to the letter, nothing is additional then; the library looks for the length of `items`
        return translated(keyword, judge, schema)(validator, value, instance, schema)

    return judged


def translated(keyword: str, judge: Callable[..., Any], schema: Any) -> Callable[..., Any]:  # noqa: ANN401  JSON
    """Find what judges a keyword where Python's engine writes its patterns otherwise."""
    if keyword == "pattern" and needs_translation(str(schema.get("pattern"))):
        return judge_pattern
    if keyword in SEARCHES and any(map(needs_translation, schema.get("patternProperties", ()))):
        return judge_names if keyword == "patternProperties" else judge_others(judge)
    return judge


def judge_pattern(_: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401
    """Judge `pattern` as the library does."""
    if isinstance(instance, str) and not re.search(for_python(pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def judge_names(validator: Any, patterns: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:  # noqa: ANN401
    """Judge `patternProperties` as the library does."""
    for pattern, schema in patterns.items() if isinstance(instance, dict) else ():
        for name, value in instance.items():
            if re.search(for_python(pattern), name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def judge_others(judge: Callable[..., Any]) -> Callable[..., Any]:
    """Let `additionalProperties` be judged next to patterns that the library can read."""

    def judged(validator: Any, value: Any, instance: Any, schema: Any) -> Any:  # noqa: ANN401  as the library has it
        patterns = {for_python(pattern): each for pattern, each in schema["patternProperties"].items()}
        return judge(validator, value, instance, {**schema, "patternProperties": patterns})

    return judged


def is_deep() -> bool:
    """Tell whether the stack is nearly used up; what lies below jsonschema does not survive a RecursionError."""
    try:
        sys._getframe(sys.getrecursionlimit() - FRAMES_KEPT_FREE)  # noqa: SLF001  the one way to ask that costs nothing
    except ValueError:
        return False
    return True


def is_sortable(items: list[Any]) -> bool:
    """Tell whether the library finds equal items by sorting, or there are so few that it may compare all pairs."""
    return len(items) <= PAIRS_MAX or len({type(item) for item in items} - {float}) <= 1


def searches(keyword: str, value: Any, instance: Any, schema: Any) -> Iterable[tuple[str, int]]:  # noqa: ANN401
    """List the patterns that a keyword searches for, with the lengths of what they are searched in."""
    if keyword == "pattern" and isinstance(instance, str) and isinstance(value, str):
        return [(value, len(instance))]
    if keyword in SEARCHES and isinstance(instance, dict) and instance and "patternProperties" in schema:
        longest = max(map(len, instance))
        return [(pattern, longest) for pattern in schema["patternProperties"]]
    return ()


@cache
def limited_class(order: int) -> Any:  # noqa: ANN401  a validator class has no better name
    """Extend the library's validator of a dialect by the limits."""
    original = CLASSES[order]
    limits = {keyword: limited(keyword, judge) for keyword, judge in original.VALIDATORS.items()}
    return extend(original, limits)  # type: ignore[no-untyped-call]


class Validator:
    """Validates against one side."""

    def __init__(self, document: Document, dialect: Dialect, *, assert_formats: bool) -> None:
        self.schema = addressed(document, dialect)
        registry = REGISTRY
        default = specification_with(dialect.uri + ("#" if dialect.order < 2019 else ""))  # noqa: PLR2004  the year
        for uri, contents in document.resources.items():
            resource = Resource.from_contents(contents, default_specification=default)
            registry = registry.with_resource(uri, resource)
        checker = None
        if assert_formats:
            checker = FORMATS if dialect is not DRAFT_03 else Draft3Validator.FORMAT_CHECKER
        self.validator = limited_class(dialect.order)(self.schema, registry=registry, format_checker=checker)

    def errors(self, value: Json) -> list[ValidationError] | None:
        """List what is wrong with a value, up to a number of errors; None if the library cannot tell."""
        ALLOWANCE.left = KEYWORDS_MAX
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return list(islice(self.validator.iter_errors(value), ERRORS_MAX))
            except Exception:  # noqa: BLE001  the library raises many kinds on schemas that it cannot evaluate
                return None


def validator_of(document: Document, *, assert_formats: bool) -> Validator:
    """Return what validates against a document in the draft that it is written in, which may be draft 3."""
    default = DRAFT_03 if names_third(document.dialect) else dialect_named(document.dialect)
    is_ours = is_third(document.schema, inherits=default is DRAFT_03)
    dialect = DRAFT_03 if is_ours else dialect_of(document.schema, default)
    return Validator(document, dialect or DRAFT_2020, assert_formats=assert_formats)


class Judge:
    """Validates against one schema by itself, and knows what that has cost."""

    def __init__(self, document: Document, *, assert_formats: bool) -> None:
        self.root = Atlas(Library(document, "new", assert_formats=assert_formats), Interner()).root()
        self.spent = 0
        self._validator = Validator(document, self.root.resource.dialect or DRAFT_2020, assert_formats=assert_formats)

    def errors(self, value: Json) -> list[ValidationError] | None:
        """List what is wrong with a value; None if that cannot be told."""
        found = self._validator.errors(value)
        self.spent += KEYWORDS_MAX - ALLOWANCE.left
        return found

    def failing(self, value: Json) -> Failing | None:
        """Say where the schema refuses a value; nothing where it does not."""
        return failing(self.root, self.errors(value) or [])


def conforms(name: str, word: str) -> bool | None:
    """Tell whether a string has a format; None if the library does not check that one."""
    return FORMATS.conforms(word, name) if name in FORMATS.checkers else None


def addressed(document: Document, dialect: Dialect) -> Json:
    """Give a schema the URI that it was loaded from, where it has none of its own."""
    schema = document.schema
    if not document.base_uri or not isinstance(schema, dict) or dialect.identifier in schema:
        return schema
    if "$ref" in schema and not dialect.lets_references_have_siblings:
        combining = "extends" if dialect is DRAFT_03 else "allOf"
        return {dialect.identifier: document.base_uri, combining: [schema], **definitions(schema, combining)}
    return {dialect.identifier: document.base_uri, **schema}


def definitions(schema: dict[str, Any], combining: str) -> dict[str, Any]:
    """Keep what local references may point at when a schema is wrapped."""
    return {name: value for name, value in schema.items() if name not in {"$ref", combining, "$id", "id"}}


def failing(root: Place, errors: Iterable[ValidationError]) -> Failing | None:
    """Say where a schema refuses a value: the keyword, and its pointer in the document where it is written."""
    error = best_match(list(errors))
    if error is None:
        return None
    path = list(error.absolute_schema_path)
    keyword = str(path[-1]) if path else "false"
    pointer = located(root, path, error.schema, REFERENCES_MAX)
    return Failing(keyword, pointer or "/".join([root.at, *map(str, path)]), shortened(str(error.message)))


def shortened(message: str) -> str:
    """Leave out the middle of a message that repeats a large value; what is wrong stands at the end."""
    if len(message) <= MESSAGE_MAX:
        return message
    return f"{message[: MESSAGE_MAX // 2]} … {message[-MESSAGE_MAX // 2 :]}"


def located(place: Place, path: list[str | int], schema: Any, hops: int) -> str | None:  # noqa: ANN401  JSON
    """Find where a path leads, following references on the way, to the place whose schema reported the error."""
    if not path:
        return place.at if place.schema is schema or place.schema is False else None
    if len(path) == 1 and place.schema is schema:
        return f"{place.at}/{escape(str(path[0]))}"
    if _has(place.schema, path[0]):
        found = located(place.child(path[0]), path[1:], schema, hops)
        if found is not None:
            return found
    if hops == 0 or not isinstance(place.schema, dict):
        return None
    rest = path[1:] if path[0] in REFERENCES else path
    targets = [_follow(place, keyword) for keyword in REFERENCES]
    found_there = [located(target, rest, schema, hops - 1) for target in targets if target is not None]
    return next((each for each in found_there if each is not None), None)


def _has(schema: Any, segment: str | int) -> bool:  # noqa: ANN401  JSON
    if isinstance(schema, dict):
        return segment in schema
    return isinstance(schema, list) and isinstance(segment, int)


def _follow(place: Place, keyword: str) -> Place | None:
    reference = place.schema.get(keyword)
    if not isinstance(reference, str):
        return None
    if keyword == "$recursiveRef":
        return place.recursive_target()
    return place.target(reference) if keyword == "$ref" else place.dynamic_target(reference)
