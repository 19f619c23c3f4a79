"""The searches of one simulation, cut into jobs that do not depend on each other.

Each job has its own world and its own budget, counted in deliveries. So it finds the same wherever it runs, and the
number of processes that share the jobs changes nothing but the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from choreo_check.findings import Subject
from choreo_check.simulation.campaign import Campaign, Failure
from choreo_check.simulation.catalogue import all_oracles, all_searches, chosen
from choreo_check.simulation.contracting import Promises
from choreo_check.simulation.expectation import Expectation
from choreo_check.simulation.faulting import Fault
from choreo_check.simulation.plan import Plan
from choreo_check.simulation.schedule import Schedule
from choreo_check.simulation.shrink import shrink
from choreo_check.simulation.system import System
from choreo_check.topology import Saga, Topology

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

    def plan(self, saga: int, count: int) -> Plan:
        """Return the plan that runs one saga, so many times at once."""
        cases = [self.sagas[saga]] * count
        return Plan(self.system, self.topology, self.promises, cases, self.faults, self.broker)


@dataclass(frozen=True, slots=True)
class Job:
    """One search through the schedules of one saga, alone or several at once."""

    saga: int
    count: int
    search: str
    is_exhaustive: bool
    faults_max: int
    deliveries_max: int


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


def run_job(setting: Setting, job: Job, progress: Callable[[Campaign], None] = lambda _: None) -> Outcome:
    """Run one job."""
    plan = setting.plan(job.saga, job.count)
    limit = job.deliveries_max
    campaign = Campaign(plan, all_oracles(), setting.expectations, limit, setting.seed, progress=progress)
    chosen(all_searches(), (job.search,), "search")[0].explore(campaign, job.faults_max)
    campaign.deliveries_max = campaign.deliveries + SHRINKING
    simplest = _simplest(campaign, job)
    found = tuple(found_in(one, _schedule(setting, job, one)) for one in simplest)
    return Outcome(
        job,
        campaign.runs,
        campaign.deliveries,
        campaign.complete_up_to,
        campaign.truncated,
        found,
        campaign.coverage,
        plan.subscription_names(),
    )


def _simplest(campaign: Campaign, job: Job) -> Iterator[Failure]:
    for failure in list(campaign.failures.values()):
        yield failure if job.is_exhaustive else shrink(campaign, failure)


def _schedule(setting: Setting, job: Job, failure: Failure) -> Schedule:
    return Schedule(job.saga, job.count, setting.broker, setting.fault_names, dict(failure.deviations))


def found_in(failure: Failure, schedule: Schedule) -> Found:
    """Return a failure as plain data."""
    oracle, wrong = failure.oracle, failure.wrong
    return Found(oracle.code, oracle.name, wrong.message, wrong.subject, failure.faults, schedule)
