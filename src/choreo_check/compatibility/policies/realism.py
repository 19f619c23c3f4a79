"""Makes the event that shows a break look like an event, so that a reader sees an order and not `{"order_id": ""}`.

The members of the witness stay those that the prover found, which are few. Each value in it gives way to a likelier
one, from the examples of the contract, the examples and defaults of the member, or its name, as long as the writer's
schema still accepts the whole and the reader's has exactly the same against it: the same keywords, in the same places.
What cannot be replaced so stays. A verdict never rests on this, and never changes by it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from choreo_check.compatibility.policies.applied import Reader
from choreo_check.compatibility.policies.places import Atlas, LeadsNowhere, Place
from choreo_check.compatibility.policies.plausible import plausible
from choreo_check.compatibility.verdict import Document, Failing, Json

Path = tuple[str | int, ...]
MAX_VALUES = 100
MAX_KEYWORDS = 20_000
"""How much validation a likelier witness may cost: a few milliseconds for an event of usual size."""

MAX_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that the writer's schema accepts and the reader's refuses, and where."""

    event: Json
    failing: Failing | None


def realistic(refused: Refused, writer: Document, closed: Document, reader: Document, *, formats: bool) -> Refused:
    """Return a likelier event that is refused for the same reason; the same one where there is none.

    `writer` is the contract as it is written, `closed` what it is under the content model.
    """
    try:
        trial = _Trial(refused, closed, reader, assert_formats=formats)
        return trial.after(_proposals(refused.event, writer, reader, trial.fixed))
    except (LeadsNowhere, RecursionError, LookupError, ValueError):
        return refused


class _Trial:
    """Tries events in place of the one that was found, while it can be afforded."""

    def __init__(self, refused: Refused, writer: Document, reader: Document, *, assert_formats: bool) -> None:
        from choreo_check.compatibility.validation import Judge  # noqa: PLC0415  only what breaks is shown

        self.found = refused
        self.event = refused.event
        self.writer, self.reader = (Judge(each, assert_formats=assert_formats) for each in (writer, reader))
        self.objections = self._objections(refused.event)
        self.fixed = {path for path, keyword, _ in self.objections or () if keyword == "multipleOf"}

    def after(self, proposals: list[_Proposal]) -> Refused:
        """Take what can be taken, and return what has come of it."""
        if self.objections is None:
            return self.found
        while proposals and self._is_affordable:
            self._take_all(proposals)
            proposals = [each.next() for each in proposals if not each.taken and len(each.values) > 1]
        failing = self.reader.failing(self.event)
        expected = self.found.failing
        if failing is None or expected is None or (failing.keyword, failing.pointer) != _where(expected):
            return self.found
        return Refused(self.event, failing)

    def _take_all(self, proposals: Sequence[_Proposal]) -> None:
        """Take all proposals together; where that is refused, each half by itself."""
        if not self._is_affordable:
            return
        event = deepcopy(self.event)
        for each in proposals:
            event = _with(event, each.path, each.values[0])
        if self._objections(event) == self.objections:
            self.event = event
            for each in proposals:
                each.taken = True
        elif len(proposals) > 1:
            middle = len(proposals) // 2
            self._take_all(proposals[:middle])
            self._take_all(proposals[middle:])

    @property
    def _is_affordable(self) -> bool:
        return self.writer.spent + self.reader.spent < MAX_KEYWORDS

    def _objections(self, event: Json) -> set[tuple[Path, str, Hashable]] | None:
        """Return what the reader has against an event that the writer accepts; `None` if there is none of either."""
        if self.writer.errors(event) != []:
            return None
        errors = self.reader.errors(event)
        return {_signature(error) for error in errors} if errors else None


@dataclass
class _Proposal:
    """What could stand at a place in an event, the likeliest first."""

    path: Path
    values: list[Json]
    taken: bool = field(default=False)

    def next(self) -> _Proposal:
        return _Proposal(self.path, self.values[1:])


