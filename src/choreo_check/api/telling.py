"""Turns what searches have found into findings: where it is in the topology, how it came about, what replays it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress

from choreo_check.api.jobs import Found, Outcome, Setting, guarding
from choreo_check.api.pasting import command
from choreo_check.findings import Deviation, Finding, Location, Problem, Severity, Step, Subject
from choreo_check.resemblance import nearest
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices, Diverged, Option
from choreo_check.simulation.history import Happening, History
from choreo_check.simulation.judging import Trial, verdicts
from choreo_check.simulation.misspelling import misspellings
from choreo_check.simulation.narration import story
from choreo_check.simulation.oracles.undeclared_emission import undeclared_emission
from choreo_check.simulation.schedule import Schedule
from choreo_check.simulation.shrink import Seeking
from choreo_check.simulation.world import World
from choreo_check.topology import Graph, Mention, Topology

MISSPELT_MAX = 2
"""How many misspelt names one finding tells."""


def findings_of(setting: Setting, outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Yield everything that was found, each once, with the simplest schedule that shows it."""
    simplest: dict[tuple[str, Subject], Found] = {}
    for outcome in outcomes:
        for found in outcome.found:
            key = (found.code, found.subject)
            if key not in simplest or found.order < simplest[key].order:
                simplest[key] = found
    for found in sorted(simplest.values(), key=lambda one: (one.order[:3], one.code, one.message)):
        yield finding_of(setting, found)


def finding_of(setting: Setting, found: Found) -> Finding:
    """Make a run again to tell it."""
    telling = Telling(setting, found.schedule)
    problem = Problem(
        found.message,
        place_of(setting.topology, found.subject),
        found.subject,
        hint_of(setting, found),
        scenario=telling.steps(),
        schedule=telling.deviation(found.code, found.subject),
    )
    return Finding(found.code, found.name, Severity.ERROR, problem)


def hint_of(setting: Setting, found: Found) -> str | None:
    """Return what is misspelt: of a service whose events go unheard, nothing that is found can be understood else."""
    odd = misspellings(setting.topology, setting.used)
    if found.code == undeclared_emission.code:
        known = [one.meant for one in odd if one.use.name == found.subject.event]
        near = nearest(found.subject.event or "", known or Graph(setting.topology).emissions)
        return None if near is None else f"did you mean `{near}`?"
    return "\n".join(map(str, odd[:MISSPELT_MAX])) or None


class Telling:
    """One run, made again in order to be told; as far as the services do the same as before."""

    def __init__(
        self, setting: Setting, schedule: Schedule, output: AbstractContextManager[object] | None = None
    ) -> None:
        self.setting = setting
        self.schedule = schedule
        self.plan = setting.plan(schedule.saga, schedule.count)
        self.world = World(self.plan)
        self.choices = Choices(schedule.deviations)
        with guarding(self.world, output), suppress(Diverged):
            self.world.run(self.choices, tells=True)
        self.history = self.world.history
        self.happenings: list[Happening] = list(self.history.steps or ())
        self.made: list[Option] = [option for _, option in self.choices.made]

    def steps(self) -> tuple[Step, ...]:
        """Return what happened."""
        return story(self.happenings, self.setting.topology)

    def deviation(self, code: str, subject: Subject) -> Deviation:
        """Return how the run differs from the calm one."""
        return Deviation(
            tuple(option.words for option in self.made),
            tuple(self.decisions()),
            self.schedule.token,
            self.replay(),
            self.nearest(code, subject),
        )

    def replay(self) -> str:
        """Return the command that makes the run again."""
        setting = self.setting
        system = () if setting.named is None else ("--system", setting.named)
        topology = ("--topology", setting.topology.location.path)
        return command("choreo-check", "replay", self.schedule.token, *topology, *system)

    def decisions(self) -> Iterator[str]:
        """Yield what the business decided otherwise than usual."""
        taken = [step for step in self.happenings if step.kind == "decide"]
        usual = self.plan.usual
        for step in taken:
            if usual.get((step.service, step.name), step.detail) != step.detail:
                yield f"{step.service} decides {step.name}: {step.detail}"

    def nearest(self, code: str, subject: Subject) -> str | None:
        """Return the run in which nothing is wrong and one fault less happens, and how that ends."""
        decided = list(self.world.decisions.values())
        for at, left_out in enumerate(self.made):
            rest = [option.words for option in (*self.made[:at], *self.made[at + 1 :])]
            with guarding(self.world):
                history = self.world.run(Seeking(rest, list(decided)))
            if not self._shows(history, code, subject):
                return f"without “{left_out.words}”: {self._ending(history)}"
        return None

    def _shows(self, history: History, code: str, subject: Subject) -> bool:
        """Say whether another run shows the same."""
        stores = {process.name: process.store for process in self.world.processes}
        trial = Trial(self.plan, history, self.setting.expectations, stores)
        return any((one.code, wrong.subject) == (code, subject) for one, wrong in verdicts(trial, all_oracles()))

    def _ending(self, history: History) -> str:
        ends = self.setting.expectations[history.cases[0].saga].ends
        reached = [message.event for message in history.published.values() if message.event in ends]
        return f"ends at {' and '.join(dict.fromkeys(reached))}" if reached else "comes to rest"


def place_of(topology: Topology, subject: Subject) -> Location:
    """Return the place in the topology that speaks of what a finding is about."""
    return next(_places(topology, subject), topology.location)


def _effects(topology: Topology) -> Iterator[Mention]:
    """Yield every mention of what somebody does to the world."""
    endings = [ending for handler in topology.handlers for ending in handler.endings]
    yield from (one.does for one in endings if one.does is not None)
    yield from (one.does for one in topology.publications if one.does is not None)
    yield from (effect for one in endings for effect in one.effects)
    yield from (effect for one in topology.publications for effect in one.effects)


def _places(topology: Topology, subject: Subject) -> Iterator[Location]:
    graph = Graph(topology)
    if subject.effect is not None:
        yield from (mention.location for mention in _effects(topology) if mention.name == subject.effect)
    if subject.event is not None:
        emissions = graph.emissions.get(subject.event, ())
        yield from (one.event.location for one in emissions if one.service == subject.service)
        hearings = graph.hearings.get(subject.event, ())
        yield from (one.handler.location for one in hearings if one.handler.service == subject.service)
    yield from (one.location for one in topology.services if one.name == subject.service)
    yield from (one.location for one in topology.sagas if one.name == subject.saga)
