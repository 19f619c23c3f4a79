"""What a run has come to between two steps, kept so that another run can go on from there.

A search that deviates late in a schedule would otherwise repeat all that comes before, which is most of its work. Only
what is data can be kept. The memory of a service cannot, nor can a timer, which calls into that memory; so a run is
kept only where no timer is set and every service says that it keeps nothing in memory from one message to the next.

What goes on from here must go on exactly as if it had come all the way: whatever of a world or a process can change
between two steps is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from choreo_check.simulation.history import History
from choreo_check.simulation.messages import Copy
from choreo_check.simulation.posting import PostOffice
from choreo_check.simulation.store import SavedRows

Held = dict[tuple[object, ...], tuple[float, Copy]]


@dataclass(frozen=True, slots=True)
class SavedProcess:
    """A service that keeps nothing but its store."""

    rows: SavedRows
    is_used: bool
    drawn: int
    strayed: int
    consumed: int


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A run between two steps, at a position of its schedule, with the faults that were taken until then."""

    position: int
    taken: tuple[Any, ...]
    now: float
    flight: tuple[Copy, ...]
    waiting: tuple[Any, ...]
    held: Held
    decisions: dict[tuple[str, int, str], int]
    published_code: int
    dead_code: int
    acting: int
    history: History
    sagas: dict[str, int]
    learned: int
    processes: tuple[SavedProcess, ...]


class Resumable(Protocol):
    """A world, as far as it is saved."""

    now: float
    flight: list[Copy]
    waiting: list[Any]
    held: Held
    decisions: dict[tuple[str, int, str], int]
    published_code: int
    dead_code: int
    acting: int
    chains: dict[Any, Any]
    given_up: list[Any]
    history: History
    post_office: PostOffice
    processes: list[Any]


def saved_run(world: Resumable, position: int, taken: Sequence[Any]) -> SavedRun:
    """Return what the run of a world has come to."""
    office = world.post_office
    return SavedRun(
        position,
        tuple(taken),
        world.now,
        tuple(world.flight),
        tuple(world.waiting),
        dict(world.held),
        dict(world.decisions),
        world.published_code,
        world.dead_code,
        world.acting,
        world.history.copy(),
        dict(office.sagas),
        office.learned,
        tuple([process.saved() for process in world.processes]),
    )


def resume(world: Resumable, saved: SavedRun) -> None:
    """Have a world be what it was when its run was saved; its processes are that already."""
    world.now = saved.now
    world.flight, world.waiting, world.held = list(saved.flight), list(saved.waiting), dict(saved.held)
    world.decisions = dict(saved.decisions)
    world.published_code, world.dead_code = saved.published_code, saved.dead_code
    world.acting = saved.acting
    world.chains.clear()  # of timers, and there are none
    world.given_up.clear()
    world.history = saved.history.copy()
    world.post_office.resume(saved.sagas, saved.learned)
