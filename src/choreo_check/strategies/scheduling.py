"""Schedules and runs as Hypothesis draws them, and shrinks them.

A schedule is a list of positions and values, as everywhere. Hypothesis prefers shorter lists, then smaller numbers,
which is the order of our own search: fewer deviations, earlier, and the calmer option. A position that has nothing to
choose is passed over, and a value counts around, so that every list is a schedule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import currently_in_test_context, event, note
from hypothesis import strategies as st

from choreo_check.api.jobs import Setting, guarding
from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices, Menu, Option
from choreo_check.simulation.driving import Run
from choreo_check.simulation.judging import Trial, verdicts
from choreo_check.simulation.narration import story
from choreo_check.simulation.schedule import Schedule, parsed
from choreo_check.simulation.signals import Interrupted
from choreo_check.simulation.storytelling import incident
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World

LONGER = 2
"""A run with faults may be so many times longer than the calm one."""
OPTIONS_MAX = 12
DECISIONS_MAX = 2
"""How many deviations there may be besides faults: the decisions of the business."""


class Stopped(AssertionError):
    """A service did what no run can go on from."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What schedules are made of."""

    faults: tuple[str, ...] = ()
    max_faults: int = 2
    broker: str | None = None
    saga: str | None = None


class Lenient(Choices):
    """Follows a schedule made without a look at the run: what does not fit is passed over, or counted round."""

    def __init__(self, wanted: dict[int, int], faults_max: int) -> None:
        super().__init__(wanted)
        self.wanted = dict(wanted)
        self.left = faults_max
        self.deviations = {}

    def _value(self) -> int:
        value = self.wanted.get(self.position, 0)
        later = [position for position in self.wanted if position > self.position]
        self.watch = min(later) if later else self.after_last()
        return value

    def pick(self, menu: Menu) -> Option | None:
        value = self._value()
        options = menu() if value and self.left else ()
        if not options:
            return None
        self.left -= 1
        self.deviations[self.position] = 1 + (value - 1) % len(options)
        return self._take(options, self.deviations[self.position])

    def decide(self, options: Sequence[str]) -> int:
        self.position += 1
        value = (self._value() if self.position >= self.watch else 0) % len(options)
        if value:
            self.deviations[self.position] = value
        return value


class DrawnRun(Run):
    """A run under a schedule that was drawn; what happens in it is noted for the report of a failing case."""

    def __init__(self, setting: Setting, schedule: Schedule, faults_max: int) -> None:
        world = World(setting.plan(0, 1))
        self._choices = Lenient(dict(schedule.deviations), faults_max)
        world.begin(self._choices, tells=True)
        super().__init__(world)
        self._setting = setting
        self._schedule = schedule
        self._told = 0

    @property
    def token(self) -> str:
        """The schedule of the run so far, as `run_under` takes it."""
        return replace(self._schedule, deviations=self._choices.deviations).token

    def check(self) -> None:
        """Let the run settle, and fail if an oracle finds anything wrong with it.

        Raises:
            AssertionError: one does.
        """
        __tracebackhide__ = True
        if self.history.is_whole:
            self.settle()
        world = self._world
        stores = {process.name: process.store for process in world.processes}
        trial = Trial(world.plan, self.history, self._setting.expectations, stores)
        found = [f"{oracle.code} [{oracle.name}] {wrong.message}" for oracle, wrong in verdicts(trial, all_oracles())]
        if found:
            raise AssertionError("; ".join(found))

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Guard the services, and end the run where one of them leaves the simulated world."""
        try:
            with guarding(self._world), super()._at_work():
                yield
        except Interrupted as stopped:
            self.history.is_whole = False
            self.history.incidents.append(incident(self._world.processes[self._world.acting], stopped))
            raise Stopped(stopped.reason) from None
        finally:
            if currently_in_test_context():
                note(_Told(self, self._told))
                for _, option in self._choices.made:
                    event(f"{option.fault}: {option.where}")
            self._told = len(self.history.steps or ())


class _Told:
    """What has happened since something was last noted; put into words only if somebody reads it."""

    def __init__(self, run: DrawnRun, begin: int) -> None:
        self.run = run
        self.begin = begin

    def __repr__(self) -> str:
        run = self.run
        steps = story(list(run.history.steps or ())[self.begin :], run._setting.topology)  # noqa: SLF001  a part of it
        faults = "; ".join(option.words for _, option in run._choices.made) or "nothing"  # noqa: SLF001
        return "\n".join([f"run_under(system, {run.token!r}), calm except: {faults}", *map(str, _lines(steps))])


def _lines(steps: Sequence[Any]) -> Iterator[str]:
    width = max((len(step.service or "") for step in steps), default=0)
    return (f"  {step.service or '':<{width}}  {step.text}" for step in steps)


def schedules(
    system: System,
    *,
    faults: Sequence[str] = (),
    max_faults: int = 2,
    broker: str | None = None,
    saga: str | None = None,
) -> st.SearchStrategy[Schedule]:
    """Return schedules of a system, for `run_under`; the simplest is the calm one."""
    wanted = Wanted(tuple(faults), max_faults, broker, saga)

    def build() -> st.SearchStrategy[Schedule]:
        setting = _setting(system, wanted)
        return _points(_length(setting), max_faults).map(lambda points: _schedule(setting, points))

    return st.deferred(build)


def runs(
    system: System,
    *,
    faults: Sequence[str] = (),
    max_faults: int = 2,
    broker: str | None = None,
    saga: str | None = None,
) -> st.SearchStrategy[DrawnRun]:
    """Return runs of a system that are about to begin, each under a schedule of its own. Drive one at a time."""
    wanted = Wanted(tuple(faults), max_faults, broker, saga)
    drawn = schedules(system, faults=faults, max_faults=max_faults, broker=broker, saga=saga)
    return drawn.map(lambda schedule: DrawnRun(_setting(system, wanted), schedule, max_faults))


def run_under(system: System, schedule: Schedule | str) -> DrawnRun:
    """Return a run that is about to begin under a schedule, or the token of one."""
    found = parsed(schedule) if isinstance(schedule, str) else schedule
    setting = _setting(system, Wanted(found.faults, broker=found.broker))
    return DrawnRun(setting, found, len(found.deviations))


_SETTINGS: dict[tuple[int, Wanted], tuple[System, Setting]] = {}
"""What was worked out already. A system is mutable, so it is known by its identity, and kept so that it stays its."""


def _setting(system: System, wanted: Wanted) -> Setting:
    """Return what all runs share; it is worked out once."""
    key = id(system), wanted
    if key not in _SETTINGS:
        options = Options(wanted.faults, broker=wanted.broker, saga=wanted.saga)
        _SETTINGS[key] = system, replace(setting_of(system, None, options), script=_one_saga)
    return _SETTINGS[key][1]


def _one_saga(world: World) -> None:
    """Start one saga, and let it come to rest: the run that others are measured by."""
    world.start_saga(world.plan.starts[0])
    world.settle()


def _length(setting: Setting) -> int:
    """Return how many points a calm run has."""
    choices = Choices()
    world = World(setting.plan(0, 1))
    with guarding(world):
        world.run(choices)
    return choices.position + 1


def _points(length: int, max_faults: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    point = st.tuples(st.integers(0, length * LONGER), st.integers(1, OPTIONS_MAX))
    return st.lists(point, max_size=max_faults + DECISIONS_MAX, unique_by=lambda one: one[0])


def _schedule(setting: Setting, points: list[tuple[int, int]]) -> Schedule:
    return Schedule(0, 1, setting.broker, setting.fault_names, dict(points))
