"""Timers that survive a restart: the time and what it is for are stored, and whoever starts next sets them again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reference_services.reliable.ports import Clock, Data, Store, Timer

PREFIX = "deadline/"


class Deadlines:
    """What a service waits for, each with the time at which it gives up.

    `set`, `get` and `clear` belong into a transaction; `missed` is called in one, when a deadline has passed.
    """

    def __init__(self, store: Store, clock: Clock, timer: Timer, missed: Callable[[str, Data], None]) -> None:
        self.store = store
        self.clock = clock
        self.timer = timer
        self.missed = missed
        self.armed: dict[str, Callable[[], None]] = {}

    def set(self, key: str, within_s: float, details: Data) -> None:
        """Wait until a time; where a wait is on already, its deadline stays, and the details are new."""
        stored = self.store.get(PREFIX + key)
        due = stored["due"] if stored is not None else self.clock() + within_s
        self.store[PREFIX + key] = {"due": due, "details": details}

    def get(self, key: str) -> Data | None:
        """Return the details of a wait."""
        stored = self.store.get(PREFIX + key)
        return None if stored is None else stored["details"]

    def clear(self, key: str) -> None:
        """Wait no longer."""
        self.store.pop(PREFIX + key, None)

    def arm(self) -> None:
        """Have the timers be as the store says: at the start, and after a transaction that sets or clears one."""
        with self.store.transaction():
            stored = {key.removeprefix(PREFIX): wait["due"] for key, wait in self.store.starting(PREFIX)}
        for key in sorted(self.armed.keys() - stored.keys()):
            self.armed.pop(key)()
        for key in sorted(stored.keys() - self.armed.keys()):
            self.armed[key] = self.timer(stored[key] - self.clock(), partial(self.ring, key), "deadline")

    def ring(self, key: str) -> None:
        """Look whether a deadline has passed: a timer may be early, or late, or not for anybody any more."""
        self.armed.pop(key, None)
        with self.store.transaction():
            stored = self.store.get(PREFIX + key)
            if stored is not None and self.clock() >= stored["due"]:
                self.clear(key)
                self.missed(key, stored["details"])
        self.arm()
