"""A saga unfolded into what may happen, event by event in the order of causes.

Why a graph of firings and not a walk through states: with forty independent outcomes there are 2^40 runs, but forty
firings. What must not happen is that the graph itself explodes, as it would for a chain of diamonds if every branch
had its own copy of all that follows. So the places that publish one event are merged into one slot as long as they
cannot both publish, which the solver is asked with all that is known so far. What is known so far is implied by every
real run, so two places that are merged are never both active; where the solver cannot exclude it they stay apart,
which costs size and never truth.

In a loop of causes a slot belongs to one path (see `wiring`), and everything is unrolled by the length of the path, so
the graph has no loops at all and a firing always has a higher number than the firings that may lead to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from choreo_check.scenarios.effort import Effort, LimitReached
from choreo_check.scenarios.firings import ROOT, Arrival, Cause, Ending, Firing, FiringKind, Site, Slot, Start, Waiting
from choreo_check.scenarios.formula import FALSE, TRUE, Formula
from choreo_check.scenarios.moves import Beginning
from choreo_check.scenarios.variants import Variant, variants_of
from choreo_check.scenarios.wiring import Path, Wiring, length
from choreo_check.topology import Handler, Outcome

MERGING_CONFLICTS = 1_000
"""How long the solver may think about whether two places can both publish."""

FRUITLESS_QUESTIONS = 300
"""How often the answer may be that they can, before all further places stay apart; all other answers are free."""


class Unfolding:
    """All firings and slots of one saga, with the clauses that say what causes what."""

    def __init__(self, wiring: Wiring, beginnings: Sequence[Beginning], effort: Effort) -> None:
        self.wiring = wiring
        self.effort = effort
        self.formula = Formula()
        self.firings: list[Firing] = []
        self.slots: dict[str, list[Slot]] = {}
        self.waiting: dict[int, Waiting] = {}
        self.cut_off: list[int] = []
        self._fruitless_questions = 0
        self._unplaced: dict[str, dict[Path, list[Site]]] = {}
        self.starts = self._begin(beginnings)
        for members in wiring.order:
            self._unfold(members)

    def published(self, events: Iterable[str]) -> int:
        """Return the literal that says that one of these events has been published."""
        return self.formula.any_of(slot.literal for event in events for slot in self.slots.get(event, ()))

    def _begin(self, beginnings: Sequence[Beginning]) -> tuple[Start, ...]:
        formula = self.formula
        literals = [TRUE] if len(beginnings) == 1 else [formula.new() for _ in beginnings]
        formula.add(*literals)
        formula.at_most_one(literals)
        starts = tuple(Start(one, literal) for one, literal in zip(beginnings, literals, strict=True))
        for event in dict.fromkeys(beginning.event for beginning in beginnings):
            whole = formula.any_of(start.literal for start in starts if start.beginning.event == event)
            self._place(event, (), Site(ROOT, whole))
            if event not in self.wiring.component:
                self.slots[event] = self._merged(event, (), [Site(ROOT, whole)])
        return starts

    def _unfold(self, members: Sequence[int | str]) -> None:
        if len(members) > 1:
            self._unfold_loop(members)
        elif isinstance(members[0], str):
            self._form_slots(members[0], 0)
        else:
            self._react(members[0], self._heard_slots(members[0]))

    def _unfold_loop(self, members: Sequence[int | str]) -> None:
        """Unroll a loop by the length of the path: whatever leads to a slot or firing has a shorter one."""
        events = [member for member in members if isinstance(member, str)]
        handlers = sorted(member for member in members if isinstance(member, int))
        for distance in range(2 * len(handlers) + 1):
            fresh = [slot for event in events for slot in self._form_slots(event, distance)]
            for handler in handlers:
                if self.wiring.fires_each_time(handler):
                    heard = set(self.wiring.parts[handler])
                    from_outside = [] if distance else self._heard_slots(handler, besides=set(events))
                    self._react(handler, [*from_outside, *(slot for slot in fresh if slot.event in heard)])
                else:
                    self._react_once(handler, distance)

    @property
    def is_cut(self) -> bool:
        """Say whether any copy was dropped because its handler had had its rounds."""
        return bool(self.cut_off)

    def _heard_slots(self, handler: int, besides: AbstractSet[str] = frozenset()) -> list[Slot]:
        heard = (event for event in self.wiring.parts[handler] if event not in besides)
        return [slot for event in heard for slot in self.slots.get(event, ())]

    def _react(self, handler: int, slots: list[Slot]) -> None:
        if not self.wiring.fires_each_time(handler):
            self._react_once(handler, 0)
            return
        for slot in slots:
            if self.wiring.is_exhausted(slot.path, handler):
                self.cut_off.append(slot.literal)
                continue
            path = self.wiring.travelled(slot.path, handler)
            self._fire(handler, "event", path, slot.literal, ((Cause(slot, slot.literal),),))

    def _react_once(self, handler: int, distance: int) -> None:
        """Add the firings of a `first`, join or timer whose path has this length."""
        parts = [self._arrivals(part, handler) for part in self.wiring.waits[handler]]
        waiting = self.waiting.setdefault(handler, Waiting(handler))
        for variant in variants_of(self.wiring, handler, parts, self.effort.firings):
            if length(variant.path) == distance:
                self._add_variant(waiting, variant)

    def _arrivals(self, part: str, handler: int) -> list[Arrival]:
        """Return what may come for one part; a slot that the handler itself led to would find it closed."""
        if part in self.wiring.closers[handler]:
            return []
        slots = self.slots.get(part, ())
        arrivals = (Arrival(slot, self.wiring.path_of(slot.path, handler)) for slot in slots)
        return [one for one in arrivals if all(step != handler for step, _ in one.path)]

    def _add_variant(self, waiting: Waiting, variant: Variant) -> None:
        handler = self.wiring.handlers[waiting.handler]
        if variant.kind == "timeout" and handler.on_timeout is None:
            if waiting.gives_up == FALSE:
                waiting.gives_up = self.formula.new(first_tries=False)
            return
        literal, groups = variant.encoded(self.formula)
        path = self.wiring.travelled(variant.path, waiting.handler)
        waiting.firings.append(self._fire(waiting.handler, variant.kind, path, literal, groups))

    def _fire(
        self, handler: int, kind: FiringKind, path: Path, literal: int, groups: tuple[tuple[Cause, ...], ...]
    ) -> Firing:
        if len(self.firings) >= self.effort.firings:
            raise LimitReached(f"unfolds into more than {self.effort.firings} reactions")
        endings = tuple(self._endings(self.wiring.handlers[handler], kind, literal))
        firing = Firing(len(self.firings), handler, kind, path, literal, groups, endings)
        self.firings.append(firing)
        self._publish(firing)
        return firing

    def _endings(self, handler: Handler, kind: FiringKind, fired: int) -> Iterator[Ending]:
        timeout = handler.on_timeout if kind == "timeout" else None
        outcomes = handler.outcomes if timeout is None else (timeout,)
        taken = self._choice(fired, len(outcomes))
        for index, (outcome, literal) in enumerate(zip(outcomes, taken, strict=True)):
            yield Ending(outcome, None if timeout else index, literal, self._acts(outcome, literal))

    def _choice(self, fired: int, options: int) -> list[int]:
        if options == 1:
            return [fired]
        literals = [self.formula.new(first_tries=at == 0) for at in range(options)]
        for literal in literals:
            self.formula.add(-literal, fired)
        self.formula.add(-fired, *literals)
        self.formula.at_most_one(literals)
        return literals

    def _acts(self, outcome: Outcome, taken: int) -> int:
        if outcome.does is None and outcome.undoes is None:
            return taken
        acts = self.formula.new(first_tries=True)
        self.formula.add(-acts, taken)
        return acts

    def _publish(self, firing: Firing) -> None:
        """An event in several outcomes of one firing is one publication, since the outcomes exclude each other."""
        times: dict[tuple[str, int], list[int]] = {}
        for ending in firing.endings:
            names = [event.name for event in ending.outcome.emits]
            for event in dict.fromkeys(names):
                for occurrence in range(names.count(event)):
                    times.setdefault((event, occurrence), []).append(ending.acts)
        for (event, _), acts in times.items():
            site = Site(firing.number, self.formula.any_of(acts))
            self._place(event, self.wiring.path_of(firing.path, event), site)

    def _place(self, event: str, path: Path, site: Site) -> None:
        self._unplaced.setdefault(event, {}).setdefault(path, []).append(site)

    def _form_slots(self, event: str, distance: int) -> list[Slot]:
        """Make slots of the places found so far that publish an event after a path of this length."""
        by_path = self._unplaced.get(event, {})
        paths = sorted(path for path in by_path if length(path) == distance)
        fresh = [slot for path in paths for slot in self._merged(event, path, by_path[path])]
        self.slots.setdefault(event, []).extend(fresh)
        return fresh

    def _merged(self, event: str, path: Path, sites: list[Site]) -> list[Slot]:
        slots: list[Slot] = []
        if len(sites) > 1:
            self.formula.prefer(site.literal for site in sites)
        for site in sites:
            home = self._first_exclusive(site, slots)
            if home is None:
                slots.append(Slot(event, path, [site], site.literal))
                if len(slots) > self.effort.firings:
                    raise LimitReached(f"publishes {event} more than {self.effort.firings} times")
            else:
                self._join(home, site)
        return slots

    def _join(self, slot: Slot, site: Site) -> None:
        self.formula.add(-slot.literal, -site.literal)
        slot.sites.append(site)
        slot.literal = self.formula.any_of([slot.literal, site.literal])

    def _first_exclusive(self, site: Site, slots: list[Slot]) -> Slot | None:
        """Return the first slot that cannot be published together with a site; each question rules out many at once."""
        pending = [slot for slot in slots if not self._coexist(site, slot)]
        while pending and self._fruitless_questions < FRUITLESS_QUESTIONS:
            one_of_them = self.formula.new()
            self.formula.add(-one_of_them, *(slot.literal for slot in pending))
            answer = self.formula.solve([site.literal, one_of_them], MERGING_CONFLICTS)
            if answer is False:
                return pending[0]
            self._fruitless_questions += 1
            if answer is None:
                return None
            pending = [slot for slot in pending if not self._coexist(site, slot)]
        return None

    def _coexist(self, site: Site, slot: Slot) -> bool:
        """Say whether the last model shows both."""
        return self.formula.is_answered and self.formula.holds(site.literal) and self.formula.holds(slot.literal)
