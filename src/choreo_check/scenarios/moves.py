"""One step of one run of a saga, as plain data: what a counterexample is made of, and what replays it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MoveKind = Literal["deliver", "timeout", "timer"]


@dataclass(frozen=True, slots=True)
class Move:
    """One step: a copy of `event` reaches a handler, a join times out, or a timer fires.

    `outcome` is the index, in the handler's `outcomes`, of the one it takes; absent where the step takes none of them:
    a part of a join that is not the last, a copy that is ignored, an event that closes or arms something, and a
    timeout, which takes `on_timeout`. `event` is absent for timeouts and timers.
    """

    kind: MoveKind
    service: str
    handler: int
    event: str | None = None
    outcome: int | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a saga begins: the event that starts it, and the place that publishes it, if any, with what that does.

    `publication` counts the own-account publications of the start event, in the order of the file; absent where
    nobody publishes it on its own account.
    """

    event: str
    publication: int | None = None
    does: str | None = None
