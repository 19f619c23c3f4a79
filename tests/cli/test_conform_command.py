"""`choreo-check conform`: did production do what was designed?"""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from tests.cli.conftest import Invoke
from tests.cli.systems import CONTRACTS, ROOT, write

EXAMPLES = ROOT / "docs" / "examples"
TRACE = EXAMPLES / "booking_trace.txt"
BOOKINGS = EXAMPLES / "bookings.jsonl"
DOCUMENTED = CONTRACTS / "booking" / "as_documented.yaml"
HARDENED = CONTRACTS / "booking" / "topology.yaml"
REPORT = ROOT / "src" / "choreo_check" / "reporting" / "report.schema.json"


def event(type_: str, source: str = "booking", **more: object) -> str:
    attributes = {"id": "1", "type": type_, "source": source, "time": "2025-02-03T10:00:00Z", "correlationid": "b-1"}
    return json.dumps(attributes | more) + "\n"


def document(invoke: Invoke, *arguments: str | Path) -> dict[str, object]:
    ended = invoke("conform", *arguments, "--format", "json")
    found = json.loads(ended.out)
    jsonschema_rs.validate(json.loads(REPORT.read_text(encoding="utf-8")), found)
    return dict(found)


def test_names_what_the_tutorials_trace_shows_and_its_code_never_publishes(invoke: Invoke) -> None:
    ended = invoke("conform", TRACE, "--topology", DOCUMENTED)
    assert ended.status == 1
    blamed = [line.split("`")[1] for line in ended.out.splitlines() if "CHO1001 [unknown-event]" in line]
    assert blamed == ["PaymentInitiated", "BookingConfirmed"]


def test_draws_sagas_as_the_event_flow_of_a_log(invoke: Invoke) -> None:
    out = invoke("conform", TRACE, "--topology", DOCUMENTED).out
    assert out.startswith(
        "saga booking-456 from 10:00:00: succeeded, CHO1001\n"
        "  10:00:00  booking  BookingCreated\n"
        "  10:00:01  payment  PaymentInitiated\n"
        "  10:00:30  payment  PaymentSucceeded  after BookingCreated\n"
    )


@pytest.mark.parametrize(("arguments", "drawn"), [(["--draw", "0"], []), (["--saga", "booking-459"], ["booking-459"])])
def test_draws_what_is_asked_for(arguments: list[str], drawn: list[str], invoke: Invoke) -> None:
    out = invoke("conform", BOOKINGS, "--topology", HARDENED, *arguments).out
    assert [line.split()[1] for line in out.splitlines() if line.startswith("saga ")] == drawn


@pytest.mark.parametrize("format_", ["markdown", "mermaid"])
def test_draws_sagas_as_diagrams(format_: str, invoke: Invoke) -> None:
    out = invoke("conform", BOOKINGS, "--topology", HARDENED, "--format", format_, "--draw", "1").out
    assert out.index("sequenceDiagram") < out.index("CHO1005")
    assert "p2->>p3: InventoryReserved" in out


def test_gives_machines_the_sagas_and_the_counts(invoke: Invoke) -> None:
    summary = document(invoke, BOOKINGS, "--topology", HARDENED)["summary"]
    assert isinstance(summary, dict)
    assert summary["ends"] == {"failed": 2, "succeeded": 1, "unfinished": 1}
    assert (summary["events"], summary["copies"], summary["broken"], summary["checked_by_contract"]) == (14, 1, 1, 14)
    assert summary["broken_lines"][0]["place"].endswith("bookings.jsonl:10:1")
    assert summary["sagas"][0]["events"][3] == {
        "time": "10:00:31", "event": "BookingConfirmed", "service": "booking",
        "after": ["BookingCreated", "PaymentSucceeded"], "line": 9,
    }  # fmt: skip


@pytest.mark.parametrize("format_", ["sarif", "junit", "github"])
def test_reports_in_every_other_format_too(format_: str, invoke: Invoke) -> None:
    ended = invoke("conform", BOOKINGS, "--topology", HARDENED, "--format", format_)
    assert ended.status == 1
    assert "CHO1005" in ended.out
    assert not ended.out.startswith("saga ")


def test_passes_what_was_designed(invoke: Invoke) -> None:
    ended = invoke("conform", write("events.jsonl", event("BookingCreated")), "--topology", HARDENED, "--no-contracts")
    assert ended.status == 0
    assert "1 event, in 1 saga: 1 under way" in ended.out


def test_holds_events_against_their_contracts_unless_told_not_to(invoke: Invoke) -> None:
    log = write("events.jsonl", event("BookingCreated"))
    assert "CHO1010" in invoke("conform", log, "--topology", HARDENED).out
    assert "CHO1010" not in invoke("conform", log, "--topology", HARDENED, "--no-contracts").out


def test_judges_the_version_that_an_event_names(invoke: Invoke) -> None:
    lines = BOOKINGS.read_text(encoding="utf-8").splitlines()
    first = json.loads(lines[0])
    first["dataschema"] = "https://contracts.example/booking/BookingCreated/2.json"
    first["data"]["arrivesOn"] = "soon"
    log = write("events.jsonl", json.dumps(first) + "\n")
    assert "CHO1010" in invoke("conform", log, "--topology", HARDENED).out


