"""What services want of the world, and nothing more: in production a database, a broker and a bank; fakes in tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Data = dict[str, Any]
"""Plain data, as JSON has it."""

Clock = Callable[[], float]
"""Returns the time in seconds since 1970."""


class Store(Protocol):
    """A durable dictionary of plain data. What happens in one transaction happens together, or not at all.

    Transactions come one after the other, also those of other instances of the service.
    """

    def transaction(self) -> AbstractContextManager[object]: ...
    def get(self, key: str) -> Any: ...
    def __setitem__(self, key: str, value: Any) -> None: ...
    def pop(self, key: str, default: None) -> Any: ...
    def starting(self, prefix: str) -> list[tuple[str, Any]]: ...


class Publish(Protocol):
    """Gives an event to the broker. An error says that the broker may have it or not."""

    def __call__(
        self,
        event: str,
        data: Data,
        *,
        id: str,  # noqa: A002  the name of the attribute
        correlation: str,
        causation: str | None,
    ) -> object: ...


class Gateway(Protocol):
    """The world outside. With the same key the same thing happens once, however often it is asked for.

    An error says that it may have happened or not; `happened` says which, and that it was not undone. Who goes on with
    a request after a crash says by its correlation id whose it is.
    """

    def effect(self, name: str, key: str, *, correlation: str | None = None) -> object: ...
    def undo(self, name: str, key: str) -> object: ...
    def happened(self, name: str, key: str) -> bool: ...


class Timer(Protocol):
    """Calls something after a while, again if it raises an error; returns what cancels it. A restart forgets it."""

    def __call__(self, delay_s: float, callback: Callable[[], None], name: str) -> Callable[[], None]: ...


class Decide(Protocol):
    """Asks the business which of several ways it goes: is there room in the kitchen, is there money in the account?"""

    def __call__(self, name: str, options: Sequence[str]) -> str: ...
