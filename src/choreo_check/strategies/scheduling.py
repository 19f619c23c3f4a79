"""Schedules and runs as Hypothesis draws them, and shrinks them.

What Hypothesis shrinks to is what is the simplest for our own search: fewer deviations, decisions rather than faults,
and earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import currently_in_test_context, event, note
from hypothesis import strategies as st

from choreo_check.adapters.output import beside_the_report
from choreo_check.api.jobs import Setting, guarding
from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices, Menu, Option
from choreo_check.simulation.driving import Run
from choreo_check.simulation.judging import Oracle, Trial, verdicts
from choreo_check.simulation.narration import story
from choreo_check.simulation.schedule import Schedule, parsed
from choreo_check.simulation.signals import Interrupted
from choreo_check.simulation.storytelling import incident
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World
from choreo_check.strategies.deviations import Possibilities, Wishing
from choreo_check.strategies.drawing import wishes


class Stopped(AssertionError):
    """A service did what no run can go on from."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What schedules are made of."""

    faults: tuple[str, ...] = ()
    max_faults: int = 2
    broker: str | None = None
    saga: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What all runs of a system share, which is kept, too: it is mutable, so it is known by its identity."""

    system: System
    setting: Setting
    possible: Possibilities
    oracles: tuple[Oracle, ...]

    def schedule(self, points: Mapping[int, int]) -> Schedule:
        """Return the schedule that deviates at these points."""
        return Schedule(0, 1, self.setting.broker, self.setting.fault_names, dict(points))


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

    def __init__(self, ground: Ground, choices: Choices) -> None:
        world = World(ground.setting.plan(0, 1))
        self._choices = choices
        world.begin(self._choices, tells=True)
        super().__init__(world)
        self._ground = ground
        self._told = 0

    @property
    def token(self) -> str:
        """The schedule of the run so far, as `run_under` takes it."""
        return self._ground.schedule(self._choices.deviations).token

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
        trial = Trial(world.plan, self.history, self._ground.setting.expectations, stores)
        with guarding(world, beside_the_report()):
            said = verdicts(trial, self._ground.oracles)
        found = [f"{oracle.code} [{oracle.name}] {wrong.message}" for oracle, wrong in said]
        if found:
            raise AssertionError("; ".join(found))

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """Guard the services, and end the run where one of them leaves the simulated world."""
        try:
            with guarding(self._world, beside_the_report()), super()._at_work():
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
        steps = story(list(run.history.steps or ())[self.begin :], run._ground.setting.topology)  # noqa: SLF001  a part of it
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

    @st.composite
    def drawn(draw: st.DrawFn) -> Schedule:
        ground = _ground(system, wanted)
        return ground.schedule(ground.possible.deviations(wishes(draw, ground.possible)))

    return drawn()


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

    @st.composite
    def drawn(draw: st.DrawFn) -> DrawnRun:
        ground = _ground(system, wanted)
        return DrawnRun(ground, Wishing(wishes(draw, ground.possible), max_faults))

    return drawn()


def run_under(system: System, schedule: Schedule | str) -> DrawnRun:
    """Return a run that is about to begin under a schedule, or the token of one."""
    found = parsed(schedule) if isinstance(schedule, str) else schedule
    ground = _ground(system, Wanted(found.faults, broker=found.broker))
    return DrawnRun(ground, Lenient(dict(found.deviations), len(found.deviations)))


_GROUNDS: dict[tuple[int, Wanted], Ground] = {}


def _ground(system: System, wanted: Wanted) -> Ground:
    """Return what all runs share; it is worked out once."""
    key = id(system), wanted
    if key not in _GROUNDS:
        options = Options(wanted.faults, broker=wanted.broker, saga=wanted.saga)
        setting = replace(setting_of(system, None, options), script=_one_saga)
        _GROUNDS[key] = Ground(system, setting, Possibilities(setting, wanted.max_faults), all_oracles())
    return _GROUNDS[key]


def _one_saga(world: World) -> None:
    """Start one saga, and let it come to rest: the run that others are measured by."""
    world.start_saga(world.plan.starts[0])
    world.settle()
