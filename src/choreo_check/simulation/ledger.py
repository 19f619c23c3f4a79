"""The effects on the outside world that a run has left: cards charged, stock taken, mails sent.

The outside world knows idempotency keys: the same effect with the same key happens once, however often it is asked for.
Without a key each call is an effect of its own. The ledger counts what happened, saga by saga.
"""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.simulation.arithmetic import MASK


@dataclass(frozen=True, slots=True)
class Entry:
    """One effect, or the undoing of one, as it happened; `cause` is the id of the message that led to it."""

    saga: int
    service: str
    effect: str
    undoes: bool
    key: str | None
    cause: str | None


class Ledger:
    """All entries of a run, in order, and how often each effect was done and undone."""

    __slots__ = ("code", "entries", "keys", "shared")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.keys: dict[tuple[str, bool, str], int] = {}
        """Each key that is known, and the saga in which it was used first."""
        self.shared: set[tuple[int, str, bool]] = set()
        """What a saga asked for that another one had asked for already, under the same key."""
        self.code = 0

    def copy(self) -> Ledger:
        """Return another ledger with the same entries."""
        other = Ledger()
        other.entries, other.keys, other.code = list(self.entries), dict(self.keys), self.code
        other.shared = set(self.shared)
        return other

    def enter(self, entry: Entry) -> bool:
        """Add an entry, and tell whether it was new to the outside world."""
        if entry.key is not None:
            known = (entry.effect, entry.undoes, entry.key)
            if known in self.keys:
                if self.keys[known] != entry.saga:
                    self._share(entry)
                return False
            self.keys[known] = entry.saga
        self.entries.append(entry)
        self.code = (self.code + hash((entry.saga, entry.effect, entry.undoes, entry.key, entry.cause))) & MASK
        return True

    def _share(self, entry: Entry) -> None:
        asked = (entry.saga, entry.effect, entry.undoes)
        if asked not in self.shared:
            self.shared.add(asked)
            self.code = (self.code + hash(asked)) & MASK

    def __repr__(self) -> str:
        told = (f"{'undoes ' if entry.undoes else ''}{entry.effect}" for entry in self.entries)
        return f"<ledger: {', '.join(told) or 'nothing'}>"

    def stands(self, effect: str, key: str) -> bool:
        """Say whether an effect with a key has happened, and has not been undone with that key."""
        return (effect, False, key) in self.keys and (effect, True, key) not in self.keys

    def done(self, effect: str) -> int:
        """Return how often an effect has happened."""
        return sum(entry.effect == effect and not entry.undoes for entry in self.entries)

    def undone(self, effect: str) -> int:
        """Return how often an effect was undone."""
        return sum(entry.effect == effect and entry.undoes for entry in self.entries)

    def counts(self, saga: int) -> dict[str, tuple[int, int]]:
        """Return for each effect of a saga how often it was done and how often undone."""
        found: dict[str, tuple[int, int]] = {}
        for entry in self.entries:
            if entry.saga == saga:
                done, undone = found.get(entry.effect, (0, 0))
                found[entry.effect] = (done, undone + 1) if entry.undoes else (done + 1, undone)
        return found
