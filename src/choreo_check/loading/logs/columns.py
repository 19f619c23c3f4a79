"""Events by columns: all their types, all their times, and so on; rows are made of them without a step for each.

Ten million events take no loop in Python but the one that reads their times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import intern
from typing import Any

from choreo_check.conformance.rows import Row
from choreo_check.loading.logs.times import Clock

ROLES = ("type", "time", "source", "correlation", "id", "causation")
"""What the columns hold, in their order."""
Columns = Sequence[Sequence[Any]]


def are_texts(column: Sequence[Any]) -> bool:
    """Say whether all that is said in a column is text."""
    return {*map(type, column)} <= {str, type(None)}


def rows_of(lines: Sequence[int], columns: Columns, clock: Clock) -> list[Row]:
    """Return the rows of some events: they have types, and all that they say of themselves is text, but for times."""
    types, times, sources, correlations, ids, causes = columns
    return [
        *zip(
            clock.instants(times),
            lines,
            map(intern, types),
            map(intern, sources) if all(sources) else [intern(one) if one else None for one in sources],
            _filled(correlations),
            _filled(ids),
            _filled(causes),
            strict=True,
        )
    ]


def _filled(texts: Sequence[str | None]) -> Iterable[str | None]:
    """Return nothing for what is empty."""
    return [text or None for text in texts] if "" in texts else texts
