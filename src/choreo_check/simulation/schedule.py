"""A schedule as text: what is written down to make the same run again.

A token names the saga by its number in the topology, how many of it run at once, the broker, the faults, and each
deviation as position and value: `0.1.kafka.all.c-2` is the first saga alone, with the second option at point 12 (in
hexadecimal). It depends on nothing but the code under test and the version of choreo-check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from choreo_check.errors import ChoreoError

ALL = "all"
COUNT_MAX = 100
"""How many sagas at once a token may ask for: they are all made before the run begins."""
SAGA, COUNT, HEX = "0|[1-9][0-9]{0,8}", "[1-9][0-9]*", "(?:0|[1-9a-f][0-9a-f]*)"
TOKEN = re.compile(rf"({SAGA})\.({COUNT})\.([a-z-]+)\.([a-z+-]+)((?:\.{HEX}-{HEX})*)")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Which run to make: of which saga, how many at once, at which broker with which faults, deviating where."""

    saga: int
    count: int
    broker: str
    faults: tuple[str, ...] = ()
    deviations: Mapping[int, int] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The schedule as a word."""
        faults = "+".join(self.faults) or ALL
        points = (f".{position:x}-{value:x}" for position, value in sorted(self.deviations.items()))
        return f"{self.saga}.{self.count}.{self.broker}.{faults}{''.join(points)}"


def parsed(token: str) -> Schedule:
    """Return the schedule that a token stands for.

    Raises:
        ChoreoError: it is no token, or asks for more than a run can hold.
    """
    match = TOKEN.fullmatch(token)
    if match is None:
        raise ChoreoError(
            f"{token!r} is no replay token", hint="it looks like 0.1.any.all.c-2; a failure's report has it"
        )
    saga, count, broker, faults, points = match.groups()
    if len(count) > len(str(COUNT_MAX)) or int(count) > COUNT_MAX:
        raise ChoreoError(f"{token!r} asks for too many sagas at once", hint="a failure's report has the token")
    names = () if faults == ALL else tuple(faults.split("+"))
    return Schedule(int(saga), int(count), broker, names, _deviations(token, points))


def _deviations(token: str, points: str) -> dict[int, int]:
    """Return where a schedule deviates; a run comes to its points one after the other, and to each once."""
    pairs = [point.split("-") for point in points.split(".") if point]
    for (before, _), (position, _) in pairwise(pairs):
        if int(position, 16) <= int(before, 16):
            wrong = "twice" if position == before else f"after {before}"
            hint = "the positions of a token rise; a failure's report has it"
            raise ChoreoError(f"{token!r} is no replay token: it names point {position} {wrong}", hint=hint)
    return {int(position, 16): int(value, 16) for position, value in pairs}
