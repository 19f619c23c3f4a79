"""The moves of a run, from a model and an order of its firings.

Copies are delivered when they do the most good: those that a firing needs just before it, an `unless` event that closes
its handler at once, and everything that is ignored at the end. That this is always possible is why the encoding may
leave the order of deliveries open; the machine checks it each time.
"""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.scenarios.encoding import Encoding
from choreo_check.scenarios.firings import ROOT, Slot
from choreo_check.scenarios.moves import Beginning, Move, MoveKind
from choreo_check.scenarios.realization import Picture
from choreo_check.scenarios.wiring import Path


@dataclass(frozen=True, slots=True)
class Story:
    """One run of a saga to rest: how it begins, its moves, the paths of the copies they take, and its firings."""

    beginning: Beginning
    moves: tuple[Move, ...]
    paths: tuple[Path, ...]
    firings: int


def told(encoding: Encoding, picture: Picture, order: list[int]) -> Story:
    """Return the run that a model describes."""
    teller = _Teller(encoding, picture)
    teller.publish(ROOT)
    for number in order:
        teller.fire(number)
        teller.publish(number)
    teller.deliver_the_rest()
    holds = encoding.formula.holds
    beginning = next(start.beginning for start in encoding.unfolding.starts if holds(start.literal))
    return Story(beginning, tuple(teller.moves), tuple(teller.paths), len(order))


class _Teller:
    def __init__(self, encoding: Encoding, picture: Picture) -> None:
        self.encoding = encoding
        self.wiring = encoding.wiring
        self.holds = encoding.formula.holds
        self.picture = picture
        self.moves: list[Move] = []
        self.paths: list[Path] = []
        self.ignored: list[tuple[int, Slot]] = []
        self.fires_once = {
            causes.firing.handler: causes
            for causes in picture.causes.values()
            if causes.firing.handler in encoding.unfolding.waiting
        }
        waiting = encoding.unfolding.waiting.values()
        self.gives_up = {one.handler for one in waiting if self.holds(one.gives_up)}
        self.by_place = self._slots_by_place()

    def publish(self, number: int) -> None:
        """Deliver at once what closes a handler for good; note what will be ignored."""
        for slot in self.by_place.get(number, ()):
            for hearer in self.wiring.heard(slot.event):
                if self._is_consumed(slot, hearer.handler):
                    continue
                if hearer.closes and hearer.handler not in self.fires_once and hearer.handler not in self.gives_up:
                    self._deliver(hearer.handler, slot, None)
                else:
                    self.ignored.append((hearer.handler, slot))

    def fire(self, number: int) -> None:
        """Deliver what a firing needs, and let it happen."""
        firing, slots = self.picture.causes[number]
        ending = next(ending for ending in firing.endings if self.holds(ending.taken))
        if firing.kind in ("timeout", "timer"):
            for slot in slots:
                self._deliver(firing.handler, slot, None)
            self._time(firing.kind, firing.handler, ending.index)
            return
        for slot in slots[:-1]:
            self._deliver(firing.handler, slot, None)
        self._deliver(firing.handler, slots[-1], ending.index)

    def deliver_the_rest(self) -> None:
        """Deliver what changes nothing; a join that gives up does so after its first part."""
        for handler, slot in self._with_parts_first():
            self._deliver(handler, slot, None)
            if handler in self.gives_up:
                self.gives_up.discard(handler)
                self._time("timeout", handler, None)

    def _with_parts_first(self) -> list[tuple[int, Slot]]:
        return sorted(self.ignored, key=lambda one: one[1].event in self.wiring.closers[one[0]])

    def _is_consumed(self, slot: Slot, handler: int) -> bool:
        if handler in self.fires_once:
            return any(slot is one for one in self.fires_once[handler].slots)
        return self.wiring.fires_each_time(handler) and not self.wiring.is_exhausted(slot.path, handler)

    def _deliver(self, handler: int, slot: Slot, outcome: int | None) -> None:
        said = self.wiring.handlers[handler]
        self.moves.append(Move("deliver", said.service, said.index, slot.event, outcome))
        self.paths.append(slot.path)

    def _time(self, kind: MoveKind, handler: int, outcome: int | None) -> None:
        said = self.wiring.handlers[handler]
        self.moves.append(Move(kind, said.service, said.index, None, outcome))
        self.paths.append(())

    def _slots_by_place(self) -> dict[int, list[Slot]]:
        found: dict[int, list[Slot]] = {}
        for slots in self.encoding.unfolding.slots.values():
            for slot in slots:
                for site in slot.sites:
                    if self.holds(site.literal):
                        found.setdefault(site.firing, []).append(slot)
        return found
