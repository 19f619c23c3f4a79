"""What was changed between two schemas, part by part: what a reader looks at when a verdict has been given.

It decides nothing. The verdict is a proof or a witness; the list of changes says where to look, and begins with the one
at which the witness is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from choreo_check.compatibility.policies.places import Atlas, LeadsNowhere, Place
from choreo_check.compatibility.readings import WORDS, in_later_drafts, required_at, written_at
from choreo_check.compatibility.schemas.dialects import APPLICATORS_MANY, APPLICATORS_NAMED, APPLICATORS_ONE
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.verdict import Document, Failing, Json

ANNOTATIONS = frozenset({
    "$schema", "$id", "id", "$comment", "$anchor", "$defs", "definitions", "title", "description", "examples",
    "deprecated", "readOnly", "writeOnly", "$vocabulary",
})  # fmt: skip
MAX_CHANGES = 200
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it stands on either side, of what kind it is, and what it says.

    `path` are the names of the members that lead to the value which it is about.
    """

    pointer_old: str | None
    pointer_new: str | None
    kind: str
    reason: str
    path: tuple[str, ...] = ()


def differences(old: Document, new: Document, failing: Failing | None = None) -> tuple[Change, ...]:
    """Return what differs between two schemas, what makes the witness fail first."""
    try:
        walk = _Walk(Atlas(in_later_drafts(old)), Atlas(in_later_drafts(new)))
        found = [_led_back(change, old, new) for change in islice(walk.changes(), MAX_CHANGES)]
    except (LeadsNowhere, RecursionError, ValueError):
        found = [Change("", "", "changed-schema", "the schema was changed, and cannot be read as a whole")]
    if failing is None:
        return tuple(found)
    found.sort(key=lambda change: not is_at(change, failing))
    return tuple(_guided(change, failing) for change in found)


def _led_back(change: Change, old: Document, new: Document) -> Change:
    one, other = (
        None if pointer is None else written_at(f"#{pointer}", side)[1:]
        for pointer, side in ((change.pointer_old, old), (change.pointer_new, new))
    )
    word = (change.pointer_new or change.pointer_old or "").rpartition("/")[2]
    is_moved = (change.pointer_old, change.pointer_new) != (one, other)
    reason = change.reason.replace(word, WORDS[word], 1) if is_moved and word in WORDS else change.reason
    if change.kind == "newly-required" and other is not None and change.pointer_new != other:
        other = required_at(other, change.path[-1])
    if change.kind == "no-longer-required" and one is not None and change.pointer_old != one:
        one = required_at(one, change.path[-1])
    return replace(change, pointer_old=one, pointer_new=other, reason=reason)


def _guided(change: Change, failing: Failing) -> Change:
    return replace(change, reason=f"{change.reason}: {failing.message}") if is_at(change, failing) else change


def is_at(change: Change, failing: Failing) -> bool:
    """Say whether a change is what makes a witness fail."""
    pointer = failing.pointer.rpartition("#")[2]
    return change.pointer_new is not None and pointer in {change.pointer_new, f"{change.pointer_new}/{failing.keyword}"}


