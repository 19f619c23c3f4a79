"""Virtual time: it passes only when a run lets it, and then all at once."""

from __future__ import annotations

EPOCH = 1_767_225_600.0
"""When every run begins: 2026-01-01T00:00:00Z, in seconds since 1970."""

DAY_S = 86_400
DAYS_TO_MARCH_0000 = 719_468
DAYS_OF_ERA = 146_097


def timestamp(seconds: float) -> str:
    """Return seconds since 1970 as RFC 3339 writes them, in UTC.

    The calendar is worked out as in Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (civil_from_days).
    """
    days, rest = divmod(seconds, DAY_S)
    year, month, day = _civil(int(days))
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{year:04}-{month:02}-{day:02}T{int(hours):02}:{int(minutes):02}:{rest:06.3f}Z"


def _civil(days: int) -> tuple[int, int, int]:
    era, day_of_era = divmod(days + DAYS_TO_MARCH_0000, DAYS_OF_ERA)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9  # noqa: PLR2004  March is 0
    return year_of_era + era * 400 + (month <= 2), month, day  # noqa: PLR2004  January and February end a year
