"""Files of logs: several, packed, large, or none at all."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.loading.logs import blocks
from tests.loading.logs.reading_logs import read, written

LINE = '{"type": "a"}\n'


def test_reads_files_one_after_the_other_and_knows_where_each_line_is(tmp_path: Path) -> None:
    first, second = written(tmp_path, LINE * 3, "1.jsonl"), written(tmp_path, LINE * 2 + "x", "2.jsonl")
    events, log = read(first, second)
    places = [log.place(one.line) for one in events]
    assert [(Path(place.path).name, place.line) for place in places] == [
        ("1.jsonl", 1), ("1.jsonl", 2), ("1.jsonl", 3), ("2.jsonl", 1), ("2.jsonl", 2),
    ]  # fmt: skip
    assert str(log.place(log.broken.told[0][0])).endswith("2.jsonl:3:1")


def test_does_not_run_the_last_line_of_a_file_into_the_next(tmp_path: Path) -> None:
    first, second = written(tmp_path, LINE.strip(), "1.jsonl"), written(tmp_path, LINE, "2.jsonl")
    events, log = read(first, second)
    assert [str(log.place(one.line)).rpartition("/")[2] for one in events] == ["1.jsonl:1:1", "2.jsonl:1:1"]


def test_reads_what_is_packed(tmp_path: Path) -> None:
    events, _ = read(written(tmp_path, gzip.compress(LINE.encode() * 5), "log.jsonl.gz"))
    assert len(events) == 5


@pytest.mark.parametrize("spoilt", [lambda packed: packed[:-9], lambda _: b"no gzip"], ids=["cut short", "not packed"])
def test_refuses_what_is_not_whole(spoilt: object, tmp_path: Path) -> None:
    content = spoilt(gzip.compress(LINE.encode() * 5))  # type: ignore[operator]
    with pytest.raises(ChoreoError, match="no whole gzip file"):
        read(written(tmp_path, content, "log.jsonl.gz"))


def test_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINE.encode() * 2)))
    events, log = read(Path("-"))
    assert [str(log.place(one.line)) for one in events] == ["stdin:1:1", "stdin:2:1"]


@pytest.mark.parametrize("size", [1, 7, 14, 15, 64])
def test_blocks_of_any_size_give_the_same_lines(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", size)
    events, log = read(written(tmp_path, f"\n{LINE * 5}\n{LINE}broken\n{LINE.strip()}"))
    assert [one.line for one in events] == [2, 3, 4, 5, 6, 8, 10]
    assert [line for line, _ in log.broken.told] == [9]


@pytest.mark.parametrize("size", [5, 40, 1000])
def test_leaves_a_line_out_that_is_too_long(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_BYTES", size)
    monkeypatch.setattr(blocks, "LINE_BYTES_MAX", 50)
    events, log = read(written(tmp_path, f'{LINE}{{"type": "{"x" * 2000}"}}\n{LINE}'))
    seen = [one.line for one in events] + [line for line, _ in log.broken.told]
    assert sorted(seen) == [1, 2, 3]
    assert [one.line for one in events if one.event == "a"] == [1, 3]


def test_an_empty_log_has_no_events(tmp_path: Path) -> None:
    assert read(written(tmp_path, ""))[0] == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"type": "a"}]', "is one JSON list"),
        ("x".encode("utf-16"), "is not text in UTF-8"),
        (b"PK\0\0", "is not text in UTF-8"),
    ],
)
def test_refuses_what_is_no_log(content: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=message) as caught:
        read(written(tmp_path, content))
    assert caught.value.hint


def test_refuses_a_file_that_is_not_there_and_names_one_that_is(tmp_path: Path) -> None:
    written(tmp_path, LINE, "events.jsonl")
    with pytest.raises(ChoreoError, match="no such file") as caught:
        read(tmp_path / "event.jsonl")
    assert caught.value.hint == f"did you mean {tmp_path / 'events.jsonl'}?"


def test_refuses_a_directory(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="cannot be read"):
        read(tmp_path)