@dataclass
class _Walk:
    """Two schemas walked side by side; each pair of places once."""

    old: Atlas
    new: Atlas
    met: set[tuple[Place, Place]] = field(default_factory=set)

    def changes(self) -> Iterator[Change]:
        yield from self._between(self.old.root, self.new.root, ())

    def _between(self, old: Place, new: Place, path: tuple[str, ...]) -> Iterator[Change]:
        if (old, new) in self.met:
            return
        self.met.add((old, new))
        before, after = self.old.at(old), self.new.at(new)
        if not isinstance(before, dict) or not isinstance(after, dict):
            if freeze(before) != freeze(after):
                yield Change(old.pointer, new.pointer, "changed-schema", f"{_shown(before)} → {_shown(after)}", path)
            return
        for keyword in dict.fromkeys((*before, *after)):
            if keyword not in ANNOTATIONS:
                yield from self._of_keyword(keyword, old, new, path)

    def _of_keyword(self, keyword: str, old: Place, new: Place, path: tuple[str, ...]) -> Iterator[Change]:
        before, after = self.old.at(old), self.new.at(new)
        if keyword not in before or keyword not in after:
            yield from self._one_sided(keyword, old, new, path)
            return
        one, other = before[keyword], after[keyword]
        if keyword == "$ref" and isinstance(one, str) and isinstance(other, str):
            yield from self._behind_references(old, new, path)
        elif keyword == "required" and isinstance(one, list) and isinstance(other, list):
            yield from _of_required(one, other, old, new, path)
        elif keyword in APPLICATORS_NAMED and isinstance(one, dict) and isinstance(other, dict):
            yield from self._of_named(keyword, old, new, path)
        elif keyword in APPLICATORS_MANY and isinstance(one, list) and isinstance(other, list):
            yield from self._of_listed(keyword, old, new, path)
        elif keyword in APPLICATORS_ONE and isinstance(one, dict) and isinstance(other, dict):
            inner = self.old.child(old, keyword), self.new.child(new, keyword)
            yield from self._between(*inner, _below(path, keyword))
        elif freeze(one) != freeze(other):
            yield _changed(keyword, old, new, path, f"{keyword}: {_shown(one)} → {_shown(other)}")

    def _one_sided(self, keyword: str, old: Place, new: Place, path: tuple[str, ...]) -> Iterator[Change]:
        before, after = self.old.at(old), self.new.at(new)
        if keyword == "properties":
            yield from self._of_named(keyword, old, new, path)
        elif keyword == "required":
            lists = [side.get(keyword) for side in (before, after)]
            one, other = (value if isinstance(value, list) else [] for value in lists)
            yield from _of_required(one, other, old, new, path)
        elif keyword in after:
            at = f"{new.pointer}/{keyword}"
            yield Change(None, at, "added-keyword", f"`{keyword}` was added: {_shown(after[keyword])}", path)
        else:
            at = f"{old.pointer}/{keyword}"
            yield Change(at, None, "removed-keyword", f"`{keyword}` was removed: {_shown(before[keyword])}", path)

    def _behind_references(self, old: Place, new: Place, path: tuple[str, ...]) -> Iterator[Change]:
        one, other = self.old.at(old)["$ref"], self.new.at(new)["$ref"]
        try:
            targets = self.old.follow(old, one), self.new.follow(new, other)
        except LeadsNowhere:
            if one != other:
                yield _changed("$ref", old, new, path, f"$ref: {_shown(one)} → {_shown(other)}")
            return
        yield from self._between(*targets, path)

    def _of_named(self, keyword: str, old: Place, new: Place, path: tuple[str, ...]) -> Iterator[Change]:
        before, after = (side.get(keyword, {}) for side in (self.old.at(old), self.new.at(new)))
        what = "property" if keyword == "properties" else "keyword"
        for name in dict.fromkeys((*before, *after)):
            inner = _below(path, keyword, name)
            if name not in before:
                at = self.new.child(new, keyword, name).pointer
                yield Change(None, at, f"added-{what}", f"`{name}` was added", inner)
            elif name not in after:
                at = self.old.child(old, keyword, name).pointer
                yield Change(at, None, f"removed-{what}", f"`{name}` was removed", inner)
            else:
                places = self.old.child(old, keyword, name), self.new.child(new, keyword, name)
                yield from self._between(*places, inner)

    def _of_listed(self, keyword: str, old: Place, new: Place, path: tuple[str, ...]) -> Iterator[Change]:
        before, after = self.old.at(old)[keyword], self.new.at(new)[keyword]
        for index in range(min(len(before), len(after))):
            places = self.old.child(old, keyword, index), self.new.child(new, keyword, index)
            yield from self._between(*places, _below(path, keyword))
        if len(before) != len(after):
            yield _changed(keyword, old, new, path, f"{keyword}: {len(before)} → {len(after)} schemas")


def _of_required(
    before: list[Json], after: list[Json], old: Place, new: Place, path: tuple[str, ...]
) -> Iterator[Change]:
    pointers = f"{old.pointer}/required", f"{new.pointer}/required"
    for name in after:
        if name not in before:
            yield Change(*pointers, "newly-required", f"`{name}` is now required", (*path, str(name)))
    for name in before:
        if name not in after:
            yield Change(*pointers, "no-longer-required", f"`{name}` is no longer required", (*path, str(name)))


def _changed(keyword: str, old: Place, new: Place, path: tuple[str, ...], reason: str) -> Change:
    kind = "changed-type" if keyword == "type" else "changed-keyword"
    return Change(f"{old.pointer}/{keyword}", f"{new.pointer}/{keyword}", kind, reason, path)


def _below(path: tuple[str, ...], keyword: str, name: str = "*") -> tuple[str, ...]:
    """Return the path of the value that an inner schema is about; one that applies in place is about the same value."""
    if keyword == "properties":
        return (*path, name)
    inside = {"patternProperties", "additionalProperties", "unevaluatedProperties", "items", "prefixItems", "contains"}
    return (*path, "*") if keyword in {*inside, "additionalItems", "unevaluatedItems"} else path


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
