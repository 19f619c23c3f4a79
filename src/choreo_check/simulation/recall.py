"""Handlings that a run need not make, because one just like them has been made before.

A service that keeps nothing in memory does the same whenever it gets the same message with the same in its store, at
the same time, and with the same answers from the world outside. A search has it do so thousands of times over. So what
the first such handling did is noted, and the others are played from the notes. A handling is noted only where nothing
has gone wrong in it, all decisions were the usual ones and no timer is set; and it is played only where the schedule
could not deviate in the middle of it. Runs that are to be told are always made in full.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from choreo_check.simulation.choices import Choices
from choreo_check.simulation.history import History
from choreo_check.simulation.ledger import Entry
from choreo_check.simulation.messages import Copy, Message
from choreo_check.simulation.posting import PostOffice
from choreo_check.simulation.store import SavedRows

Asked = tuple[int, tuple[str, int, str], tuple[str, ...]]
"""A decision: after how many points, of which service and saga and under which name, and the options."""
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
    is_idle: bool
    """Whether it has published nothing, and asked for nothing; what is stored tells the rest."""


class Stage(Protocol):
    """A world, as far as a handling depends on it."""

    now: float
    choices: Choices
    history: History
    decisions: dict[tuple[str, int, str], int]
    post_office: PostOffice
    posted: list[Message]
    asked: list[Asked]

    def post(self, process: Any, message: Message) -> None: ...


class Recall:
    """The handlings of one world's runs."""

    def __init__(self, world: Stage) -> None:
        self.world = world
        self.noted: dict[tuple[object, ...], Handling] = {}

    def receive(self, process: Any, copy: Copy) -> None:
        """Have a service without memory handle a copy, or play how it has done so before."""
        if process.timers or process.databases is not None:
            process.receive(copy)
            return
        circumstances = self._circumstances(process, copy)
        found = self.noted.get(circumstances)
        if found is None:
            self._make(process, copy, circumstances)
        elif self._may_play(found):
            self.play(process, found)
        else:
            process.receive(copy)

    def _may_play(self, handling: Handling) -> bool:
        """Say whether nothing can go otherwise than it has gone: other searches decide as they like."""
        choices = self.world.choices
        return choices.position + handling.points < choices.watch and (choices.decides_as_usual or not handling.asked)

    def knows_idle(self, process: Any, copy: Copy) -> bool:
        """Say whether it is known that handling a copy would leave nothing behind, and ask nothing of anybody."""
        if process.timers or process.databases is not None:
            return False
        found = self.noted.get(self._circumstances(process, copy))
        return found is not None and found.is_idle and found.rows[1] == process.store.code

    def _circumstances(self, process: Any, copy: Copy) -> tuple[object, ...]:
        """Return all that the handling of a copy can depend on."""
        world = self.world
        return (
            copy,
            process.store.code,
            process.is_used,
            process.drawn,
            world.now,
            world.history.ledger.code,
            len(world.history.cases),
            world.post_office.learned,
            frozenset(world.decisions.items()),
        )

    def _make(self, process: Any, copy: Copy, circumstances: tuple[object, ...]) -> None:
        """Have a handling made, and note it if nothing out of the ordinary happens."""
        world, ledger = self.world, self.world.history.ledger
        before, position, entered = self._untoward(), world.choices.position, len(ledger.entries)
        asked = ledger.asked
        world.posted.clear()
        world.asked.clear()
        process.has_looked_back = False
        is_done = process.receive(copy)
        if not is_done or process.has_looked_back or process.timers or before != self._untoward():
            return
        if any(world.decisions[asked_for] for _, asked_for, _ in world.asked):
            return
        if len(self.noted) > NOTED_MAX:
            self.noted.clear()
        self.noted[circumstances] = Handling(
            world.choices.position - position,
            process.store.saved(),
            process.drawn,
            tuple(world.posted),
            tuple(ledger.entries[entered:]),
            tuple((at - position, asked_for, options) for at, asked_for, options in world.asked),
            not world.posted and not world.asked and ledger.asked == asked,
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
        process.is_used, process.is_unstarted, process.drawn = True, False, handling.drawn
        for entry in handling.entries:
            world.history.ledger.enter(entry)
        for message in handling.posted:
            world.post(process, message)
