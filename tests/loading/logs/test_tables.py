"""Events as tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.conformance.rows import NO_TIME, Occurrence
from choreo_check.errors import ChoreoError
from tests.loading.logs.reading_logs import read, written

TEN = 36_000.0


@pytest.mark.parametrize(
    "text",
    [
        "10:00:00  a  S  c-1\n",
        "10:00:00   a            S           c-1\n",
        "10:00:00|a|S|c-1\n",
        "| 10:00:00 | a | S | c-1 |\n",
        "10:00:00\ta\tS\tc-1\n",
        '10:00:00,a,"S",c-1\n',
        "time,event,service,correlation\n10:00:00,a,S,c-1\n",
        "| BookingId | Service | EventName | @Timestamp |\n|---|:--|---|---|\n| c-1 | S | a | 10:00:00 |\n",
        "name  id   at        service\n----  ---  --        -------\na     c-1  10:00:00  S\n",
    ],
)
def test_reads_tables_of_every_form(text: str, tmp_path: Path) -> None:
    (event,), log = read(written(tmp_path, text, "log.txt"))
    assert event[2:] == ("a", "S", "c-1", None, None)
    assert (event.time_s, log.broken.count, log.is_json) == (TEN, 0, False)


def test_tells_ids_from_correlations_where_there_are_both(tmp_path: Path) -> None:
    text = "time,type,source,correlation,id,causation\n10:00:00,a,S,c-1,1,0\n,b,,-,2,\n"
    events, _ = read(written(tmp_path, text))
    assert events == [
        Occurrence(TEN, 2, "a", "S", "c-1", "1", "0"),
        Occurrence(NO_TIME, 3, "b", None, None, "2", None),
    ]


def test_splits_a_row_at_single_blanks_where_two_do_not_fit(tmp_path: Path) -> None:
    events, log = read(written(tmp_path, "10:00:00  a     S     c-1\n10:00:01  a_very_long_name S c-1\n"))
    assert [one.event for one in events] == ["a", "a_very_long_name"]
    assert log.broken.count == 0


def test_leaves_rows_of_another_width_out(tmp_path: Path) -> None:
    events, log = read(written(tmp_path, "10:00:00,a,S,c-1\n10:00:00,a\n10:00:00,,S,c-1\n"))
    assert len(events) == 1
    assert log.broken.told == [(2, "has 2 columns, not 4"), (3, "names no event")]


def test_goes_on_past_midnight_and_back(tmp_path: Path) -> None:
    rows = "".join(f"{time}  a  S  c-1\n" for time in ("23:59:59", "00:00:01", "23:59:58", "00:00:02"))
    events, _ = read(written(tmp_path, rows))
    assert [one.time_s - events[0].time_s for one in events] == [0, 2, -1, 3]


@pytest.mark.parametrize("text", ["hello world\n", "a,b,c\n", "one  two  three  four  five\n"])
def test_refuses_what_does_not_say_what_its_columns_are(text: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="neither JSON lines nor a table") as caught:
        read(written(tmp_path, text))
    assert caught.value.hint
