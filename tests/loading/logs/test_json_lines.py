"""Events as JSON lines, by both readers: they must agree on every line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from choreo_check.conformance.rows import NO_TIME, Occurrence
from choreo_check.loading.logs import json_lines
from choreo_check.loading.logs.quick import Quick
from choreo_check.topology import Envelope
from tests.loading.logs.reading_logs import read, written

EVENT = {
    "id": "1", "source": "/s", "type": "a", "time": "2025-02-03T10:00:00.5Z", "correlationid": "c", "causationid": "0",
    "data": {"type": "not this", "id": "nor this"},
}  # fmt: skip
SECONDS = 1738576800.5


@pytest.fixture(params=["quick", "plain"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read with msgspec, and without."""
    if request.param == "plain":
        monkeypatch.setattr(json_lines, "Quick", lambda *_: None)
    return str(request.param)


@pytest.mark.usefixtures("reader")
def test_reads_the_attributes_of_cloud_events(tmp_path: Path) -> None:
    events, log = read(written(tmp_path, json.dumps(EVENT) + "\n"))
    assert events == [Occurrence(SECONDS, 1, "a", "/s", "c", "1", "0")]
    assert log.is_json


@pytest.mark.usefixtures("reader")
def test_reads_what_the_envelope_names(tmp_path: Path) -> None:
    envelope = Envelope("eid", "kind", "order.id", None, time="at", source="by")
    line = '{"eid": 7, "kind": "a", "order": {"id": 12}, "at": 1738576800500, "by": "s", "causationid": "0"}'
    events, _ = read(written(tmp_path, line), envelope=envelope)
    assert events == [Occurrence(SECONDS, 1, "a", "s", "12", "7", "0")]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"id": 5}, {"id": "5"}),
        ({"id": None}, {"id": None}),
        ({"id": ""}, {"id": None}),
        ({"id": True}, {"id": None}),
        ({"id": {"x": 1}}, {"id": None}),
        ({"source": 5}, {"source": None}),
        ({"time": None}, {"time_s": NO_TIME}),
        ({"time": 1738576800.5}, {"time_s": SECONDS}),
        ({"time": "soon"}, {"time_s": NO_TIME}),
        ({"correlationid": "ü\u2028"}, {"correlation": "ü\u2028"}),
    ],
)
def test_takes_odd_values_for_what_they_can_be(
    changed: dict[str, object], expected: dict[str, object], tmp_path: Path
) -> None:
    (event,), _ = read(written(tmp_path, json.dumps(EVENT | changed)))
    assert event._asdict() == Occurrence(SECONDS, 1, "a", "/s", "c", "1", "0")._asdict() | expected


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "is no JSON: expecting property name enclosed in double quotes"),
        ('{"type": "a"} {"type": "b"}', "is no JSON: extra data"),
        ('{"type": "a"},{"type": "b"}', "is no JSON: extra data"),
        ("[1]", "is no JSON object"),
        ("null", "is no JSON object"),
        ('{"id": "1"}', "has no `type`: no name of an event"),
        ('{"type": ""}', "has no `type`: no name of an event"),
        ('{"type": 5}', "has no `type`: no name of an event"),
        (b'{"type": "\xff"}', "is not UTF-8"),
        ("[" * 100_000, "is nested too deeply"),
    ],
)
def test_leaves_broken_lines_out_and_says_where_they_are(line: str | bytes, reason: str, tmp_path: Path) -> None:
    broken = line.encode() if isinstance(line, str) else line
    content = b'{"type": "a"}\n\n' + broken + b'\n{"type": "b"}\r\n'
    events, log = read(written(tmp_path, content))
    assert [(one.line, one.event) for one in events] == [(1, "a"), (4, "b")]
    assert (log.broken.count, log.broken.told) == (1, [(3, reason)])


def test_both_readers_read_a_long_log_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps(EVENT | {"id": number if number % 9_001 == 0 else str(number)}) for number in range(20_000)]
    lines[777] = "broken"
    path = written(tmp_path, "\n".join(lines))
    seen = []
    for quick in (Quick, lambda *_: None):
        monkeypatch.setattr(json_lines, "Quick", quick)
        events, log = read(path)
        seen.append((events, log.broken))
    assert seen[0] == seen[1]
    assert [one.line for one in seen[0][0]] == [number for number in range(1, 20_001) if number != 778]