@pytest.mark.parametrize(("settle", "status"), [("10m", 1), ("1h", 1), ("3h", 0)])
def test_waits_for_a_saga_as_long_as_it_is_told(settle: str, status: int, invoke: Invoke) -> None:
    assert invoke("conform", BOOKINGS, "--topology", HARDENED, "--settle", settle).status == status


def test_allows_clocks_to_differ(invoke: Invoke) -> None:
    log = write("log.txt", "10:00:30  BookingCreated  booking  b\n10:00:00  InventoryReserved  inventory  b\n")
    assert "happened 30 s before" in invoke("conform", log, "--topology", HARDENED).out
    assert invoke("conform", log, "--topology", HARDENED, "--clock-skew", "1m").status == 0


def test_is_told_what_sources_mean(invoke: Invoke) -> None:
    log = write("log.txt", "10:00:00  BookingCreated  frontend  b\n10:00:01  InventoryReserved  inventory  b\n")
    ended = invoke("conform", log, "--topology", HARDENED)
    assert "comes from frontend, which is no service" in ended.out
    assert "--source frontend=booking" in ended.out
    assert invoke("conform", log, "--topology", HARDENED, "--source", "frontend=booking").status == 0


def test_judges_no_publisher_where_no_source_names_one(invoke: Invoke) -> None:
    log = write("log.txt", "10:00:00  BookingCreated  pod-1  b\n10:00:01  InventoryReserved  pod-2  b\n")
    ended = invoke("conform", log, "--topology", HARDENED)
    assert ended.status == 0
    assert "no source names a service" in ended.out


def test_says_what_it_could_not_judge_without_times(invoke: Invoke) -> None:
    log = write("log.csv", "event,service,saga\nBookingCreated,booking,b\n")
    ended = invoke("conform", log, "--topology", HARDENED)
    assert ended.status == 0
    assert "no event has a time" in ended.out


def test_says_when_there_was_no_room(invoke: Invoke) -> None:
    lines = "".join(event("BookingCreated", id=str(at), correlationid=f"b-{at}") for at in range(40))
    log = write("events.jsonl", lines)
    ended = invoke("conform", log, "--topology", HARDENED, "--no-contracts", "--open-sagas", "10", "--draw", "0")
    assert ended.status == 0
    assert "40 sagas: 30 cut short, 10 under way" in ended.out
    assert "30 sagas judged before they had ended, for want of room: more with --open-sagas" in ended.out


def test_counts_what_it_does_not_keep(invoke: Invoke) -> None:
    lines = "".join(event("Unheard", id=str(at), correlationid=f"b-{at}") for at in range(40))
    ended = invoke("conform", write("e.jsonl", lines), "--topology", HARDENED, "--keep", "2", "--draw", "0")
    assert "booking: 38 more like e.jsonl:1:1: CHO1001 booking publishes `Unheard`" in ended.out
    assert ended.out.endswith("2 errors in 1 file\n")


def test_reads_several_logs_packed_ones_and_standard_input(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = Path("1.jsonl.gz")
    packed.write_bytes(gzip.compress(event("BookingCreated").encode()))
    second = event("InventoryReserved", "inventory", id="2", time="2025-02-03T10:00:01Z")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(second.encode())))
    ended = invoke("conform", packed, "-", "--topology", HARDENED, "--no-contracts")
    assert "2 events, in 1 saga: 1 under way" in ended.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--settle", "soon"], "--settle cannot be `soon`"),
        (["--clock-skew", "-1s"], "--clock-skew"),
        (["--source", "booking"], "--source cannot be `booking`"),
        (["--source", "x=nobody"], "which is no service"),
        (["--keep", "0"], "--keep cannot be 0"),
        (["--open-sagas", "0"], "--open-sagas cannot be 0"),
        (["--draw", "-1"], "--draw cannot be -1"),
        (["--format", "pdf"], "there is no format named 'pdf'"),
    ],
    ids=str,
)
def test_refuses_what_it_cannot_do(arguments: list[str], message: str, invoke: Invoke) -> None:
    option, value = arguments
    ended = invoke("conform", TRACE, "--topology", DOCUMENTED, f"{option}={value}")
    assert (ended.status, ended.out) == (2, "")
    assert message in ended.err


def test_a_log_in_which_nothing_is_an_event_is_no_pass(invoke: Invoke) -> None:
    ended = invoke("conform", write("log.jsonl", '{"message": "hello"}\n'), "--topology", DOCUMENTED)
    assert ended.status == 2
    assert "log.jsonl:1:1: has no `type`: no name of an event; no line is an event" in ended.err


def test_an_empty_log_is_one(invoke: Invoke) -> None:
    ended = invoke("conform", write("log.jsonl", ""), "--topology", DOCUMENTED)
    assert (ended.status, ended.err) == (0, "")
    assert "0 events, in 0 sagas\n" in ended.out


def test_explains_what_it_finds(invoke: Invoke) -> None:
    ended = invoke("explain", "uncaused-event")
    assert ended.out.startswith("# CHO1003 uncaused-event\n\n(error by default)\n\nReports an event that nothing")
