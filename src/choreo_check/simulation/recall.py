"""Handlings that a run need not make, because one just like them has been made before.

A service that keeps nothing in memory does the same whenever it gets the same message with the same in its store, and
the same answers where it asks for the time or anything of the world outside. A search has it do so thousands of times
over. So what the first such handling did is noted, and the others are played from the notes.

A handling is noted only where nothing has gone wrong in it and all decisions were the usual ones; and it is played only
where the schedule could not deviate in the middle of it. A timer that it has set calls into the memory of the service
as it was then, so it is played only until such a timer has rung. Runs that are to be told are always made in full.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.history import History
from choreo_check.simulation.ledger import Entry
from choreo_check.simulation.messages import Copy, Message
from choreo_check.simulation.posting import PostOffice
from choreo_check.simulation.store import SavedRows
from choreo_check.simulation.timers import Kept, Timer, kept

Asked = tuple[int, tuple[str, int, str], tuple[str, ...]]
"""A decision: after how many points, of which service and saga and under which name, and the options."""
Circumstances = tuple[object, ...]
NOTED_MAX = 10_000
"""How many handlings are kept; then they are forgotten, and made again."""


class Handling(NamedTuple):
    """What a service did with a message, and how many points of the schedule it has passed."""

    points: int
    rows: SavedRows
    drawn: int
    posted: tuple[Message, ...]
    entries: tuple[Entry, ...]
    asked: tuple[Asked, ...]
    timers: tuple[Kept, ...]
    is_idle: bool
    """Whether it has published nothing, set no timer and asked for nothing; what is stored tells the rest."""

    @property
    def is_worn(self) -> bool:
        """Whether one of its timers has rung since: what that has found in memory is not there any more."""
        return bool(self.timers) and not all(one.is_as_it_was for one in self.timers)


class Stage(Protocol):
    """A world, as far as a handling depends on it."""

    now: float
    choices: Choices
    history: History
    decisions: dict[tuple[str, int, str], int]
    post_office: PostOffice
    posted: list[Message]
    asked: list[Asked]
    waiting: list[Any]

    def post(self, process: Any, message: Message) -> None: ...
    def wait_for(self, timer: Timer) -> None: ...
    def cancel_timers(self, process: Any) -> None: ...


class Recall:
    """The handlings of one world's runs."""

    def __init__(self, world: Stage) -> None:
        self.world = world
        self.noted: dict[Circumstances, Handling] = {}

    def receive(self, process: Any, copy: Copy) -> None:
        """Have a service without memory handle a copy, or play how it has done so before."""
        if process.databases is not None or (process.timers and not process.is_used):
            process.receive(copy)
            return
        found = self._noted(process, copy)
        if found is None or found.is_worn:
            self._make(process, copy)
        elif self._may_play(process, found):
            process.in_hand, process.attempt = copy.message, copy.attempt
            self.play(process, found)
        else:
            process.receive(copy)

    def _may_play(self, process: Any, handling: Handling) -> bool:
        """Say whether nothing can go otherwise than it has gone: other searches decide as they like.

        In the middle of a handling, the first instance may have played it before, and still wait for its timers.
        """
        choices, waiting = self.world.choices, self.world.waiting
        if handling.timers and waiting:
            set_before = [one[2] for one in waiting if one[2] not in process.timers]
            if any(one.timer in set_before for one in handling.timers):
                return False
        return choices.position + handling.points < choices.watch and (choices.decides_as_usual or not handling.asked)

    def knows_idle(self, process: Any, copy: Copy) -> bool:
        """Say whether it is known that handling a copy would leave nothing behind, and ask nothing of anybody."""
        if process.timers or process.databases is not None:
            return False
        found = self._noted(process, copy)
        return found is not None and found.is_idle and found.rows[1] == process.store.code

    def _noted(self, process: Any, copy: Copy) -> Handling | None:
        """Return how a service has handled a copy in circumstances that were, for all it asked for, those of now."""
        find = self.noted.get
        basic = self._basic(process, copy)
        return find(basic) or find(timely := (basic, self.world.now)) or find((timely, *self._outside()))

    def _circumstances(self, process: Any, copy: Copy) -> tuple[Circumstances, Circumstances, Circumstances]:
        """Return what a handling depends on that asks for nothing, for the time, for anything of the world outside."""
        basic = self._basic(process, copy)
        timely = basic, self.world.now
        return basic, timely, (timely, *self._outside())

    def _basic(self, process: Any, copy: Copy) -> Circumstances:
        """Return what every handling depends on."""
        cases, learned = len(self.world.history.cases), self.world.post_office.learned
        return copy, process.store.code, process.is_used, process.drawn, cases, learned

    def _outside(self) -> Circumstances:
        """Return what the answers of the world outside depend on."""
        return self.world.history.ledger.code, frozenset(self.world.decisions.items())

    def _make(self, process: Any, copy: Copy) -> None:
        """Have a handling made, and note it if nothing out of the ordinary happens."""
        world, ledger = self.world, self.world.history.ledger
        circumstances = self._circumstances(process, copy)
        before, position, entered = self._untoward(), world.choices.position, len(ledger.entries)
        asked = ledger.asked
        world.posted.clear()
        world.asked.clear()
        process.has_looked_back = process.has_looked_out = process.has_seen_time = False
        is_done = process.receive(copy)
        if not is_done or process.has_looked_back or before != self._untoward():
            return
        if any(world.decisions[asked_for] for _, asked_for, _ in world.asked):
            return
        if len(self.noted) > NOTED_MAX:
            self.noted.clear()
        depth = 2 if process.has_looked_out else int(process.has_seen_time)
        self.noted[circumstances[depth]] = Handling(
            world.choices.position - position,
            process.store.saved(),
            process.drawn,
            tuple(world.posted),
            tuple(ledger.entries[entered:]),
            tuple((at - position, asked_for, options) for at, asked_for, options in world.asked),
            tuple(kept(timer) for timer in process.timers),
            not (world.posted or world.asked or process.timers) and ledger.asked == asked,
        )

    def _untoward(self) -> tuple[int, ...]:
        """Count what must not happen in a handling that is noted."""
        world = self.world
        history = world.history
        return len(world.choices.made), len(history.incidents), len(history.ledger.shared)

    def play(self, process: Any, handling: Handling) -> None:
        """Leave behind what a handling has left."""
        world, choices = self.world, self.world.choices
        begun_at = choices.position
        for after, asked_for, options in handling.asked:
            choices.position = begun_at + after - 1
            world.decisions[asked_for] = choices.decide(options)
        choices.position = begun_at + handling.points
        process.at = None
        process.store.restore(handling.rows)
        if process.timers:
            world.cancel_timers(process)
        for one in handling.timers:
            process.timers.append(one.timer)
            world.wait_for(one.again())
        process.is_used, process.is_unstarted, process.drawn = True, False, handling.drawn
        for entry in handling.entries:
            world.history.ledger.enter(entry)
        for message in handling.posted:
            world.post(process, message)
