"""How much the analysis may spend before it says "not decided" instead of an answer.

Every limit counts something of the problem, never seconds: the same topology gets the same verdict on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

from choreo_check.errors import ChoreoError


class LimitReached(ChoreoError):
    """A limit of the effort was reached; the message names it, and is shown as the reason of "not decided"."""


@dataclass(frozen=True, slots=True)
class Effort:
    """The limits of one saga's analysis.

    `firings`: how many reactions the saga may unfold into. `operations`: the size of the table that orders everything
    done and undone to one effect. `conflicts`: how long the solver may think about one question. `rounds`: how many
    models with circular orders one question may have. `counterexamples`: how many a property may have. `improving`:
    how long the solver may think about whether there is a smaller one. `counters`: the size of the table that counts
    firings for it.
    """

    firings: int = 6_000
    operations: int = 20_000
    conflicts: int = 20_000
    rounds: int = 2_000
    counterexamples: int = 100
    improving: int = 1_000
    counters: int = 120_000


DEFAULT = Effort()
