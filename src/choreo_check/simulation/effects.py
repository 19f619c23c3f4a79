"""Which effects on the world outside there are, so that nobody is told that a misspelt one has never happened.

The topology names them, and runs have them. A name that is nearly one of those is refused where it is asked for. Any
other that is not known may still happen in some run, so only when all runs are made it can be said that it never does.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from choreo_check.errors import ChoreoError
from choreo_check.resemblance import nearest
from choreo_check.simulation.suggestion import suggestion

SLIP_MAX = 2
"""How many letters of a misspelt name may be wrong or in the wrong place."""


class Effects:
    """The names of all effects that are known so far, and of those that were asked for and are not."""

    __slots__ = ("_asked", "known")

    def __init__(self, known: Iterable[str] = ()) -> None:
        self.known = set(known)
        self._asked: dict[str, None] = {}

    def ask(self, name: str) -> None:
        """Note that somebody wants to know of an effect.

        Raises:
            ChoreoError: the name is misspelt.
        """
        __tracebackhide__ = True
        if name in self.known:
            return
        near = nearest(name, sorted(self.known))
        if near is not None and _is_slip(name, near):
            raise _unknown(name, f"did you mean {near!r}?")
        self._asked[name] = None

    def check(self) -> None:
        """See that each effect that was asked for has happened in some run.

        Raises:
            ChoreoError: one never has.
        """
        for name in self._asked:
            if name not in self.known:
                raise _unknown(name, suggestion(name, sorted(self.known)))


def _is_slip(name: str, meant: str) -> bool:
    matching = SequenceMatcher(None, name, meant).get_matching_blocks()
    return max(len(name), len(meant)) - sum(block.size for block in matching) <= SLIP_MAX


def _unknown(name: str, hint: str) -> ChoreoError:
    return ChoreoError(f"neither the topology nor any run has an effect {name!r}", hint=hint)
