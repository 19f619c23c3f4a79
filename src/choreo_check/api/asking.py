"""Finds out what services need of an event that has no contract, by having them ask for it.

Without a contract nobody knows what an event says that a saga begins with. A service that looks up its order by an id
that is not there would be blamed for what we have left out. So one run is made in which it is noted what services look
for in that event, and in vain; that is made up then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from choreo_check.api.jobs import Setting, guarding
from choreo_check.sampling.identifiers import ENDINGS, words
from choreo_check.sampling.requests import Requests
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.messages import Message
from choreo_check.simulation.world import World

MISSING = re.compile(r"'([^']+)'")
ROUNDS_MAX = 10
"""How often a service may fail on one more field that is not there."""


class Asked(dict[str, Any]):
    """An object that notes which fields are looked for that it does not have."""

    def __init__(self, said: dict[str, Any], missed: dict[str, None]) -> None:
        super().__init__(said)
        self.missed = missed

    def __missing__(self, name: str) -> Any:  # noqa: ANN401  whatever was asked for
        self.missed[name] = None
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  likewise
        """Return a field; one that may be left out is not missed, unless it says what the event is about."""
        if name not in self and words(name)[-1] in ENDINGS and default is None:
            self.missed[name] = None
        return super().get(name, default)


def ask(setting: Setting, requests: Requests, number: int) -> None:
    """Have the event that a saga begins with say what services look for in it, if it has no contract."""
    _, event = setting.sagas[number]
    for _ in range(ROUNDS_MAX):
        missed = {} if requests.has_contract(event) else _missed(setting, number)
        if not missed:
            return
        requests.learn(event, list(missed))


def _missed(setting: Setting, number: int) -> dict[str, None]:
    """Return the fields that services look for in vain, in order."""
    missed: dict[str, None] = {}
    path = setting.topology.envelope.data

    def script(world: World) -> None:
        start = world.plan.starts[0]
        for process in world.processes:
            for handlers in process.handlers.values():
                handlers[:] = [_asking(handler, world, path, missed) for handler in handlers]
        world.start_saga(replace(start, data=Asked(start.data, missed)))
        world.settle()

    plan = setting.plan(number, 1)
    plan.script = script
    world = World(plan)
    with guarding(world):
        world.run(Choices())
    return {name: None for name in missed if isinstance(name, str) and name and "." not in name}


def _asking(
    handler: Callable[[Any], Any], world: World, path: str | None, missed: dict[str, None]
) -> Callable[..., Any]:
    """Return a handler that is given what the saga begins with as something that notes what is missed."""

    def handle(message: Any) -> Any:  # noqa: ANN401  a handler's
        copy = world.in_delivery
        if copy is None or not _begins(copy.message) or not isinstance(message, dict):
            return handler(message)
        inner = message if path is None else message.get(path)
        asked = Asked(inner, missed) if isinstance(inner, dict) else inner
        try:
            return handler(asked if path is None else {**message, path: asked})
        except Exception as error:
            missed.update(dict.fromkeys(_named_by(error, path)))
            raise

    return handle


def _named_by(error: Exception, path: str | None) -> Iterator[str]:
    """Yield the fields that an error says are missing: of a pydantic model, or of a class that is called with them."""
    listed: Any = getattr(error, "errors", None)
    if callable(listed) and type(error).__module__.startswith("pydantic"):
        found = [one["loc"] for one in listed() if one["type"] == "missing" and one["loc"]]
        ways = [way[1:] if way[0] == path else way for way in found]
        yield from (way[0] for way in ways if len(way) == 1 and isinstance(way[0], str))
    elif isinstance(error, TypeError) and " missing " in str(error):
        yield from MISSING.findall(str(error))


def _begins(message: Message) -> bool:
    return message.cause is None
