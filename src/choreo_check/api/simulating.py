"""Runs services in a world that misbehaves, and says what breaks: `simulate()`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from choreo_check.api.accepting import reported_as_unused, sorted_by_comments
from choreo_check.api.asking import ask
from choreo_check.api.beginnings import check_starts, check_that_it_begins
from choreo_check.api.binding import path_of
from choreo_check.api.expectations import expectation_of
from choreo_check.api.jobs import Job, Outcome, Setting, explore_calmly, run_job
from choreo_check.api.static import load_topology
from choreo_check.api.telling import findings_of
from choreo_check.api.unseen import NOTHING_UNSEEN, Unseen, is_alike, unseen_of
from choreo_check.contracts import Registry, open_registry
from choreo_check.errors import ChoreoError
from choreo_check.findings import Check, Finding
from choreo_check.sampling.requests import Requests
from choreo_check.scenarios import sagas_of
from choreo_check.simulation.catalogue import all_faults, all_oracles, all_searches, chosen
from choreo_check.simulation.contracting import Promises
from choreo_check.simulation.faulting import known_broker
from choreo_check.simulation.judging import Trial
from choreo_check.simulation.misspelling import misspellings, uses
from choreo_check.simulation.owing import unpaid
from choreo_check.simulation.plan import checked
from choreo_check.simulation.schedule import parsed
from choreo_check.simulation.searching import Search
from choreo_check.simulation.suggestion import suggestion
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World
from choreo_check.topology import Saga, Topology

FAULTS_MAX = 2
EFFORT = 400_000
"""How many deliveries one saga's exhaustive search may make by default: some ten seconds of common services."""
RANDOM_SHARE = 0.005
"""How much of that each search at random gets, unless it was asked for by name."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a simulation tries. Empty names mean all; `effort` is counted in deliveries, not in seconds."""

    faults: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    broker: str | None = None
    faults_max: int = FAULTS_MAX
    seed: int = 0
    effort: int = EFFORT
    saga: str | None = None
    workers: int = 1
    known: tuple[str, ...] = ()
    """Tokens of schedules that have failed before: they are tried first."""
    named: str | None = None
    """The code as `--system` has named it: the line that replays a failure says so too."""

    @property
    def is_broad(self) -> bool:
        """Whether all is tried that is tried by default."""
        return self.faults_max >= FAULTS_MAX and not (self.faults or self.searches or self.broker or self.saga)


@dataclass(frozen=True, slots=True)
class Report:
    """What a simulation found, and how much it has tried."""

    topology: Topology
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    outcomes: tuple[Outcome, ...]
    faults: tuple[str, ...]
    misspelt: tuple[str, ...] = ()
    """What is said of names that the binding has misspelt."""
    accepted: tuple[Finding, ...] = ()
    """What comments in the topology accept."""
    not_judged: tuple[tuple[str, str], ...] = ()
    """The sagas of which the analysis cannot say what may come of them, and why."""
    tried_all: bool = False
    """Whether all was tried that is tried by default: what was not found then, is not there."""
    unused: tuple[Finding, ...] = ()
    """The comments that accept what was not found, though all was tried."""
    unseen: Unseen = NOTHING_UNSEEN
    """What ought to happen in some run, and has in none."""

    @property
    def runs(self) -> int:
        """How many runs were made."""
        return sum(one.runs for one in self.outcomes)

    @property
    def deliveries(self) -> int:
        """How many messages were delivered in all of them."""
        return sum(one.deliveries for one in self.outcomes)

    @property
    def complete_up_to(self) -> int | None:
        """Up to how many faults every schedule of every saga alone was tried."""
        found = [one.complete_up_to for one in self.outcomes if one.job.count == 1 and one.job.is_exhaustive]
        return min((-1 if one is None else one for one in found), default=-1) if found else None

    @property
    def is_interrupted(self) -> bool:
        """Whether somebody did not want to wait for its end."""
        return any(one.is_interrupted for one in self.outcomes)

    @property
    def is_whole(self) -> bool:
        """Whether it has come to its end."""
        return not (self.truncated or self.is_interrupted or any(one.hangs for one in self.outcomes))

    @property
    def truncated(self) -> bool:
        """Whether an exhaustive search has ended for want of effort."""
        return any(one.truncated for one in self.outcomes)


class Progressing(Protocol):
    """How far searches have come: one, or all of them where several processes share them."""

    @property
    def runs(self) -> int: ...
    @property
    def deliveries(self) -> int: ...
    @property
    def deliveries_max(self) -> int: ...
    @property
    def found(self) -> int: ...


