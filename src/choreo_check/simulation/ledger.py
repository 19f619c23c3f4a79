"""The effects on the outside world that a run has left: cards charged, stock taken, mails sent.

The outside world knows idempotency keys: the same effect with the same key happens once, however often it is asked for.
Without a key each call is an effect of its own. What is undone before it was done is not undone by that: the outside
world does not remember what it was asked to undo, and did not find. The ledger counts what happened, saga by saga.
"""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.simulation.arithmetic import MASK, stirred
from choreo_check.simulation.effects import Effects


@dataclass(frozen=True, slots=True)
class Entry:
    """One effect, or the undoing of one, as it happened; `cause` is the identity of the message that led to it."""

    saga: int
    service: str
    effect: str
    undoes: bool
    key: str | None
    cause: str | None


class Ledger:
    """All entries of a run, in order, and how often each effect was done and undone."""

    __slots__ = ("_standing", "_vain", "asked", "code", "effects", "entries", "keys", "shared")

    def __init__(self, effects: Effects | None = None) -> None:
        self.effects = Effects() if effects is None else effects
        self.entries: list[Entry] = []
        self.keys: dict[tuple[str, bool, str], int] = {}
        """Each key that is known, and the saga in which it was used first."""
        self.shared: set[tuple[int, str, bool]] = set()
        """What a saga asked for that another one had asked for already, under the same key."""
        self._standing: dict[tuple[int, str], int] = {}
        """How often each effect of each saga stands: was done, and not undone since."""
        self._vain: dict[tuple[int, str], list[int]] = {}
        """The undoing of what did not stand: how often before the effect was ever done, and how often after."""
        self.asked = 0
        """How often anything was asked for."""
        self.code = 0

    def copy(self) -> Ledger:
        """Return another ledger with the same entries."""
        other = Ledger(self.effects)
        other.entries, other.keys, other.code = list(self.entries), dict(self.keys), self.code
        other.shared, other.asked = set(self.shared), self.asked
        other._standing = dict(self._standing)
        other._vain = {what: list(times) for what, times in self._vain.items()}
        return other

    def enter(self, entry: Entry) -> bool:
        """Add an entry, and tell whether it was new to the outside world."""
        self.asked += 1
        if entry.key is not None:
            known = (entry.effect, entry.undoes, entry.key)
            if known in self.keys:
                if self.keys[known] != entry.saga:
                    self._share(entry)
                return False
            self.keys[known] = entry.saga
        self.effects.known.add(entry.effect)
        vain = self._count(entry)
        self.entries.append(entry)
        number = hash((entry.saga, entry.effect, entry.undoes, entry.key, entry.cause, vain))
        self.code = (self.code + stirred(number & MASK)) & MASK
        return True

    def _count(self, entry: Entry) -> int:
        """Count an entry, and tell whether it undoes in vain: 1 if the effect was never done yet, 2 if it was."""
        what = (entry.saga, entry.effect)
        standing = self._standing.get(what)
        if not entry.undoes:
            self._standing[what] = (standing or 0) + 1
            if what in self._vain and entry.key is not None:
                self.keys.pop((entry.effect, True, entry.key), None)  # it can be undone now
            return 0
        if standing:
            self._standing[what] = standing - 1
            return 0
        self._vain.setdefault(what, [0, 0])[standing is not None] += 1
        return 1 if standing is None else 2

    def _share(self, entry: Entry) -> None:
        asked = (entry.saga, entry.effect, entry.undoes)
        if asked not in self.shared:
            self.shared.add(asked)
            self.code = (self.code + stirred(hash(asked) & MASK)) & MASK

    def __repr__(self) -> str:
        told = (f"{'undoes ' if entry.undoes else ''}{entry.effect}" for entry in self.entries)
        return f"<ledger: {', '.join(told) or 'nothing'}>"

    def stands(self, effect: str, key: str) -> bool:
        """Say whether an effect with a key has happened, and has not been undone with that key."""
        return (effect, False, key) in self.keys and (effect, True, key) not in self.keys

    def done(self, effect: str) -> int:
        """Return how often an effect has happened.

        Raises:
            ChoreoError: the name is nearly that of another effect, and not known.
        """
        __tracebackhide__ = True
        self.effects.ask(effect)
        return sum(entry.effect == effect and not entry.undoes for entry in self.entries)

    def undone(self, effect: str) -> int:
        """Return how often an effect was undone.

        Raises:
            ChoreoError: the name is nearly that of another effect, and not known.
        """
        __tracebackhide__ = True
        self.effects.ask(effect)
        sagas = {entry.saga for entry in self.entries}
        return sum(self.counts(saga).get(effect, (0, 0))[1] for saga in sagas)

    def counts(self, saga: int) -> dict[str, tuple[int, int]]:
        """Return for each effect of a saga how often it was done and how often undone.

        What was undone in vain counts where nothing stands: then more was undone than done. Undoing what is done only
        afterwards does not count.
        """
        done: dict[str, int] = {}
        for entry in self.entries:
            if entry.saga == saga:
                done[entry.effect] = done.get(entry.effect, 0) + (not entry.undoes)
        return {effect: (times, self._undone(saga, effect, times)) for effect, times in done.items()}

    def _undone(self, saga: int, effect: str, done: int) -> int:
        standing = self._standing.get((saga, effect), 0)
        before, after = self._vain.get((saga, effect), (0, 0))
        in_vain = 0 if standing else after if done else before
        return done - standing + in_vain
