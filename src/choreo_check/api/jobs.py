"""The searches of one simulation, cut into jobs that do not depend on each other.

Each job has its own world and its own budget, counted in deliveries. So it finds the same wherever it runs, and the
number of processes that share the jobs changes nothing but the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from sys import maxsize

from choreo_check.adapters.output import silenced
from choreo_check.adapters.overhearing import overhearing
from choreo_check.adapters.real_world import guarded
from choreo_check.adapters.watching import Watch
from choreo_check.api.garbage import collecting
from choreo_check.findings import Subject
from choreo_check.simulation.campaign import Campaign, Failure
from choreo_check.simulation.catalogue import all_oracles, all_searches, chosen
from choreo_check.simulation.choices import Choices, Diverged
from choreo_check.simulation.contracting import Promises
from choreo_check.simulation.effects import Effects
from choreo_check.simulation.expectation import Expectation
from choreo_check.simulation.faulting import Fault
from choreo_check.simulation.history import Seen
from choreo_check.simulation.misspelling import Use
from choreo_check.simulation.plan import Plan
from choreo_check.simulation.schedule import Schedule
from choreo_check.simulation.shrink import earliest, shrink
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World
from choreo_check.topology import Saga, Topology

SCRIPTED_MAX = 8
"""How often a script may start each saga."""
GARBAGE = 20_000
"""How many objects may be made before it is looked for those that are in circles and of no use."""
SHRINKING = 20_000
"""How many deliveries the shrinking of one failure may take."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all jobs of a simulation share."""

    system: System
    topology: Topology
    promises: Promises
    sagas: Sequence[tuple[Saga, str]]
    expectations: dict[str, Expectation]
    faults: Sequence[Fault]
    fault_names: tuple[str, ...]
    broker: str
    seed: int
    known: tuple[Schedule, ...] = ()
    """Schedules that have failed before, and are tried first."""
    named: str | None = None
    """The code as `--system` has named it, where it is not what the topology names."""
    script: Callable[[World], None] | None = None
    """What each run does, where it is not to run sagas from start to end: it may start any of them, some times."""
    used: set[Use] = field(default_factory=set)
    """The names that the services have used in the runs in which nothing fails."""
    effects: Effects = field(default_factory=Effects)
    """What all runs together have done to the world outside, and what was asked of it."""

    is_heard: bool = False
    """Whether what is printed in the runs of a search is printed: a test may ask for it."""

    @property
    def output(self) -> AbstractContextManager[object] | None:
        """Where what is printed in a run goes, if anywhere."""
        return nullcontext() if self.is_heard else None

    def plan(self, saga: int, count: int) -> Plan:
        """Return the plan that runs one saga, so many times at once, or the script."""
        cases = [self.sagas[saga]] * count if self.script is None else [*self.sagas] * SCRIPTED_MAX
        plan = Plan(self.system, self.topology, self.promises, cases, self.faults, self.broker)
        plan.script = self.script
        self.effects.known |= plan.effects.known
        plan.effects = self.effects
        return plan


@dataclass(frozen=True, slots=True)
class Job:
    """One search through the schedules of one saga, alone or several at once."""

    saga: int
    count: int
    search: str
    is_exhaustive: bool
    faults_max: int
    deliveries_max: int
    runs_max: int = maxsize


