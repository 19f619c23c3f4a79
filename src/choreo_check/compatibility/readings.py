"""Schemas in draft 3, for everything here that knows later drafts only: said in draft 4, and led back when it is told.

A verdict rests on what draft 4 says, and a witness besides on `jsonschema`, which must judge it alike in draft 3. Where
readers of draft 3 differ there are two readings, and a verdict is given only if it is the same in both.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar
from urllib.parse import urldefrag

from choreo_check.compatibility.schemas.library import escape
from choreo_check.compatibility.schemas.writing import written
from choreo_check.compatibility.verdict import Document, Failing, Json, Reason
from choreo_check.contracts.metaschemas import metaschema
from choreo_check.contracts.positions import is_third, names_third, restored
from choreo_check.contracts.third_draft import DRAFT_04, METASCHEMA, Translation, metaschema_in_draft_4

DISPUTED = "whether `required` counts behind a reference, of which readers of draft 3 differ"
OTHERWISE = "a value that a validator of draft 3 judges otherwise"
PLACE = re.compile(r"\((old|new) (\S*#\S*)\)")
"""How a reason names a place."""
REQUIRED = re.compile(r"""('[^'…]*'|"[^"…]*") is a required property""")
WORDS = {"multipleOf": "divisibleBy", "allOf": "extends", "anyOf": "type", "not": "disallow"}


class Told(Protocol):
    """An answer: a verdict, with a witness or without."""

    @property
    def verdict(self) -> str: ...
    @property
    def witness(self) -> Json: ...
    @property
    def has_witness(self) -> bool: ...
    @property
    def failing(self) -> Failing | None: ...
    @property
    def reasons(self) -> tuple[Reason, ...]: ...


Answer = TypeVar("Answer", bound=Told)


def in_later_drafts(document: Document) -> Document:
    """Say a document in drafts from 04 on: it is the same one where nothing in it is in draft 3."""
    return readings(document)[0]


def readings(document: Document) -> tuple[Document, ...]:
    """Return what a document says in drafts from 04 on, in both readings where there are two."""
    plain, is_disputed = _read(document, looks_behind=False)
    return (plain, _read(document, looks_behind=True)[0]) if is_disputed else (plain,)


def told(
    old: Document,
    new: Document,
    ask: Callable[[Document, Document], Answer],
    undecided: Callable[[str], Answer],
    *,
    assert_formats: bool,
) -> Answer:
    """Ask about two documents, said in later drafts, and tell the answer in their own words."""
    olds, news = readings(old), readings(new)
    if olds[0] is old and news[0] is new:
        return ask(old, new)
    found = [ask(olds[index], news[index % len(news)]) for index in range(len(olds))]
    found += [ask(olds[0], news[1])] if len(news) > len(olds) else []
    first = found[0]
    if any(each.verdict != first.verdict for each in found):
        return undecided(DISPUTED)
    if first.has_witness and not _is_witness(first.witness, old, new, assert_formats=assert_formats):
        return undecided(OTHERWISE)
    return _led_back(first, old, new)


def _read(document: Document, *, looks_behind: bool) -> tuple[Document, bool]:
    default = names_third(document.dialect)
    inherits = is_third(document.schema, inherits=default) or (default and not isinstance(document.schema, dict))

    def fetch(uri: str) -> Json:
        known = [each for address, each in _addresses(document) if address == uri]
        return known[0] if known else metaschema(uri)

    def translation(schema: Json, uri: str, *, default: bool) -> Translation:
        return Translation(schema, uri, fetch, inherits=default, looks_behind=looks_behind)

    main = translation(document.schema, document.base_uri, default=default)
    others = {uri: translation(each, uri, default=inherits) for uri, each in document.resources.items()}
    schema, resources = main.schema(), {uri: each.schema() for uri, each in others.items()}
    is_same = schema is document.schema and all(each is document.resources[uri] for uri, each in resources.items())
    if is_same and not default:
        return document, False
    texts = [written(each) for each in (schema, *resources.values())]
    if any(text is None or METASCHEMA.encode() in text for text in texts):
        resources[METASCHEMA] = metaschema_in_draft_4()
    found = replace(document, schema=schema, resources=resources, dialect=DRAFT_04 if default else document.dialect)
    return found, any(each.is_disputed for each in (main, *others.values()))


def _addresses(document: Document) -> Iterator[tuple[str, Json]]:
    """Yield the documents that a document is made of, by their addresses."""
    yield urldefrag(document.base_uri)[0], document.schema
    yield from ((urldefrag(uri)[0], each) for uri, each in document.resources.items())


def _is_witness(value: Json, old: Document, new: Document, *, assert_formats: bool) -> bool:
    """Tell whether OLD accepts a value and NEW does not, to validators of the drafts in which they are written."""
    from choreo_check.compatibility.validation import validator_of  # noqa: PLC0415  jsonschema is slow to import

    accepted, refused = (validator_of(each, assert_formats=assert_formats).errors(value) for each in (old, new))
    return accepted == [] and bool(refused)


def _led_back(answer: Answer, old: Document, new: Document) -> Answer:
    """Let an answer name places as they are written; those of OLD only in words, since it may have been rewritten."""
    sides = {"old": old, "new": new}
    changed: Any = answer
    failing = answer.failing
    if failing is not None:
        pointer = _requirement(failing, written_at(failing.pointer, new))
        word = WORDS.get(failing.keyword, "")
        keyword = word if word and pointer.endswith(f"/{word}") else failing.keyword
        changed = replace(changed, failing=Failing(keyword, pointer, failing.message))
    reasons = [
        replace(
            each,
            text=PLACE.sub(lambda place: f"({place[1]} {written_at(place[2], sides[place[1]])})", each.text),
            new=written_at(each.new, new) if each.new else each.new,
        )
        for each in answer.reasons
    ]
    led: Answer = replace(changed, reasons=tuple(reasons))
    return led


def _requirement(failing: Failing, pointer: str) -> str:
    """Lead from the `properties` that a requirement stands in to the one that requires; the message names it."""
    named = REQUIRED.fullmatch(failing.message)
    if failing.keyword != "required" or named is None or pointer == failing.pointer:
        return pointer
    return required_at(pointer, literal_eval(named[1]))


def required_at(pointer: str, name: str) -> str:
    """Return where a property of a name says that it is required, below a pointer to `properties`."""
    return f"{pointer}/{escape(name)}/required"


def written_at(pointer: str, document: Document) -> str:
    """Lead a pointer into what a document says in later drafts back to where it is written."""
    address, mark, inside = pointer.rpartition("#")
    if not mark:
        return pointer
    default = names_third(document.dialect)
    inherits = default or is_third(document.schema)
    found = [document.schema] if address == "" else _at(address, document)
    if not found:
        return pointer
    return f"{address}#{restored(found[0], inside, inherits=default if found[0] is document.schema else inherits)}"


def _at(address: str, document: Document) -> list[Json]:
    """Find the document that has an address, or an absolute one that was made of it."""
    return [each for known, each in _addresses(document) if address == known or (known and address.endswith(known))]
