"""What a service keeps through a crash: a dictionary with transactions, the simplest durable store there is.

Values are copied on their way in and out, as a real store does by writing bytes: what a service changes in its memory
is not kept until it is stored. A transaction that a crash interrupts leaves nothing behind.

The store carries a number that follows from its contents alone, so that a search can tell equal states without looking
at them.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, MutableMapping, ValuesView
from marshal import dumps, loads
from types import TracebackType
from typing import Any

from choreo_check.simulation.sight import Sight
from choreo_check.simulation.signals import Unavailable

VERSION = 2
"""Of marshal's formats the last one whose bytes depend on the value alone, not on who else holds it."""

Point = Callable[[str, str], bool]
REQUIRED = object()
"""Stands for no default."""
SavedRows = tuple["Rows", int]


class NotStorable(TypeError):
    """A value that is no plain data."""


class Rows(dict[str, bytes]):
    """What a store holds at one time. It is never changed but replaced, so it remembers what it was asked for."""

    __slots__ = ("found",)

    def __init__(self, rows: Mapping[str, bytes]) -> None:
        super().__init__(rows)
        self.found: dict[str, list[tuple[str, bytes]]] = {}

    def starting(self, prefix: str) -> list[tuple[str, bytes]]:
        """Return all rows whose keys begin alike, in the order of the keys."""
        found = self.found[prefix] = _starting(self, prefix)
        return found


NO_ROWS = Rows({})


class Store(MutableMapping[str, Any]):
    """A durable dictionary.

    `point` is called before each change becomes durable, before each read in the open, and before a transaction begins
    of a service that has looked at something before.
    """

    def __init__(self, point: Point, sight: Sight | None = None) -> None:
        self._point = point
        self._sight = sight or Sight()
        self._rows = NO_ROWS
        self._draft: dict[str, bytes | None] | None = None
        self._depth = 0
        self._code: int | None = None
        self._transaction = Transaction(self)

    @property
    def code(self) -> int:
        """The number of what is durable; it is worked out when it is asked for after a change."""
        if self._code is None:
            self._code = hash(frozenset(self._rows.items()))
        return self._code

    def __getitem__(self, key: str) -> Any:
        found = self._read(key)
        if found is None:
            raise KeyError(key)
        return loads(found)

    def __setitem__(self, key: str, value: Any) -> None:
        self._write(key, _bytes_of(key, value))

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._write(key, None)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._read(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter([key for key, _ in self._found("")])

    def __len__(self) -> int:
        return len(self._found(""))

    def get(self, key: str, default: Any = None) -> Any:
        """Return what is stored under a key."""
        found = self._read(key)
        return default if found is None else loads(found)

    def starting(self, prefix: str) -> list[tuple[str, Any]]:
        """Return all keys that begin alike, with their values, in the order of the keys: what one query finds."""
        found = self._found(prefix)
        return [(key, loads(row)) for key, row in found] if found else []

    def items(self) -> ItemsView[str, Any]:
        """Return all keys and values, as one query finds them."""
        return dict(self.starting("")).items()

    def values(self) -> ValuesView[Any]:
        """Return all values, in the order of the keys, as one query finds them."""
        return dict(self.starting("")).values()

    def pop(self, key: str, default: Any = REQUIRED) -> Any:
        """Remove a key, and return what was stored under it."""
        found = self._read(key)
        if found is None:
            if default is REQUIRED:
                raise KeyError(key)
            return default
        self._write(key, None)
        return loads(found)

    def transaction(self) -> Transaction:
        """Return a context in which all changes become durable together, at its end, or not at all."""
        return self._transaction

    @property
    def is_open(self) -> bool:
        """Whether a transaction is under way."""
        return self._draft is not None

    def begin(self) -> None:
        """Begin a transaction, or go one deeper into it."""
        if self._draft is None:
            sight = self._sight
            if sight.has_looked or sight.has_spoken:
                self._point(sight.beginning, "")
            sight.has_looked, sight.has_spoken = True, False
            self._draft = {}
        self._depth += 1

    def commit(self) -> None:
        """End one level of a transaction; the outermost makes it durable."""
        if self._depth:
            self._depth -= 1
        changes = self._draft
        if self._depth or changes is None:  # an inner level has been rolled back, and with it all of them
            return
        is_unanswered = bool(changes) and self._point("commit", "")
        self._draft = None
        self._sight.has_looked = True
        if changes:
            self._apply(changes, is_unanswered=is_unanswered)

    def wipe(self) -> None:
        """Forget everything: a new run begins."""
        self.rollback()
        if self._rows:
            self._rows = NO_ROWS
            self._code = None

    def saved(self) -> SavedRows:
        """Return all that is durable, and its number."""
        return self._rows, self.code

    def restore(self, saved: SavedRows) -> None:
        """Have nothing but what was saved."""
        self.rollback()
        self._rows, self._code = saved

    def rollback(self) -> None:
        """Forget what was changed and is not durable."""
        self._draft = None
        self._depth = 0

    def _read(self, key: str) -> bytes | None:
        draft = self._draft
        if draft is None:
            self._look(key)
        elif key in draft:
            return draft[key]
        return self._rows.get(key)

    def _found(self, prefix: str) -> list[tuple[str, bytes]]:
        if self._draft:
            return _starting(self._visible(), prefix)
        if self._draft is None:
            self._look(prefix)
        known = self._rows.found.get(prefix)
        return self._rows.starting(prefix) if known is None else known

    def _look(self, key: str) -> None:
        """Pass the point before something is read in the open."""
        self._point("read", key)
        self._sight.has_looked = True

    def _visible(self) -> Mapping[str, bytes]:
        if not self._draft:
            return self._rows
        found = {**self._rows, **self._draft}
        return {key: value for key, value in found.items() if value is not None}

    def _write(self, key: str, value: bytes | None) -> None:
        if not isinstance(key, str):
            raise NotStorable(f"the keys of the store are texts, not {key!r}")
        if self._draft is None:
            is_unanswered = self._point("commit", key)
            self._apply({key: value}, is_unanswered=is_unanswered)
        else:
            self._draft[key] = value

    def _apply(self, changes: dict[str, bytes | None], *, is_unanswered: bool) -> None:
        rows = Rows(self._rows)
        for key, value in changes.items():
            if value is None:
                rows.pop(key, None)
            else:
                rows[key] = value
        self._rows, self._code = rows, None
        if is_unanswered:
            raise Unavailable("no answer to the commit")


class Transaction:
    """What `with store.transaction():` enters."""

    __slots__ = ("_store",)

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Store:
        self._store.begin()
        return self._store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._store.rollback()
            return
        try:
            self._store.commit()
        except BaseException:
            self._store.rollback()
            raise


def _starting(rows: Mapping[str, bytes], prefix: str) -> list[tuple[str, bytes]]:
    return [(key, rows[key]) for key in sorted([key for key in rows if key.startswith(prefix)])]


def _bytes_of(key: str, value: Any) -> bytes:
    try:
        return dumps(value, VERSION)
    except ValueError:
        raise NotStorable(f"the store keeps plain data only, not what is under {key!r}: {value!r}") from None
