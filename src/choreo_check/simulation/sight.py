"""Whether what a service knows of its own store may be out of date.

A second instance can come between two operations of the first. That matters where the first has looked at something
and acts on it later; and there, coming between once is enough. So a transaction that begins is a point only where the
service has looked since anybody could last come between. Where it has not, but has published something since, it is a
point for those alone who answer that.
"""

from __future__ import annotations


class Sight:
    """What the store and the database of one running service share."""

    __slots__ = ("has_looked", "has_spoken")

    def __init__(self) -> None:
        self.has_looked = self.has_spoken = False

    def reset(self, *, has_looked: bool) -> None:
        """Be as at the beginning of a handling, or where others could come between."""
        self.has_looked, self.has_spoken = has_looked, False

    @property
    def beginning(self) -> str:
        """The kind of point that a transaction is which begins now, or none."""
        return "begin" if self.has_looked else "said" if self.has_spoken else ""
