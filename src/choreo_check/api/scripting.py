"""Has a test drive the runs: the schedules that a script is tried under, and what they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace

from choreo_check.api.jobs import Found, Job, Outcome, Setting, found_in, guarding, run_job
from choreo_check.api.simulating import Options, setting_of
from choreo_check.errors import ChoreoError
from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices, Diverged
from choreo_check.simulation.schedule import Schedule, parsed
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World

DELIVERIES_MAX = 10_000_000
RANDOM_SHARE = 4
"""Where not every schedule could be made, so many fewer are made at random besides."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a test is tried under. Empty `faults` mean all of the broker; `runs` are counted, not timed."""

    faults: tuple[str, ...] = ()
    faults_max: int = 2
    runs: int = 1_000
    broker: str | None = None
    seed: int = 0
    saga: str | None = None
    known: tuple[str, ...] = ()
    """Tokens of schedules that have failed before: they are tried first."""


def scripted_setting(system: System, wanted: Wanted, script: Callable[[World], None]) -> Setting:
    """Return what all runs of a script share.

    Raises:
        ChoreoError: as `simulate`.
    """
    options = Options(wanted.faults, broker=wanted.broker, seed=wanted.seed, saga=wanted.saga, known=wanted.known)
    return replace(setting_of(system, None, options), script=script)


def explored(setting: Setting, wanted: Wanted) -> Iterator[Outcome]:
    """Try a script under every schedule, the calmest first, and where there are too many, under some at random."""
    exhaustive = run_job(setting, _job("exhaustive", wanted.faults_max, wanted.runs))
    yield exhaustive
    is_over = exhaustive.hangs or exhaustive.is_interrupted
    if exhaustive.truncated and wanted.faults_max and not is_over:
        yield run_job(setting, _job("random-walk", wanted.faults_max - 1, wanted.runs // RANDOM_SHARE))


def replayed(setting: Setting, token: str) -> tuple[Found, ...]:
    """Make the run of a token again, and return what is wrong with it: if nothing is, also whether it is up to chance.

    Raises:
        ChoreoError: the token is none, or does not fit the code.
    """
    schedule = parsed(token)
    campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, DELIVERIES_MAX)
    try:
        with guarding(campaign.world, setting.output), suppress(OutOfBudget):
            campaign.attempt(Choices(schedule.deviations))
            if not campaign.failures:
                campaign.make_twice(schedule.deviations)
    except Diverged:
        hint = "it was made for other code, or for another test"
        raise ChoreoError(f"{token}: the schedule does not fit the code", hint=hint) from None
    return tuple(found_in(failure, schedule) for failure in campaign.failures.values())


def wanted_by(token: str, wanted: Wanted) -> Wanted:
    """Return what a test is tried under so that a token means the run that it was made for."""
    schedule = parsed(token)
    return replace(wanted, faults=schedule.faults, broker=schedule.broker)


def made_again(setting: Setting, schedule: Schedule) -> None:
    """Make one run again, as far as it goes, for what its script does, and for all to see what is printed in it."""
    world = World(setting.plan(schedule.saga, schedule.count))
    with guarding(world, nullcontext()), suppress(Diverged):
        world.run(Choices(schedule.deviations))


def _job(search: str, faults_max: int, runs_max: int) -> Job:
    return Job(0, 1, search, search == "exhaustive", faults_max, DELIVERIES_MAX, runs_max)