def simulate(
    system: System,
    topology: Topology | str | Path | None = None,
    options: Options | None = None,
    progress: Callable[[Progressing], None] = lambda _: None,
) -> Report:
    """Run a system's services under every fault that its broker can have, and return what breaks.

    The topology is the system's own, unless another one is given.

    Raises:
        ChoreoError: the system does not fit its topology, a saga never begins, or an option names what does not exist.
    """
    options = options or Options()
    setting = setting_of(system, topology, options)
    for number in _wanted(setting, options.saga):
        check_that_it_begins(setting, number)
    outcomes = tuple(_outcomes(setting, jobs_of(setting, options), options.workers, progress))
    checks = tuple(oracle.described() for oracle in all_oracles())
    names = tuple(fault.name for fault in setting.faults if fault.can_happen(setting.broker, setting.topology))
    unseen = unseen_of(setting, outcomes)
    if options.saga is not None:  # what the others have is not to be seen
        unseen = replace(unseen, events=(), effects=())
    misspelt = tuple(str(one) for one in misspellings(setting.topology, setting.used))
    found = sorted_by_comments(setting.topology, tuple(findings_of(setting, outcomes)))
    open_sagas = tuple(_not_judged(setting, _wanted(setting, options.saga)))
    report = Report(
        setting.topology, found.kept, checks, outcomes, names, misspelt, found.accepted, open_sagas, unseen=unseen
    )
    if not (options.is_broad and report.is_whole):
        return report
    return replace(report, tried_all=True, unused=reported_as_unused(setting.topology, found.idle))


def _not_judged(setting: Setting, numbers: Sequence[int]) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(setting.sagas[number][0].name for number in numbers):
        reason = setting.expectations[name].undecided
        if reason is not None:
            yield name, reason


def setting_of(system: System, topology: Topology | str | Path | None, options: Options) -> Setting:
    """Return what all jobs share.

    Raises:
        ChoreoError: as `simulate`.
    """
    if not isinstance(topology, Topology):
        topology = load_topology(topology if topology is not None else path_of(system))
    checked(system, topology)
    faults = chosen(all_faults(), options.faults, "fault")
    broker = known_broker(topology.broker if options.broker is None else options.broker)
    sagas = _starts(topology)
    expectations = {saga.name: expectation_of(topology, saga) for saga in dict(sagas)}
    registry = _registry(topology)
    requests = Requests(registry, topology)
    setting = Setting(
        system,
        topology,
        Promises(registry, topology.envelope, requests),
        sagas,
        expectations,
        faults,
        options.faults,
        broker,
        options.seed,
        tuple(parsed(token) for token in options.known),
        options.named,
    )
    for number in _wanted(setting, options.saga):
        ask(setting, requests, number)
        _observe(setting, number)
    check_starts(setting)
    return setting


def jobs_of(setting: Setting, options: Options) -> list[Job]:
    """Return the searches of a simulation: each saga alone, then two at once; exhaustively, then at random."""
    searches = chosen(all_searches(), options.searches, "search")
    wanted = [search for search in searches if options.searches or not search.endless]
    return [
        Job(
            number,
            count,
            search.name,
            search.is_exhaustive,
            max(options.faults_max + 1 - count, 0),
            _share(search, options),
        )
        for search in wanted
        for count in (1, 2)
        for number in _wanted(setting, options.saga)
        if count == 1 or not is_alike(setting, number)
    ]


def _share(search: Search, options: Options) -> int:
    """Return how many deliveries a search may make."""
    return options.effort if search.is_exhaustive or options.searches else int(options.effort * RANDOM_SHARE)


def _outcomes(
    setting: Setting, jobs: Sequence[Job], workers: int, progress: Callable[[Progressing], None]
) -> Iterator[Outcome]:
    if workers <= 1:
        for job in jobs:
            outcome = run_job(setting, job, progress)
            yield outcome
            if outcome.is_interrupted or outcome.hangs:
                return  # nobody wants to wait; or every further run would hang as long
        return
    from choreo_check.api.workers import shared  # noqa: PLC0415  most runs are made in this process

    yield from shared(setting, jobs, workers, progress)


def _starts(topology: Topology) -> list[tuple[Saga, str]]:
    """Return every way to start a saga: a token counts them, so none is ever left out."""
    events = {saga: dict.fromkeys(start.name for start in saga.starts) for saga in sagas_of(topology)}
    return [(saga, event) for saga, started in events.items() for event in started]


def _wanted(setting: Setting, only: str | None) -> list[int]:
    found = [number for number, (saga, _) in enumerate(setting.sagas) if only in {None, saga.name}]
    if not found:
        named, known = "" if only is None else f" named {only!r}", [saga.name for saga, _ in setting.sagas]
        raise ChoreoError(
            f"{setting.topology.location.path}: there is no saga{named}",
            hint=suggestion(only or "", dict.fromkeys(known)) if known else "declare it under `sagas:`",
        )
    return found


def _registry(topology: Topology) -> Registry | None:
    said = topology.contracts
    return None if said is None else open_registry(Path(said.location.path).parent / said.name)


def _observe(setting: Setting, number: int) -> None:
    """Note which names and effects and events a saga has when nothing fails, whatever is decided."""
    saga, _ = setting.sagas[number]
    expectation = setting.expectations[saga.name]
    expectation.published |= setting.plan(number, 1).sure_events

    def look(world: World) -> None:
        expectation.reported.update(entry.effect for entry in world.history.entries)
        expectation.published.update(message.event for message in world.history.published.values())
        setting.used.update(uses(world))
        for one in Trial(world.plan, world.history, setting.expectations, {}).sagas:
            debts = unpaid(world.plan.reactions, one)
            expectation.excused |= debts.events | debts.effects

    explore_calmly(setting, number, EFFORT, look)
