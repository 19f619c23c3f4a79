"""What a change of contracts means for those who handle the events: removed, renamed, broken, and for whom.

Two sides are held against each other event by event. What is found is findings, as everywhere; what was proved safe is
told by `Compared.outcomes`, one for each pair of versions that was compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from choreo_check.compatibility.policies import readers
from choreo_check.compatibility.policies.checks import signed
from choreo_check.compatibility.policies.judging import WORST_FIRST, Comparison, Verdict, can_read, compare_documents
from choreo_check.compatibility.policies.modes import Policies
from choreo_check.compatibility.policies.narrowing import narrowed_paths
from choreo_check.compatibility.policies.objections import objections
from choreo_check.compatibility.policies.readers import Broken
from choreo_check.compatibility.policies.renames import renamed
from choreo_check.compatibility.policies.sides import Side
from choreo_check.compatibility.policies.telling import (
    identifiers,
    incompatible,
    listed,
    subject_of,
    told_consumer,
    undecided,
    unusable,
)
from choreo_check.compatibility.policies.versions import Pair, follows, is_later, pairs, says_the_same
from choreo_check.compatibility.verdict import Document
from choreo_check.contracts import Contract
from choreo_check.findings import Finding, Location, Problem, Related, Severity, Subject

Locate = Callable[[Location, str], Location]
"""Finds the line of a JSON pointer in a file, for whoever has its text."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found of one pair of versions of one event."""

    event: str
    change: str
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that was found of two sides."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict on any pair of versions."""
        found = {outcome.comparison.verdict for outcome in self.outcomes}
        return next((verdict for verdict in WORST_FIRST if verdict in found), "compatible")


def compare_sides(old: Side, new: Side, policies: Policies, locate: Locate = lambda place, _: place) -> Compared:
    """Hold two states of a system's contracts against each other."""
    work = _Work(old, new, policies, locate)
    found = list(work.findings())
    return Compared(tuple(sorted(dict.fromkeys(found), key=_order)), tuple(work.outcomes))


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.location, finding.code, finding.message)


