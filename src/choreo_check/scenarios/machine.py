"""What a saga means, as a strict machine: it takes one move at a time, and refuses one that is not possible.

The analysis never trusts its own encoding: a run that the solver has found is replayed here, move by move, to rest,
and only what this record shows is reported. The machine is therefore written from the semantics alone and shares
nothing with the encoding but the table of who hears what.

Copies of one event for one handler differ only in the path that led to them, which only counts in loops. A move does
not say which of them it means, so a replay is told the path with each move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.scenarios.record import Copy, Entry, ImpossibleMove, Memory
from choreo_check.scenarios.wiring import Path, Wiring, merged
from choreo_check.topology import Outcome, TriggerKind


class Machine:
    """The state of one run, and the record of how it came to it."""

    def __init__(self, wiring: Wiring, beginning: Beginning) -> None:
        self.wiring = wiring
        self.under_way: dict[tuple[str, int], list[Copy]] = {}
        self.memories: dict[int, Memory] = {}
        self.done: set[str] = set()
        self.undone: set[str] = set()
        self.tombstones: set[str] = set()
        self.undone_early: set[str] = set()
        self.published: dict[str, int] = {}
        self.record: list[Entry] = []
        self.beginning = beginning
        self._begin(beginning)

    def make(self, move: Move, path: Path = ()) -> None:
        """Make one move; a delivery takes the oldest copy that has come by this path.

        Raises:
            ImpossibleMove: it cannot be made in this state.
        """
        at = self._number(move)
        if move.kind == "deliver":
            self._deliver(move, at, self._take(move, at, path))
        elif move.kind == "timeout":
            self._time_out(move, at)
        else:
            self._fire_timer(move, at)

    def is_at_rest(self) -> bool:
        """Say whether no move is possible."""
        waiting = (self._may_time_out(at) or self._may_fire_timer(at) for at in self.memories)
        return not self.under_way and not any(waiting)

    def stuck(self) -> list[int]:
        """Return the joins without a timeout that have some of their parts, and not all, and are not closed."""
        return [at for at in sorted(self.memories) if self._is_stuck(at)]

    def _begin(self, beginning: Beginning) -> None:
        if beginning.does is not None:
            self.done.add(beginning.does)
        self.record.append(Entry(None, None, (), published=(beginning.event,), did=beginning.does))
        self._publish(beginning.event, (), 0)

    def _number(self, move: Move) -> int:
        at = self.wiring.number.get((move.service, move.handler))
        if at is None:
            raise ImpossibleMove(f"no such handler: {move}")
        return at

    def _publish(self, event: str, path: Path, source: int) -> None:
        self.published[event] = self.published.get(event, 0) + 1
        copy = Copy(self.wiring.path_of(path, event), source)
        for hearer in self.wiring.heard(event):
            self.under_way.setdefault((event, hearer.handler), []).append(copy)

    def _take(self, move: Move, at: int, path: Path) -> Copy:
        copies = self.under_way.get((move.event or "", at), [])
        copy = next((one for one in copies if one.path == path), None)
        if copy is None:
            raise ImpossibleMove(f"no copy under way: {move}")
        copies.remove(copy)
        if not copies:
            del self.under_way[move.event or "", at]
        return copy

    def _deliver(self, move: Move, at: int, copy: Copy) -> None:
        if self.wiring.fires_each_time(at):
            self._deliver_to_each_time(move, at, copy)
            return
        memory = self.memories.setdefault(at, Memory())
        event = move.event or ""
        if memory.is_closed:
            self._pass(move, at, copy)
        elif event in self.wiring.closers[at]:
            memory.is_closed = True
            self._pass(move, at, copy)
        else:
            self._remember(move, at, memory, copy)

    def _deliver_to_each_time(self, move: Move, at: int, copy: Copy) -> None:
        if self.wiring.is_exhausted(copy.path, at):
            self._pass(move, at, copy)
        else:
            self._fire(move, at, copy.path, (copy.source,))

    def _remember(self, move: Move, at: int, memory: Memory, copy: Copy) -> None:
        memory.came.setdefault(move.event or "", copy)
        kind = self.wiring.handlers[at].trigger.kind
        is_last = kind is TriggerKind.ALL and len(memory.came) == len(self.wiring.waits[at])
        if kind is TriggerKind.FIRST or is_last:
            self._close_and_fire(move, at, memory)
        else:
            self._pass(move, at, copy)

    def _pass(self, move: Move, at: int, copy: Copy) -> None:
        """Record a delivery that takes no outcome."""
        if move.outcome is not None:
            raise ImpossibleMove(f"takes no outcome: {move}")
        self.record.append(Entry(move, at, (copy.source,)))

    def _close_and_fire(self, move: Move, at: int, memory: Memory) -> None:
        memory.is_closed = True
        copies = list(memory.came.values())
        path: Path = ()
        for copy in copies:
            path = merged(path, copy.path)
        self._fire(move, at, path, tuple(copy.source for copy in copies))

    def _time_out(self, move: Move, at: int) -> None:
        if not self._may_time_out(at):
            raise ImpossibleMove(f"cannot time out: {move}")
        memory = self.memories[at]
        if self.wiring.handlers[at].on_timeout is not None:
            self._close_and_fire(move, at, memory)
            return
        memory.is_closed = True
        self.record.append(Entry(move, at, tuple(copy.source for copy in memory.came.values())))

    def _fire_timer(self, move: Move, at: int) -> None:
        if not self._may_fire_timer(at):
            raise ImpossibleMove(f"cannot fire: {move}")
        self._close_and_fire(move, at, self.memories[at])

    def _may_time_out(self, at: int) -> bool:
        trigger = self.wiring.handlers[at].trigger
        return trigger.within_s is not None and self._is_partly_filled(at)

    def _is_stuck(self, at: int) -> bool:
        return self.wiring.handlers[at].trigger.within_s is None and self._is_partly_filled(at)

    def _is_partly_filled(self, at: int) -> bool:
        memory = self.memories.get(at)
        if memory is None or memory.is_closed or self.wiring.handlers[at].trigger.kind is not TriggerKind.ALL:
            return False
        return 0 < len(memory.came) < len(self.wiring.waits[at])

    def _may_fire_timer(self, at: int) -> bool:
        memory = self.memories.get(at)
        is_timer = self.wiring.handlers[at].trigger.kind is TriggerKind.AFTER
        return memory is not None and is_timer and bool(memory.came) and not memory.is_closed

    def _outcome_of(self, move: Move, at: int) -> Outcome:
        handler = self.wiring.handlers[at]
        if move.kind == "timeout":
            if handler.on_timeout is None or move.outcome is not None:
                raise ImpossibleMove(f"no such outcome: {move}")
            return handler.on_timeout
        if move.outcome is None or not 0 <= move.outcome < len(handler.outcomes):
            raise ImpossibleMove(f"no such outcome: {move}")
        return handler.outcomes[move.outcome]

    def _fire(self, move: Move, at: int, path: Path, causes: tuple[int, ...]) -> None:
        outcome = self._outcome_of(move, at)
        entry = self._effect_of(Entry(move, at, tuple(dict.fromkeys(causes)), outcome))
        source = len(self.record)
        self.record.append(entry)
        for event in entry.published:
            self._publish(event, self.wiring.travelled(path, at), source)

    def _effect_of(self, entry: Entry) -> Entry:
        outcome = entry.outcome
        assert outcome is not None
        if outcome.does is not None:
            if outcome.does.name in self.tombstones:
                return replace(entry, stopped_by_tombstone=True)
            self.done.add(outcome.does.name)
            entry = replace(entry, did=outcome.does.name)
        if outcome.undoes is not None:
            entry = self._undo(entry, outcome.undoes.name, leaves_tombstone=outcome.tombstone)
        if entry.missed is not None:
            return entry
        return replace(entry, published=tuple(event.name for event in outcome.emits))

    def _undo(self, entry: Entry, effect: str, *, leaves_tombstone: bool) -> Entry:
        if effect in self.done:
            self.done.remove(effect)
            self.undone.add(effect)
            return replace(entry, undid=effect)
        if leaves_tombstone:
            self.tombstones.add(effect)
        elif effect not in self.undone:
            self.undone_early.add(effect)
        return replace(entry, missed=effect)


def replay(wiring: Wiring, beginning: Beginning, moves: Sequence[Move], paths: Sequence[Path]) -> Machine:
    """Make all moves, each with the copy that has come by its path, and return the state of rest that they lead to.

    Raises:
        ImpossibleMove: some move cannot be made, or more could be made after the last.
    """
    machine = Machine(wiring, beginning)
    for move, path in zip(moves, paths, strict=True):
        machine.make(move, path)
    if not machine.is_at_rest():
        raise ImpossibleMove("not at rest after the last move")
    return machine
