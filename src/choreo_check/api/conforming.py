"""Holds a log of real events against a topology, for the command line and for whoever wants to do it from Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from choreo_check.api.garbage import rarely_collecting
from choreo_check.conformance.assessment import Assessment, Verdict
from choreo_check.conformance.case import Circumstances
from choreo_check.conformance.catalogue import all_criteria
from choreo_check.conformance.design import Design
from choreo_check.conformance.keeper import OPEN_MAX, Keeper
from choreo_check.conformance.promises import Promises
from choreo_check.conformance.publishers import Publishers
from choreo_check.conformance.rows import Row
from choreo_check.conformance.tally import Drawn, Tally
from choreo_check.contracts import open_registry
from choreo_check.errors import ChoreoError
from choreo_check.findings import Check, Finding
from choreo_check.loading.logs.reading import Log
from choreo_check.topology import Topology

SETTLE_S_MIN = 60.0 * 60.0
SKEW_S = 5.0
KEPT = 3
STRANGERS = "CHO1002"
COLLECTED_AFTER = 200_000
"""So many objects more than before have the garbage collector look for circles; it does after some hundreds usually."""

Advance = Callable[[int, int, int], None]
"""Is told how many events were read, and how many bytes of how many."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is taken for what.

    A saga is settled when nothing has come for `settle_s`; without, for an hour, or the topology's longest timeout.
    `sources` says which services some sources mean. Of findings that say the same, `kept` are kept whole.
    """

    settle_s: float | None = None
    skew_s: float = SKEW_S
    checks_contracts: bool = True
    sources: Mapping[str, str] = field(default_factory=dict)
    kept: int = KEPT
    open_max: int = OPEN_MAX
    draws: int = 0
    saga: str | None = None


@dataclass(frozen=True, slots=True)
class More:
    """Findings like one that is kept, which were only counted."""

    finding: Finding
    count: int


@dataclass(frozen=True, slots=True)
class Conformity:
    """What a log says of what was designed."""

    topology: Topology
    findings: tuple[Finding, ...]
    more: tuple[More, ...]
    checks: tuple[Check, ...]
    drawn: tuple[Drawn, ...]
    ends: Mapping[str, int]
    events: int
    copies: int
    broken: int
    broken_lines: tuple[tuple[str, str], ...]
    unread_times: int
    checked: int
    settle_s: float
    cut_short: int
    too_long: int
    tells_services: bool
    has_times: bool
    paths: tuple[str, ...]


def conform(
    logs: str | Path | Sequence[str | Path],
    topology: Topology,
    options: Options | None = None,
    advance: Advance = lambda _events, _done, _of: None,
) -> Conformity:
    """Read a log of events to its end, and say what in it the topology does not allow.

    Raises:
        ChoreoError: a file cannot be read, or holds no events; or a source is said to mean a service that is none.
    """
    listed = [logs] if isinstance(logs, str | Path) else logs
    with rarely_collecting(COLLECTED_AFTER):
        return _Run([str(path) for path in listed], topology, options or Options()).result(advance)


class _Run:
    """One log on its way through reading, contracts, keeping and judging."""

    def __init__(self, paths: list[str], topology: Topology, options: Options) -> None:
        services = [service.name for service in topology.services]
        _check(options.sources, services)
        self.paths = paths
        self.topology = topology
        self.options = options
        self.promises = _promises(topology) if options.checks_contracts else None
        self.log = Log(paths, topology.envelope, keeps_messages=self.promises is not None)
        self.design = Design(topology, Publishers(services, options.sources))
        self.criteria = all_criteria()
        self.tally = Tally(self.assessment, self.log.place, options.kept, options.draws, options.saga)
        report = self.tally.add if self.promises is None else self._report
        self.keeper = Keeper(self.assessment, self.settle_s, report, options.open_max)

    def result(self, advance: Advance) -> Conformity:
        done = of = 0

        def read(done_: int, of_: int) -> None:
            nonlocal done, of
            done, of = done_, of_

        for batch in self.log.batches(read):
            if self.promises is not None and self.log.is_json:
                self.promises.check(batch.rows, batch.messages)
            self.keeper.take(batch.rows)
            advance(self.keeper.events, done, of)
        self._refuse_nothing()
        self.keeper.close()
        return self._conformity()

    @cached_property
    def assessment(self) -> Assessment:
        objections = {} if self.promises is None else self.promises.objections
        known = Circumstances(skew_s=self.options.skew_s, objections=objections, owner=self._owner)
        return Assessment(self.design, self.criteria, known)

    @property
    def settle_s(self) -> float:
        return settling_s(self.topology) if self.options.settle_s is None else self.options.settle_s

    def _owner(self, id_: str) -> str | None:
        return self.keeper.owner(id_)

    def _report(self, rows: list[Row], verdict: Verdict, known: Circumstances) -> None:
        self.tally.add(rows, verdict, known)
        assert self.promises is not None, "only contracts want to know which events are settled"
        self.promises.forget(rows)

    def _refuse_nothing(self) -> None:
        broken = self.log.broken
        if broken.count and not self.keeper.events:
            line, reason = broken.told[0]
            raise ChoreoError(f"{self.log.place(line)}: {reason}; no line is an event", hint="name a log of events")

    def _conformity(self) -> Conformity:
        if not self.design.tells_services:
            self.tally.drop(STRANGERS)
        told = ((str(self.log.place(line)), reason) for line, reason in self.log.broken.told)
        keeper = self.keeper
        return Conformity(
            topology=self.topology,
            findings=tuple(self.tally.findings()),
            more=tuple(More(finding, count) for finding, count in self.tally.uncounted()),
            checks=tuple(one.described() for one in self.criteria),
            drawn=tuple(self.tally.drawn),
            ends=dict(sorted(self.tally.ends.items())),
            events=keeper.events,
            copies=self.tally.copies,
            broken=self.log.broken.count,
            broken_lines=tuple(told),
            unread_times=self.log.clock.unread,
            checked=0 if self.promises is None else self.promises.checked,
            settle_s=self.settle_s,
            cut_short=keeper.cut_short,
            too_long=len(keeper.too_long),
            tells_services=self.design.tells_services,
            has_times=keeper.latest_s >= 0,
            paths=tuple(self.log.place(line).path for line in self.log.first_lines),
        )


def settling_s(topology: Topology) -> float:
    """Return after how long a silence nothing more of a saga is to be expected."""
    triggers = [handler.trigger for handler in topology.handlers]
    waits = [wait for one in triggers for wait in (one.within_s, one.after_s) if wait is not None]
    return max([SETTLE_S_MIN, *waits])


def _promises(topology: Topology) -> Promises | None:
    said = topology.contracts
    if said is None:
        return None
    return Promises(open_registry(Path(said.location.path).parent / said.name), topology.envelope)


def _check(sources: Mapping[str, str], services: Sequence[str]) -> None:
    for source, service in sources.items():
        if service not in services:
            hint = f"the services are {', '.join(services)}"
            raise ChoreoError(f"the source {source} is said to mean {service}, which is no service", hint=hint)