@dataclass
class _Work:
    """One comparison of two sides, while it goes on."""

    old: Side
    new: Side
    policies: Policies
    locate: Locate
    outcomes: list[Outcome] = field(default_factory=list)

    def findings(self) -> Iterator[Finding]:
        gone = [event for event in self.old.contracts if event not in self.new.contracts and self.new.is_whole]
        come = [event for event in self.new.contracts if event not in self.old.contracts and self.old.is_whole]
        names = renamed(gone, come, self._alike(gone, come))
        yield from (self._renamed(event, names[event]) for event in gone if event in names)
        yield from (self._removed(event) for event in gone if event not in names)
        yield from (self._added(event) for event in come if event not in names.values())
        for event in self.new.contracts:
            if event in self.old.contracts:
                yield from self._of_event(event)
            yield from self._of_consumers(event)

    def _alike(self, gone: list[str], come: list[str]) -> list[tuple[str, str]]:
        """Return the pairs of a lost and a new event whose newest contracts say the same."""
        return [
            (event, other)
            for event in gone
            for other in come
            if says_the_same(self._newest(self.old, event), self._newest(self.new, other))
        ]

    def _newest(self, side: Side, event: str) -> Document:
        return side.document(side.versions(event)[-1])

    def _removed(self, event: str) -> Finding:
        heard = self._listeners(event)
        unheard = self.old.topology_on(event) is not None and not heard
        tail = f"; {listed(readers.services(heard))} handle it" if heard else ""
        problem = Problem(
            f"`{event}` has no contract any more{tail}",
            self.old.location(self.old.versions(event)[-1]),
            Subject(event=event),
            hint="keep the contract until nobody handles the event and none is stored",
            severity=Severity.WARNING if unheard else None,
            related=tuple(one.note for one in heard),
        )
        return signed("removed-event", problem)

    def _renamed(self, event: str, name: str) -> Finding:
        heard = self._listeners(event)
        problem = Problem(
            f"`{event}` is gone, and `{name}` has come: a name is what subscribers know an event by",
            self.new.location(self.new.versions(name)[-1]),
            Subject(event=event, events=(event, name)),
            hint="publish both until nobody handles the old one",
            related=tuple(one.note for one in heard),
        )
        return signed("renamed-event", problem)

    def _added(self, event: str) -> Finding:
        location = self.new.location(self.new.versions(event)[-1])
        return signed("added-event", Problem(f"`{event}` has a contract now", location, Subject(event=event)))

    def _listeners(self, event: str) -> list[Broken]:
        topology = self.new.topology_on(event) or self.old.topology_on(event)
        return readers.listeners(topology, event) if topology else []

    def _of_event(self, event: str) -> Iterator[Finding]:
        past, present = self.old.versions(event), self.new.versions(event)
        yield from self._of_versions(event, past, present)
        changed = {version for version in self._common(past, present) if self._has_changed(event, version)}
        for pair in pairs(past, present, changed, transitive=self.policies.transitive):
            yield from self._of_pair(event, pair)

    def _common(self, past: tuple[Contract, ...], present: tuple[Contract, ...]) -> list[str | None]:
        known = {contract.version for contract in past}
        return [contract.version for contract in present if contract.version in known]

    def _has_changed(self, event: str, version: str | None) -> bool:
        old, new = (_of_version(side, event, version) for side in (self.old, self.new))
        return not says_the_same(self.old.document(old), self.new.document(new))

    def _of_versions(self, event: str, past: tuple[Contract, ...], present: tuple[Contract, ...]) -> Iterator[Finding]:
        kept = {contract.version for contract in present}
        for contract in past if self.new.is_whole else ():
            if contract.version not in kept:
                message = f"version {contract.version or 'without a number'} of `{event}` is gone"
                hint = "keep it while events of it are stored"
                problem = Problem(message, self.old.location(contract), subject_of(event, contract), hint=hint)
                yield signed("removed-version", problem)
        known = {contract.version for contract in past}
        for before, contract in pairwise(present):
            if contract.version not in known and self.old.is_whole and not _follows(contract, before):
                message = f"version {contract.version} of `{event}` comes after {before.version}"
                problem = Problem(message, self.new.location(contract), subject_of(event, contract))
                yield signed("skipped-version", problem)

    def _of_pair(self, event: str, pair: Pair) -> Iterator[Finding]:
        faulty = next((contract for contract in (pair.old, pair.new) if contract.fault), None)
        if faulty is not None:
            yield unusable(event, pair, faulty, self.new.location(pair.new))
            return
        side = self.old if pair.old_is_past else self.new
        old, new = side.document(pair.old), self.new.document(pair.new)
        comparison = compare_documents(old, new, self.policies)
        self.outcomes.append(Outcome(event, pair.change, comparison))
        if comparison.verdict == "incompatible":
            yield self._incompatible(event, pair, comparison, (old, new))
        elif comparison.verdict == "undecided":
            yield undecided(event, pair, comparison, self.new.location(pair.new))
        yield from self._of_text(event, pair, comparison, (old, new))

    def _of_text(
        self, event: str, pair: Pair, comparison: Comparison, sides: tuple[Document, Document]
    ) -> Iterator[Finding]:
        old, new = sides
        if pair.in_place and pair.new.version is not None:
            yield self._reused(event, pair, comparison, sides)
        shared = identifiers(old) & identifiers(new)
        if comparison.verdict == "incompatible" and not pair.in_place and shared:
            message = f"`{event}` {pair.change} is incompatible, and both have the address {min(shared)}"
            place = self.locate(self.new.location(pair.new), "#/$id")
            problem = Problem(message, place, subject_of(event, pair.new))
            yield signed("unchanged-identifier", replace(problem, hint="give the new version an address of its own"))
        if self.policies.mode != "forward":
            yield from self._of_examples(event, pair, new)

    def _reused(self, event: str, pair: Pair, comparison: Comparison, sides: tuple[Document, Document]) -> Finding:
        letter = replace(self.policies, mode="full", content_model="open", fill_defaults=False)
        is_safe = comparison.verdict == "compatible"
        same = is_safe and compare_documents(*sides, letter).verdict == "compatible"
        tail = ", though it accepts the same events" if same else ""
        problem = Problem(
            f"version {pair.new.version} of `{event}` says something else than it said{tail}",
            self.new.location(pair.new),
            subject_of(event, pair.new),
            hint="publish a new version, and leave this one as it was",
            severity=Severity.NOTE if same else None,
        )
        return signed("reused-version", problem)

    def _of_examples(self, event: str, pair: Pair, new: Document) -> Iterator[Finding]:
        for number, example in enumerate(pair.old.examples):
            is_suspect = pair.new.objections(example) and not pair.old.objections(example)
            wrong = objections(new, example) if is_suspect else []
            if wrong:
                older = f"{event} {pair.old.version}" if pair.old.version else event
                newer = "as it is now" if pair.in_place else f"by version {pair.new.version}"
                problem = Problem(
                    f"example {number + 1} of `{older}` is refused {newer}: {wrong[0]}",
                    self.new.location(pair.new),
                    subject_of(event, pair.new),
                    related=(self._shown_example(pair, number),),
                )
                yield signed("refused-example", problem)
                return

    def _shown_example(self, pair: Pair, number: int) -> Related:
        side = self.old if pair.old_is_past else self.new
        place = self.locate(side.location(pair.old), f"#/examples/{number}")
        return Related("the example" if side.label == place.path else f"the example, at {side.label}", place)

    def _incompatible(
        self, event: str, pair: Pair, comparison: Comparison, sides: tuple[Document, Document]
    ) -> Finding:
        answer = comparison.decisive
        new, old = self.new.topology_on(event), self.old.topology_on(event)
        topology = (new or old) if answer.direction == "backward" else (old or new)
        paths = self._broken_paths(comparison, sides)
        broken = readers.broken_readers(topology, event, paths) if topology else []
        pointer = answer.failing.pointer if answer.failing and answer.direction == "backward" else ""
        contract, (file, inside) = self.new.location(pair.new), self.new.place(pair.new, pointer)
        found = incompatible(event, pair, comparison, self.locate(file, inside), broken if topology else None)
        return found if file == contract else _with_note(found, Related(f"`{event}` refers to it", contract))

    def _broken_paths(self, comparison: Comparison, sides: tuple[Document, Document]) -> tuple[tuple[str, ...], ...]:
        """Return the paths that break: where the witness is refused, and where other changes narrow."""
        writer, reader = sides if comparison.direction == "backward" else sides[::-1]
        narrowed = narrowed_paths(comparison, writer, reader, self.policies)
        return tuple(dict.fromkeys((*comparison.decisive.paths, *narrowed)))

    def _of_consumers(self, event: str) -> Iterator[Finding]:
        for need in self.new.consumers(event):
            for contract in self.new.versions(event):
                yield from self._of_consumer(event, contract, need)

    def _of_consumer(self, event: str, contract: Contract, need: Contract) -> Iterator[Finding]:
        place = self.new.location(need)
        faulty = next((one for one in (need, contract) if one.fault), None)
        if faulty is not None:
            yield unusable(event, Pair(contract, need), faulty, place)
            return
        answer = can_read(self.new.document(contract), self.new.document(need), self.policies)
        if answer.verdict != "compatible":
            file, inside = self.new.place(need, answer.failing.pointer if answer.failing else "")
            yield told_consumer(event, contract, need, answer, self.locate(file, inside))


def _with_note(finding: Finding, note: Related) -> Finding:
    return replace(finding, problem=replace(finding.problem, related=(note, *finding.related)))


def _of_version(side: Side, event: str, version: str | None) -> Contract:
    return next(contract for contract in side.versions(event) if contract.version == version)


def _follows(contract: Contract, before: Contract) -> bool:
    if contract.version is None or before.version is None or not is_later(contract.version, before.version):
        return True
    return follows(contract.version, before.version)
