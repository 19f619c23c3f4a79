"""A schedule as text: what is written down to make the same run again.

A token names the saga by its number in the topology, how many of it run at once, the broker, the faults, and each
deviation as position and value: `0.1.kafka.all.c-2` is the first saga alone, with the second option at point 12 (in
hexadecimal). It depends on nothing but the code under test and the version of choreo-check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from choreo_check.errors import ChoreoError

ALL = "all"
COUNT_MAX = 100
"""How many sagas at once a token may ask for: they are all made before the run begins."""
TOKEN = re.compile(r"(\d+)\.([1-9]\d*)\.([a-z-]+)\.([a-z+-]+)((?:\.[0-9a-f]+-[0-9a-f]+)*)")


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
    pairs = (point.split("-") for point in points.split(".") if point)
    deviations = {int(position, 16): int(value, 16) for position, value in pairs}
    names = () if faults == ALL else tuple(faults.split("+"))
    return Schedule(int(saga), int(count), broker, names, deviations)
