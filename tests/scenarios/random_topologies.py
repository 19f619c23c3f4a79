"""Random small sagas, as documents that can be pasted into a topology file.

A saga grows forward from its start event: each handler hears something that is published already, so hardly any is out
of reach, and emits a new event or, as often, one that others emit too. Every event has a rank, and a handler emits only
what ranks above all that it waits for; it is now and then allowed to break that rule, which makes a cycle. `failed` and
`done` are events like any other, heard by compensations and late joins, and usually the ends of the saga.

Strategies draw the plainest choice first, so that what Hypothesis shrinks to has few handlers of plain kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from hypothesis import note
from hypothesis import strategies as st

from choreo_check.loading.files import load_text
from choreo_check.topology import Topology

Document = dict[str, Any]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
EFFECTS = ("charge", "reserve", "ship", "notify_bank")
SERVICES = ("red", "green", "blue")
HANDLERS_AT_MOST = 7


@st.composite
def documents(draw: st.DrawFn, handlers_at_most: int = HANDLERS_AT_MOST) -> Document:
    """Draw a topology with one saga, as what a YAML file of it says."""
    growth = _Growth(draw, loops=draw(_rarely(10)))
    handlers = draw(st.integers(1, handlers_at_most))
    for _ in range(handlers):
        growth.add_handler()
    return growth.document()


@st.composite
def topologies(draw: st.DrawFn, handlers_at_most: int = HANDLERS_AT_MOST) -> Topology:
    """Draw a topology with one saga; its text is noted, and shown with a failing example."""
    document = draw(documents(handlers_at_most))
    note(text_of(document))
    return topology_of(document)


def text_of(document: Document) -> str:
    """Return the file that says what a document says."""
    return yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=120)


def topology_of(document: Document) -> Topology:
    """Return the topology of a document, read from its text."""
    return load_text(text_of(document))


def _rarely(one_in: int) -> st.SearchStrategy[bool]:
    return st.integers(0, one_in - 1).map(lambda drawn: drawn == one_in - 1)


def _one_or_list(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names


@dataclass
class _Growth:
    """A saga that grows; `ranks` holds every event published so far, `effects` every effect that something does."""

    draw: st.DrawFn
    loops: bool
    ranks: dict[str, int] = field(default_factory=lambda: {"a": 0})
    effects: list[str] = field(default_factory=list)
    handlers: dict[str, list[Document]] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    def add_handler(self) -> None:
        shapes: list[Callable[[], Document]] = [
            self._work, self._work, self._work, self._work_or_fail, self._work_or_fail, self._join, self._join,
            self._compensation, self._compensation, self._compensation, self._first, self._any, self._timer,
            self._matching, self._watcher, self._join_with_timeout,
        ]  # fmt: skip
        handler = self.draw(st.sampled_from(shapes))()
        service = "partner" if self.draw(_rarely(12)) else self.draw(st.sampled_from(SERVICES))
        self.handlers.setdefault(service, []).append(handler)

    # Kinds of handler

    def _work(self) -> Document:
        event = self._known_event()
        return {"on": event, **self._endings([event])}

    def _work_or_fail(self) -> Document:
        event = self._known_event()
        success = self._does() | self._emits([event])
        failure = {"emits": "failed"} if self.ranks.get(event, 0) < self._ranked("failed", 50) else {}
        return {"on": event, "outcomes": [success, failure]}

    def _join(self) -> Document:
        parts = self._several_events()
        trigger: Document = {"all": parts}
        if self.draw(_rarely(3)):
            trigger["unless"] = _one_or_list(self._closers())
        return {"on": trigger, **self._endings(parts)}

    def _join_with_timeout(self) -> Document:
        handler = self._join()
        handler["on"]["within"] = "5m"
        if not self.draw(_rarely(3)):
            handler["on_timeout"] = self._outcome(list(handler["on"]["all"]))
        return handler

    def _first(self) -> Document:
        heard = self._several_events()
        return {"on": {"first": heard}, **self._endings(heard)}

    def _any(self) -> Document:
        heard = self._several_events()
        return {"on": {"any": heard}, **self._endings(heard)}

    def _matching(self) -> Document:
        event = self._known_event()
        pattern = self.draw(st.sampled_from([event, f"[{event[0]}]*"]))
        return {"on": {"matching": pattern}, **self._endings([event])}

    def _timer(self) -> Document:
        armed_by = self._known_event()
        trigger: Document = {"after": "30s", "of": armed_by}
        if not self.draw(_rarely(4)):
            trigger["unless"] = _one_or_list(self._closers())
        return {"on": trigger, **self._endings([armed_by])}

    def _watcher(self) -> Document:
        return {"on": self._known_event(), "observes": True}

    def _compensation(self) -> Document:
        heard = self._known_event() if self.draw(_rarely(4)) else self._failure()
        return {"on": heard, **self._undoes(), **(self._emits([heard]) if self.draw(st.booleans()) else {})}

    # What they hear

    def _known_event(self) -> str:
        if self.draw(_rarely(40)):
            return self._outside_event()
        known = sorted(self.ranks, key=self.ranks.__getitem__)
        return self.draw(st.sampled_from(known))

    def _several_events(self) -> list[str]:
        known = [self._known_event() for _ in range(self.draw(st.sampled_from([2, 2, 2, 3, 1])))]
        return list(dict.fromkeys(known))

    def _closers(self) -> list[str]:
        if self.draw(st.booleans()):
            return [self._failure()]
        return self._several_events()[:2]

    def _failure(self) -> str:
        self._ranked("failed", 50)
        return "failed"

    def _outside_event(self) -> str:
        event = f"outside_{len(self.outside) + 1}"
        self.outside.append(event)
        return event

    def _ranked(self, event: str, rank: int) -> int:
        return self.ranks.setdefault(event, rank)

    # What they do

    def _endings(self, heard: list[str]) -> Document:
        outcomes = [self._outcome(heard) for _ in range(self.draw(st.sampled_from([1, 1, 1, 2, 2, 3])))]
        return outcomes[0] if len(outcomes) == 1 else {"outcomes": outcomes}

    def _outcome(self, heard: list[str]) -> Document:
        kind = self.draw(st.sampled_from(["emit", "emit", "do", "do", "do", "undo", "nothing"]))
        if kind == "nothing":
            return {}
        changes = {"emit": dict, "do": self._does, "undo": self._undoes}[kind]()
        if kind == "do" and self.draw(_rarely(10)):
            changes |= self._undoes()
        return changes | self._emits(heard)

    def _does(self) -> Document:
        fresh = EFFECTS[len(self.effects) : len(self.effects) + 1]
        effect = self.draw(st.sampled_from([*fresh, *self.effects]))
        if effect not in self.effects:
            self.effects.append(effect)
        return {"does": effect}

    def _undoes(self) -> Document:
        undone = self.draw(st.sampled_from(self.effects or EFFECTS[:1]))
        return {"undoes": undone} | ({"tombstone": True} if self.draw(st.booleans()) else {})

    def _emits(self, heard: list[str]) -> Document:
        number = self.draw(st.sampled_from([1, 1, 1, 1, 2, 0]))
        emitted = [self._emitted(heard) for _ in range(number)]
        return {"emits": _one_or_list(emitted)} if emitted else {}

    def _emitted(self, heard: list[str]) -> str:
        """Draw an event that ranks above all that is heard: a new one, a known one, or an end."""
        rank = max(self.ranks.get(event, 0) for event in heard)
        known = [event for event in self.ranks if self.ranks[event] > rank or (self.loops and event != "a")]
        ends = [end for end, its_rank in (("done", 60), ("failed", 50)) if its_rank > rank]
        event = self.draw(st.sampled_from([self._new_letter(), *ends, *known]))
        self._ranked(event, {"done": 60, "failed": 50}.get(event, rank + 1))
        return event

    def _new_letter(self) -> str:
        return next(letter for letter in LETTERS if letter not in self.ranks)

    # The whole

    def document(self) -> Document:
        starts = self._starts()
        services: Document = {"client": {"publishes": self._places(starts)}} if self.draw(st.booleans()) else {}
        for name, handlers in self.handlers.items():
            services[name] = {"external": True, "handlers": handlers} if name == "partner" else {"handlers": handlers}
        if self.outside:
            services["stranger"] = {"external": True, "publishes": list(self.outside)}
        return {"choreo": 1, "services": services, "sagas": {"saga": {"starts": _one_or_list(starts), **self._ends()}}}

    def _starts(self) -> list[str]:
        others = [event for event in self.ranks if len(event) == 1 and event != "a"]
        if self.draw(_rarely(8)) and others:
            return ["a", self.draw(st.sampled_from(others))]
        return ["a"]

    def _places(self, starts: list[str]) -> list[Document]:
        events = [*starts, *(["a"] if self.draw(_rarely(6)) else [])]
        return [{"event": event} | (self._does() if self.draw(st.booleans()) else {}) for event in events]

    def _ends(self) -> Document:
        ends = {"succeeds": self._end("done"), "fails": self._end("failed")}
        return {key: _one_or_list(events) for key, events in ends.items() if events}

    def _end(self, usual: str) -> list[str]:
        if self.draw(_rarely(12)):
            return []
        letters = [event for event in self.ranks if event not in {"done", "failed"}]
        return [usual, *([self.draw(st.sampled_from(letters))] if self.draw(_rarely(5)) else [])]
