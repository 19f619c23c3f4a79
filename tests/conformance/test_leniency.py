"""What a log does not tell is never held against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.api.conforming import Options, conform
from choreo_check.loading.files import load_text

PARTNERS = """choreo: 1
services:
  shop:
    publishes: [order.placed, cart.changed]
    handlers:
      - {on: {all: [order.placed, bank.settled]}, does: ship, emits: order.shipped}
      - {on: {after: 1d, of: order.placed, unless: order.shipped}, emits: order.expired}
  bank: {external: true, publishes: [bank.settled]}
sagas:
  order: {starts: order.placed, succeeds: order.shipped, fails: order.expired}
"""
BEFORE = "2025-01-01T00:00:00Z,cart.changed,shop,x,x1\n"
HEAD = "time,event,service,saga,eventid\n"


def found(folder: Path, rows: str, topology: str = PARTNERS, options: Options | None = None) -> list[str]:
    path = folder / "log.csv"
    path.write_text(f"{HEAD}{rows}", encoding="utf-8")
    return [one.code for one in conform(path, load_text(topology), options or Options()).findings]


def day(number: int, event: str, id_: str, source: str = "shop") -> str:
    return f"2025-01-{number:02}T10:00:00Z,{event},{source},o-1,{id_}\n"


def test_what_external_services_publish_may_be_in_another_log(tmp_path: Path) -> None:
    assert found(tmp_path, BEFORE + day(2, "order.placed", "1") + day(3, "order.shipped", "2")) == []


def test_external_services_call_themselves_what_they_like(tmp_path: Path) -> None:
    events = day(2, "order.placed", "1") + day(2, "bank.settled", "b", "//acme/x") + day(3, "order.shipped", "2")
    assert found(tmp_path, BEFORE + events) == []


def test_one_s_own_account_needs_no_cause_and_no_count(tmp_path: Path) -> None:
    events = day(2, "order.placed", "1") + "".join(day(2, "cart.changed", f"c{at}") for at in range(5))
    assert found(tmp_path, BEFORE + events + day(3, "order.shipped", "2")) == []


def test_a_saga_is_waited_for_as_long_as_its_longest_timer(tmp_path: Path) -> None:
    begun = BEFORE + day(2, "order.placed", "1")
    assert found(tmp_path, begun + "2025-01-03T09:00:00Z,cart.changed,shop,y,y1\n") == []
    assert found(tmp_path, begun + "2025-01-03T11:00:00Z,cart.changed,shop,y,y1\n") == ["CHO1004"]


def test_a_saga_that_began_before_the_log_is_missed_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, day(1, "order.shipped", "2") + day(9, "cart.changed", "c")) == []
    assert found(tmp_path, BEFORE + day(5, "order.expired", "2")) == ["CHO1003"]


def test_events_without_ids_may_be_copies(tmp_path: Path) -> None:
    events = day(2, "order.placed", "") + day(2, "order.placed", "").replace("10:00", "11:00")
    assert found(tmp_path, BEFORE + events) == []
    assert found(tmp_path, BEFORE + day(2, "order.placed", "1") + day(2, "order.placed", "2")) == ["CHO1006"]


def test_a_saga_in_which_a_time_is_missing_is_not_judged_by_time(tmp_path: Path) -> None:
    late = day(4, "order.placed", "1") + ",cart.changed,shop,o-1,c\n" + day(2, "order.shipped", "2")
    assert found(tmp_path, BEFORE + late) == []
    assert found(tmp_path, BEFORE + late.replace(",cart.changed,shop,o-1,c\n", "")) == ["CHO1008"]


def test_one_correlation_id_for_everything_is_no_saga(tmp_path: Path) -> None:
    rows = "".join(day(2, "order.placed" if at % 2 else "order.shipped", str(at)) for at in range(25_000))
    path = tmp_path / "log.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    result = conform(path, load_text(PARTNERS))
    assert (result.findings, result.too_long, result.events) == ((), 1, 25_000)


def test_a_topology_without_sagas_has_no_ends_to_miss(tmp_path: Path) -> None:
    bare = PARTNERS.partition("sagas:")[0]
    assert found(tmp_path, BEFORE + day(2, "order.placed", "1") + day(9, "cart.changed", "9"), bare) == []


@pytest.mark.parametrize("skew_s", [0.0, 7200.0])
def test_clocks_may_differ_as_far_as_is_said(skew_s: float, tmp_path: Path) -> None:
    events = day(2, "order.placed", "1") + day(2, "order.shipped", "2").replace("10:00", "09:00")
    assert found(tmp_path, BEFORE + events, options=Options(skew_s=skew_s)) == ([] if skew_s else ["CHO1008"])
