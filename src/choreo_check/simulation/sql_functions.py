"""What SQLite asks of the world outside: the time, and numbers at random. Here it asks the simulated one.

Its functions of that kind are replaced by others of the same name, which leave all calendar to SQLite itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any

from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.clock import timestamp

CALENDAR = {"date": 0, "time": 0, "datetime": 0, "julianday": 0, "unixepoch": 0, "strftime": 1}
"""The functions that know a moment called `now`, and at which place they are told the moment."""
CURRENT = {"current_date": "date", "current_time": "time", "current_timestamp": "datetime"}
OF_A_PLACE = {"localtime", "utc"}
"""What would ask the machine where it is; here it is where the time is UTC."""
HALF = 1 << 63


class Answers:
    """The functions of one service's database. `now` is in seconds since 1970."""

    def __init__(self, now: Callable[[], float], dice: Callable[[], Dice]) -> None:
        self._now = now
        self._dice = dice
        self._calculator = sqlite3.connect(":memory:", check_same_thread=False)

    def give(self, connection: sqlite3.Connection) -> None:
        """Have a connection ask here."""
        for name in filter(self._is_known, CALENDAR):
            connection.create_function(name, -1, partial(self._calendar, name), deterministic=True)
        for name, function in CURRENT.items():
            connection.create_function(name, 0, partial(self._calendar, function), deterministic=True)
        connection.create_function("random", 0, lambda: self._dice().bits() - HALF)
        connection.create_function("randomblob", 1, self._blob)

    def _is_known(self, name: str) -> bool:
        try:
            self._ask(name, [*["%s"][: CALENDAR[name]], "2000-01-01"])
        except sqlite3.OperationalError:  # this SQLite is older than the function
            return False
        return True

    def _calendar(self, name: str, *arguments: Any) -> Any:
        place = CALENDAR[name]
        given = list(arguments) if len(arguments) > place else [*arguments, "now"]
        moment, *modifiers = given[place:]
        if isinstance(moment, str) and moment.strip().lower() == "now":
            moment = timestamp(self._now())
        kept = [one for one in modifiers if not (isinstance(one, str) and one.strip().lower() in OF_A_PLACE)]
        return self._ask(name, [*given[:place], moment, *kept])

    def _ask(self, name: str, arguments: list[Any]) -> Any:
        marks = ", ".join("?" * len(arguments))
        (answer,) = self._calculator.execute(f"SELECT {name}({marks})", arguments).fetchone()
        return answer

    def _blob(self, length: Any) -> bytes:
        dice = self._dice()
        return bytes(dice.below(256) for _ in range(max(int(length or 0), 1)))