@dataclass(frozen=True, slots=True)
class Found:
    """Something that is wrong, and the schedule that shows it: plain data, which can be sent to another process."""

    code: str
    name: str
    message: str
    subject: Subject
    faults: int
    schedule: Schedule

    @property
    def order(self) -> tuple[int, int, int, list[tuple[int, int]]]:
        """What decides which of two schedules for the same is shown: the simplest."""
        points = sorted(self.schedule.deviations.items())
        return self.schedule.count, self.faults, len(points), points


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job came to."""

    job: Job
    runs: int
    deliveries: int
    complete_up_to: int | None
    truncated: bool
    found: tuple[Found, ...]
    coverage: Counter[tuple[str, str]]
    subscriptions: frozenset[str]
    seen: Seen
    hangs: bool = False
    """Whether a handler, or an invariant, never returned, so that further runs would not either."""
    is_interrupted: bool = False
    """Whether somebody did not want to wait for its end."""


def run_job(setting: Setting, job: Job, progress: Callable[[Campaign], None] = lambda _: None) -> Outcome:
    """Run one job. Where it is interrupted, it comes to what is known so far."""
    plan = setting.plan(job.saga, job.count)
    limit = job.deliveries_max
    campaign = Campaign(plan, all_oracles(), setting.expectations, limit, setting.seed, progress=progress)
    campaign.runs_max, campaign.merges = job.runs_max, setting.script is None
    is_interrupted = False
    try:
        with collecting(GARBAGE), guarding(campaign.world, setting.output):
            _search(campaign, setting, job)
    except KeyboardInterrupt:
        campaign.truncated = is_interrupted = True
    found = tuple(found_in(one, _schedule(setting, job, one)) for one in campaign.failures.values())
    return Outcome(
        job,
        campaign.runs,
        campaign.deliveries,
        campaign.complete_up_to,
        campaign.truncated,
        found,
        campaign.coverage,
        plan.subscription_names(),
        plan.seen,
        campaign.hangs,
        is_interrupted,
    )


def _search(campaign: Campaign, setting: Setting, job: Job) -> None:
    """Look for failures, make them simple, and see that their runs can be made again."""
    campaign.make_twice({})
    _try_again(campaign, setting, job)
    chosen(all_searches(), (job.search,), "search")[0].explore(campaign, job.faults_max)
    if campaign.hangs:  # so would further runs
        return
    campaign.deliveries_max, campaign.runs_max = campaign.deliveries + SHRINKING, maxsize
    try:
        for failure in list(_simplest(campaign, job)):
            campaign.make_twice(failure.deviations)
    except Diverged:
        campaign.cannot_repeat()


def explore_calmly(setting: Setting, number: int, deliveries_max: int, look: Callable[[World], None]) -> None:
    """Make the runs of one saga in which nothing fails, one for each combination of decisions, and look at each."""
    campaign = Campaign(setting.plan(number, 1), (), setting.expectations, deliveries_max)
    campaign.progress = lambda one: look(one.world)
    exhaustive = next(search for search in all_searches() if search.is_exhaustive)
    with collecting(GARBAGE), guarding(campaign.world):
        exhaustive.explore(campaign, 0)


@contextmanager
def guarding(world: World, output: AbstractContextManager[object] | None = None) -> Iterator[None]:
    """Keep the real world out of a world's runs, and end what never returns.

    What services print is not to be seen, unless `output` says where it goes: runs are many, and are made again.
    """
    world.overhears = overhearing
    with output or silenced(), guarded(), Watch():
        yield


def _try_again(campaign: Campaign, setting: Setting, job: Job) -> None:
    """Make the runs first that have failed before, as far as they still fit the code."""
    for schedule in setting.known:
        fits = (schedule.saga, schedule.count) == (job.saga, job.count) and schedule.broker == setting.broker
        if fits and schedule.faults == setting.fault_names:
            with suppress(Diverged):
                campaign.attempt(Choices(schedule.deviations))


def _simplest(campaign: Campaign, job: Job) -> Iterator[Failure]:
    for failure in list(campaign.failures.values()):
        yield earliest(campaign, failure if job.is_exhaustive else shrink(campaign, failure))


def _schedule(setting: Setting, job: Job, failure: Failure) -> Schedule:
    return Schedule(job.saga, job.count, setting.broker, setting.fault_names, dict(failure.deviations))


def found_in(failure: Failure, schedule: Schedule) -> Found:
    """Return a failure as plain data."""
    oracle, wrong = failure.oracle, failure.wrong
    return Found(oracle.code, oracle.name, wrong.message, wrong.subject, failure.faults, schedule)
