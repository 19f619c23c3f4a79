"""Whether what a service knows of its own store may be out of date.

A second instance can come between two operations of the first. That matters where the first has looked at something
and acts on it later; and there, coming between once is enough. So a transaction that begins is a point only where the
service has looked since anybody could last come between.
"""

from __future__ import annotations


class Sight:
    """What the store and the database of one running service share."""

    __slots__ = ("has_looked",)

    def __init__(self) -> None:
        self.has_looked = False
