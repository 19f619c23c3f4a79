"""When an event happened, in seconds, from whatever a log writes for it.

Almost all logs write RFC 3339 in UTC, and thousands of events in the same minute; so minutes are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from choreo_check.conformance.rows import NO_TIME

MINUTES_MAX = 10_000
MINUTE = len("2025-02-03T10:00")
TIME_S_MAX = 1e12
UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From which number on an instant is told in so many parts of a second."""
DAY_S = 24 * 60 * 60
TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?")


class Clock:
    """Reads times; `unread` counts those that cannot be read."""

    def __init__(self) -> None:
        self.minutes: dict[str, float] = {}
        self.unread = 0
        self.of_day_s = 0.0

    def seconds(self, said: Any) -> float:  # noqa: ANN401  whatever a log holds
        """Return seconds since 1970, or since midnight where no date is said."""
        return self.instants((said,))[0]

    def instants(self, said: Iterable[Any]) -> list[float]:
        """Return the seconds of many: each of ten million takes this loop and, but for the first of a minute, no call.

        Wherever the short way fails, the long one says what is wrong.
        """
        found, minutes = list[float](), self.minutes
        for one in said:
            try:
                is_usual = one.__class__ is str and one[-1] == "Z"
                instant = minutes[one[:MINUTE]] + float(one[MINUTE + 1 : -1]) if is_usual else self._slowly(one)
            except (IndexError, KeyError):
                instant = self._slowly(one)
            except (OverflowError, ValueError):
                instant = self._unreadable()
            found.append(instant if instant < TIME_S_MAX else self._unreadable())
        return found

    def _slowly(self, said: object) -> float:
        if said is None:
            return NO_TIME
        if isinstance(said, str):
            return self._of_text(said.strip())
        if isinstance(said, int | float) and not isinstance(said, bool):
            return self._of_number(float(said))
        return self._unreadable()

    def _of_text(self, text: str) -> float:
        of_day = TIME_OF_DAY.fullmatch(text)
        if of_day is not None:
            return self._of_day(
                int(of_day[1]) * 3600 + int(of_day[2]) * 60 + float((of_day[3] or "0").replace(",", "."))
            )
        try:
            moment = datetime.fromisoformat(text.replace(",", "."))
        except ValueError:
            return self._of_digits(text)
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        if text.endswith("Z") and len(text) > MINUTE + 2 and text[MINUTE] == ":":
            self._remember(text, seconds)
        return seconds

    def _of_digits(self, text: str) -> float:
        try:
            return self._of_number(float(text))
        except ValueError:
            return self._unreadable()

    def _of_number(self, number: float) -> float:
        seconds = number / next((parts for least, parts in UNITS if number >= least), 1.0)
        return seconds if 0 <= seconds < TIME_S_MAX else self._unreadable()

    def _of_day(self, seconds: float) -> float:
        """Put a time of day on the day on which it is nearest to the one before: logs go on past midnight."""
        days = round((self.of_day_s - seconds) / DAY_S)
        self.of_day_s = seconds + max(days, 0) * DAY_S
        return self.of_day_s

    def _remember(self, text: str, seconds: float) -> None:
        if len(self.minutes) >= MINUTES_MAX:
            self.minutes.clear()
        self.minutes[text[:MINUTE]] = seconds - float(text[MINUTE + 1 : -1])

    def _unreadable(self) -> float:
        self.unread += 1
        return NO_TIME
