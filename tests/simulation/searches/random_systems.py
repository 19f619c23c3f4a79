"""Small systems at random: a few services, each of a few instructions that a real handler may consist of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Invariant, Setup, System
from tests.simulation.small_systems import HEAD, Small, Wire, idle

TOPOLOGY = (
    HEAD
    + """  alpha: {handlers: [{on: order.placed, does: charge, emits: alpha.said}]}
  beta: {handlers: [{on: {any: [order.placed, alpha.said]}, emits: beta.said}]}
  gamma:
    handlers:
      - {on: {any: [alpha.said, beta.said]}, outcomes: [{emits: gamma.agreed}, {undoes: charge, emits: gamma.refused}]}
sagas:
  ordering: {starts: order.placed, succeeds: gamma.agreed, fails: gamma.refused}
"""
)
HEARS = {"alpha": ("order.placed",), "beta": ("order.placed", "alpha.said"), "gamma": ("alpha.said", "beta.said")}
SAYS = {"alpha": ("alpha.said",), "beta": ("beta.said",), "gamma": ("gamma.agreed", "gamma.refused")}


@dataclass
class Scene:
    """What an instruction works on; `goes_on` is false where the handler is to return."""

    env: Environment
    memory: dict[str, int]
    message: Wire
    goes_on: bool = True

    @property
    def stored(self) -> int:
        value: int = self.env.store.get("x", 0)
        return value

    @property
    def told(self) -> int:
        value: int = self.message["data"].get("value", 0)
        return value


@dataclass(frozen=True)
class Instruction:
    """One line of a handler, with a name to be shown by."""

    name: str
    run: Callable[[Scene], object]

    def __repr__(self) -> str:
        return self.name


def _add(scene: Scene) -> None:
    scene.env.store["x"] = scene.stored + 1


def _add_at_once(scene: Scene) -> None:
    with scene.env.store.transaction() as store:
        store["x"] = store.get("x", 0) + 1


def _reset(scene: Scene) -> None:
    scene.env.store["x"] = 0


def _remember(scene: Scene) -> None:
    scene.memory["x"] = scene.memory.get("x", 0) + 1


def _once(scene: Scene) -> None:
    if scene.message["id"] in scene.env.store:
        scene.goes_on = False
    else:
        scene.env.store[scene.message["id"]] = True


def _stop_unless(test: Callable[[Scene], bool]) -> Callable[[Scene], None]:
    def run(scene: Scene) -> None:
        scene.goes_on = test(scene)

    return run


ANYBODY = [
    Instruction("add", _add),
    Instruction("add at once", _add_at_once),
    Instruction("reset", _reset),
    Instruction("remember", _remember),
    Instruction("once", _once),
    Instruction("stop unless stored", _stop_unless(lambda scene: scene.stored > 0)),
    Instruction("stop if stored twice", _stop_unless(lambda scene: scene.stored < 2)),
    Instruction("stop if remembered twice", _stop_unless(lambda scene: scene.memory.get("x", 0) < 2)),
    Instruction("stop unless told", _stop_unless(lambda scene: scene.told > 0)),
    Instruction("stop unless approved", _stop_unless(lambda scene: scene.env.decide("approves") == "yes")),
    Instruction("charge", lambda scene: scene.env.effect("charge")),
    Instruction("charge once", lambda scene: scene.env.effect("charge", key=scene.message["correlationid"])),
    Instruction("refund", lambda scene: scene.env.undo("charge", key=scene.message["correlationid"])),
]


def _say_much_later(env: Environment, event: str) -> None:
    """Publish something when a second timer rings that a first one sets: what both remember is in memory only."""
    attempt, number = env.attempt, env.store.get("x", 0)

    def say() -> None:
        env.publish(event, {"value": attempt + number})

    env.timer(60, lambda: env.timer(60, say, "second"), "first")


def _saying(event: str) -> list[Instruction]:
    return [
        Instruction(f"say {event}", lambda scene: scene.env.publish(event)),
        Instruction(f"say {event} as stored", lambda scene: scene.env.publish(event, {"value": scene.stored})),
        Instruction(f"say {event} as told", lambda scene: scene.env.publish(event, {"value": scene.told})),
        Instruction(f"say {event} later", lambda scene: scene.env.timer(60, lambda: scene.env.publish(event), "later")),
        Instruction(f"say {event} as remembered much later", lambda scene: _say_much_later(scene.env, event)),
    ]


@dataclass(frozen=True)
class Program:
    """What a service does on each message."""

    stateless: bool
    in_transaction: bool
    reminds: bool
    """Whether it sets a timer at its start, where anything is stored, that stores more."""
    instructions: Sequence[Instruction]

    def setup(self, events: Sequence[str]) -> Setup:
        """Return what starts the service."""

        def start(env: Environment) -> None:
            memory: dict[str, int] = {}
            if self.reminds and (number := env.store.get("x", 0)):
                env.timer(30, lambda: env.store.update({"x": number + 1}), "reminder")
            for event in events:
                env.on(event, lambda message: self.handle(Scene(env, memory, message)))

        return start

    def handle(self, scene: Scene) -> None:
        if self.in_transaction:
            with scene.env.store.transaction():
                self.run(scene)
        else:
            self.run(scene)

    def run(self, scene: Scene) -> None:
        for instruction in self.instructions:
            if scene.goes_on:
                instruction.run(scene)


def programs(name: str) -> st.SearchStrategy[Program]:
    """Draw what one service does."""
    saying = [one for event in SAYS[name] for one in _saying(event)]
    lines = st.lists(st.sampled_from(ANYBODY), max_size=2)
    last = st.lists(st.sampled_from(saying), min_size=1, max_size=2)
    parts = st.tuples(lines, last, st.lists(st.sampled_from(ANYBODY), max_size=1))
    is_stateless = st.sampled_from([True, True, True, False])
    instructions = parts.map(lambda some: [one for part in some for one in part])
    return st.builds(Program, is_stateless, st.booleans(), st.booleans(), instructions)


def _small(drawn: dict[str, Program]) -> Small:
    system = System("topology.yaml")
    system.service("shop", stateless=True)(idle)
    for name, program in drawn.items():
        system.service(name, stateless=program.stateless)(program.setup(HEARS[name]))
        system.invariants[f"{name} counts"] = _counts(name)
    return Small(TOPOLOGY, system)


def _counts(service: str) -> Invariant:
    """Make visible at rest what a service has stored: it may count to one."""
    return lambda settled: "counts" if settled.stores[service].get("x", 0) > 1 else None


def systems() -> st.SearchStrategy[tuple[dict[str, Program], Small]]:
    """Draw a system, and what it is made of."""
    drawn = st.fixed_dictionaries({name: programs(name) for name in HEARS})
    return drawn.map(lambda made: (made, _small(made)))
