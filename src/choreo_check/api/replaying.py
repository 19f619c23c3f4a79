"""Makes one run again from its token, and says what has become of it: `replay()`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from choreo_check.adapters.output import beside_the_report
from choreo_check.api.jobs import Setting, found_in, guarding
from choreo_check.api.simulating import Options, setting_of
from choreo_check.api.telling import Telling, finding_of
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding, Step
from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices, Diverged
from choreo_check.simulation.narration import story
from choreo_check.simulation.schedule import Schedule, parsed
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World
from choreo_check.topology import Topology

Verdict = Literal["STILL FAILS", "FIXED", "PASSES", "DIVERGED"]
"""`FIXED` is what has failed and no longer does; of a run that is not known to have failed, `PASSES` is all there is to
say."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What a run came to when it was made again; `steps` are told, and `diverged_at` counts from 1."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    diverged_at: int | None = None


def replay(
    system: System,
    token: str,
    topology: Topology | str | Path | None = None,
    before: Sequence[str] = (),
    named: str | None = None,
) -> Replay:
    """Make the run that a token stands for. It is made several times, and what services print is printed once.

    `before` are the lines that the run was told in when it failed; where they differ now, the code has changed. Without
    them, nobody knows that it ever failed. `named` says how the system was named, if not by the topology.

    Raises:
        ChoreoError: the token is none, or fits another topology.
    """
    schedule = parsed(token)
    options = Options(faults=schedule.faults, broker=schedule.broker, named=named)
    setting = setting_of(system, topology, options)
    if schedule.saga >= len(setting.sagas):
        raise ChoreoError(f"{token}: there is no saga {schedule.saga}", hint="was it made for another topology?")
    campaign = Campaign(setting.plan(schedule.saga, schedule.count), all_oracles(), setting.expectations, 10**9)
    if not _fits(campaign, Choices(schedule.deviations)):
        return _diverged(setting, schedule, before)
    found = [found_in(failure, schedule) for failure in campaign.failures.values()]
    steps = Telling(setting, schedule, beside_the_report()).steps()
    findings = tuple(finding_of(setting, one) for one in found)
    verdict: Verdict = "STILL FAILS" if found else "FIXED" if before else "PASSES"
    return Replay(verdict, findings, steps, _difference(before, lines_of(steps)))


def _fits(campaign: Campaign, choices: Choices) -> bool:
    """Make the run, and say whether it could be made: up to where its schedule ends, or something fails.

    It is made twice more, as the search does: what is up to chance shows only in two runs that ought to be the same.
    """
    try:
        with guarding(campaign.world), suppress(OutOfBudget):
            campaign.attempt(choices)
            campaign.make_twice(choices.deviations)
    except Diverged:
        return False
    return choices.is_spent or bool(campaign.failures)


def _diverged(setting: Setting, schedule: Schedule, before: Sequence[str]) -> Replay:
    """Tell the run as far as its schedule fits, and at which step it goes another way."""
    world = World(setting.plan(schedule.saga, schedule.count))
    with guarding(world, beside_the_report()), suppress(Diverged):
        world.run(Choices(schedule.deviations), tells=True)
    steps = story(world.history.steps or (), setting.topology)
    return Replay("DIVERGED", (), steps, _difference(before, lines_of(steps)) or max(len(steps), 1))


def _difference(before: Sequence[str], now: Sequence[str]) -> int | None:
    """Return the number of the first step that is not what it was, if it is known what it was."""
    pairs = enumerate(zip_longest(before, now), start=1)
    return next((number for number, (then, today) in pairs if then != today), None) if before else None


def lines_of(steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the steps of a run as lines, which two runs are compared by."""
    return tuple(f"{step.service} {step.text}" for step in steps)