def _where(failing: Failing) -> tuple[str, str]:
    return failing.keyword, failing.pointer


def _signature(error: Any) -> tuple[Path, str, Hashable]:  # noqa: ANN401  a ValidationError, whose members are untyped
    return tuple(error.absolute_path), str(error.validator), tuple(error.absolute_schema_path)


def _with(event: Json, path: Path, value: Json) -> Json:
    """Put a value at a path of an event that may be changed."""
    if not path:
        return value
    holder = event
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return event


def _proposals(event: Json, writer: Document, reader: Document, fixed: set[Path]) -> list[_Proposal]:
    hints = _Hints.of(writer, reader)
    leaves = [(path, value) for path, value in _leaves(event) if path not in fixed]
    found = [_Proposal(path, hints.instead_of(value, path)) for path, value in leaves[:MAX_VALUES]]
    return [each for each in found if each.values]


def _leaves(event: Json) -> Iterator[tuple[Path, Json]]:
    waiting: list[tuple[Path, Json]] = [((), event)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*path, name), inner) for name, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [((*path, index), inner) for index, inner in reversed(list(enumerate(value)))]
        else:
            yield path, value


@dataclass(frozen=True)
class _Hints:
    """What a contract itself shows of the values in its events."""

    atlas: Atlas
    reader: Reader
    examples: tuple[Json, ...]

    @classmethod
    def of(cls, writer: Document, reader: Document) -> _Hints:
        atlas = Atlas(writer)
        shown = [example for document in (writer, reader) for example in _listed(document.schema, "examples")]
        return cls(atlas, Reader(atlas), tuple(shown[:MAX_EXAMPLES]))

    def instead_of(self, value: Json, path: Path) -> list[Json]:
        """Return likelier values of the same kind, without those that are no change."""
        shown = [it for example in self.examples if (it := _found(example, path)) is not None]
        schemas = [self.atlas.at(place) for place in self._speaking_of(path)]
        said = [it for schema in schemas for it in (*_listed(schema, "examples"), *_one(schema, "default"))]
        formats = tuple(str(schema["format"]) for schema in schemas if isinstance(schema, dict) and "format" in schema)
        name = next((step for step in reversed(path) if isinstance(step, str)), "")
        unlike = (it for it in (*shown, *said, *plausible(name, formats)) if _is_alike(it, value))
        return list({repr(it): it for it in unlike if repr(it) != repr(value)}.values())

    def _speaking_of(self, path: Path) -> list[Place]:
        places = [self.atlas.root]
        for step in path:
            always = self.reader.always(places)
            if isinstance(step, str):
                places = self.reader.speaking_of(always, step)
            else:
                has_items = [place for place in always if isinstance(self.reader.keyword(place, "items"), dict)]
                places = [self.atlas.child(place, "items") for place in has_items]
        return self.reader.always(places)


def _found(example: Json, path: Path) -> Json:
    """Return what stands at a path in an example, or in the first element of a list that is shorter there."""
    for step in path:
        if isinstance(example, dict) and isinstance(step, str):
            example = example.get(step)
        elif isinstance(example, list) and isinstance(step, int) and example:
            example = example[step] if step < len(example) else example[0]
        else:
            return None
    return example


def _is_alike(proposed: Json, value: Json) -> bool:
    """Say whether a value may stand for another: both strings, both numbers, or anything simple for null."""
    if isinstance(proposed, dict | list) or isinstance(proposed, bool) != isinstance(value, bool):
        return False
    if isinstance(value, str):
        return isinstance(proposed, str)
    return value is None or isinstance(proposed, int | float)


def _listed(schema: Json, keyword: str) -> list[Json]:
    found = schema.get(keyword) if isinstance(schema, dict) else None
    return found if isinstance(found, list) else []


def _one(schema: Json, keyword: str) -> list[Json]:
    return [schema[keyword]] if isinstance(schema, dict) and keyword in schema else []
