"""`choreo-check compat OLD NEW`: what it takes, what it prints, how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from choreo_check.reporting import formats
from tests.compatibility.cli.conftest import Compat
from tests.compatibility.cli.repository import ORDER_PLACED, commit, rewrite, shorten_order_ids

ROOT = Path(__file__).parents[3]
REPORT = ROOT / "src/choreo_check/reporting/report.schema.json"
TOPOLOGY = Path("contracts/food_delivery/topology.yaml")


def write(path: str, text: str) -> Path:
    found = Path(path)
    found.parent.mkdir(parents=True, exist_ok=True)
    found.write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def broken(food_delivery: Path) -> Path:
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids)
    return food_delivery


def test_compares_two_files(compat: Compat) -> None:
    old, new = write("a.json", '{"type": "number"}'), write("b.json", '{"type": "integer"}')
    ended = compat(old, new)
    assert ended.status == 1
    assert "witness: 0.5" in ended.out or "witness: " in ended.out
    assert compat(new, old).status == 0


def test_compares_two_directories(compat: Compat) -> None:
    write("old/order.placed/1.json", '{"type": "number"}')
    write("new/order.placed/1.json", '{"type": "number"}')
    write("new/order.placed/2.json", '{"type": "integer"}')
    assert "`order.placed` 1 → 2" in compat("old", "new").out


@pytest.mark.usefixtures("broken")
def test_compares_a_revision_with_what_lies_there(compat: Compat) -> None:
    assert "incompatible-change" in compat("git:main", TOPOLOGY).out


@pytest.mark.usefixtures("food_delivery")
def test_compares_two_revisions(compat: Compat) -> None:
    assert compat("git:main", "git:change").status == 0


@pytest.mark.usefixtures("broken")
def test_compares_a_file_of_a_revision(compat: Compat) -> None:
    path = ORDER_PLACED / "2.json"
    assert "order.placed" in compat(f"git:main:{path}", path).out


def test_tells_of_a_proof(compat: Compat) -> None:
    write("old/order.placed/1.json", '{"type": "integer"}')
    write("new/order.placed/1.json", '{"type": "number"}')
    assert "order.placed 1, changed in place: compatible" in compat("old", "new", "--fail-on", "error").out


@pytest.mark.usefixtures("broken")
def test_paths_are_those_of_the_repository_not_of_a_temporary_directory(compat: Compat) -> None:
    out = compat("--against", "main", "--format", "json", "--mode", "full").out
    assert "choreo-check-" not in out.replace('"choreo-check', "")
    assert "/tmp" not in out  # noqa: S108  that is what it must not say


@pytest.mark.usefixtures("broken")
def test_prints_the_same_twice(compat: Compat) -> None:
    first, second = (compat("git:main", ".", "--format", "json").out for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", formats())
@pytest.mark.usefixtures("broken")
def test_speaks_every_format(compat: Compat, name: str) -> None:
    ended = compat("--against", "main", "--format", name)
    assert ended.status == 1
    assert "order.placed" in ended.out


@pytest.mark.usefixtures("broken")
def test_its_json_follows_the_published_schema(compat: Compat) -> None:
    report = json.loads(compat("--against", "main", "--format", "json").out)
    jsonschema.validate(report, json.loads(REPORT.read_text(encoding="utf-8")))
    (found,) = [finding for finding in report["findings"] if finding["code"] == "CHO801"]
    assert found["witness"]["consumers"] == ["restaurant", "payment", "analytics"]
    assert found["witness"]["keyword"] == "maxLength"


@pytest.mark.usefixtures("broken")
def test_markdown_has_a_table_of_changes(compat: Compat) -> None:
    out = compat("--against", "main", "--format", "markdown").out
    assert "| Event | Change | Verdict | Witness | Consumers |" in out
    assert "| restaurant, payment, analytics |" in out
    assert '<code>{…, "data": {…, "order&#95;id": ' in out.replace("order_id", "order&#95;id")
    assert out.index("CHO801") < out.index("CHO807")


@pytest.mark.usefixtures("broken")
def test_fingerprints_survive_a_move_of_the_lines(compat: Compat) -> None:
    first = fingerprints(compat("--against", "main", "--format", "sarif").out)
    rewrite(ORDER_PLACED / "2.json", lambda schema: schema.update({"$comment": "moved", **dict(schema)}))
    assert fingerprints(compat("--against", "main", "--format", "sarif").out) == first


def fingerprints(log: str) -> list[str]:
    return sorted(result["partialFingerprints"]["choreoCheck/v1"] for result in json.loads(log)["runs"][0]["results"])


@pytest.mark.usefixtures("broken")
def test_points_at_the_line_that_breaks(compat: Compat) -> None:
    line = (ORDER_PLACED / "2.json").read_text(encoding="utf-8").splitlines().index('          "maxLength": 5') + 1
    assert f"{ORDER_PLACED / '2.json'}:{line}:" in compat("--against", "main").out


@pytest.mark.parametrize(("options", "status"), [([], 1), (["--exit-zero"], 0), (["--fail-on", "never"], 0)])
@pytest.mark.usefixtures("broken")
def test_fails_as_it_is_told(compat: Compat, options: list[str], status: int) -> None:
    assert compat("--against", "main", *options).status == status


@pytest.mark.usefixtures("broken")
def test_writes_the_report_to_a_file(compat: Compat) -> None:
    compat("--against", "main", "--output", "report.txt")
    assert "incompatible-change" in Path("report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options",
    [["--mode", "forward"], ["--content-model", "open"], ["--fill-defaults"], ["--formats"], ["--transitive"]],
)
@pytest.mark.usefixtures("food_delivery")
def test_takes_every_policy(compat: Compat, options: list[str]) -> None:
    assert compat("--against", "main", *options).status == 0


def test_wants_two_paths(compat: Compat) -> None:
    ended = compat("one.json")
    assert ended.status == 2
    assert "OLD and NEW" in ended.err


def test_says_which_file_is_not_there(compat: Compat) -> None:
    write("a.json", "{}")
    ended = compat("a.json", "b.json")
    assert ended.status == 2
    assert "b.json" in ended.err


def test_says_where_an_old_topology_is_wrong_in_the_words_of_the_repository(
    food_delivery: Path, compat: Compat
) -> None:
    text = TOPOLOGY.read_text(encoding="utf-8")
    write(str(TOPOLOGY), text.replace("choreo: 1", "choreo: 1\nservixes: {}"))
    commit(food_delivery)
    write(str(TOPOLOGY), text)
    ended = compat("git:change", TOPOLOGY)
    assert ended.status == 2
    assert f"{food_delivery.as_posix()}/{TOPOLOGY}" in ended.err


WAIVER = '[[tool.choreo-check.waivers]]\nevent = "{event}"\nreason = "agreed with all"\nuntil = {until}\n'


@pytest.mark.usefixtures("broken")
def test_a_waiver_accepts_a_break(compat: Compat) -> None:
    write("pyproject.toml", WAIVER.format(event="order.placed", until="9999-01-01"))
    ended = compat("--against", "main")
    assert ended.status == 0
    assert "waived until 9999-01-01: agreed with all" in ended.out


@pytest.mark.usefixtures("broken")
def test_a_waiver_that_has_expired_is_reported_where_it_stands(compat: Compat) -> None:
    write("pyproject.toml", "[project]\n\n" + WAIVER.format(event="order.placed", until="2020-01-01"))
    ended = compat("--against", "main")
    assert ended.status == 1
    assert "\npyproject.toml:3:1: warning CHO812 [expired-waiver]" in ended.out


@pytest.mark.usefixtures("food_delivery")
def test_a_waiver_that_nothing_needs_is_reported(compat: Compat) -> None:
    write("pyproject.toml", WAIVER.format(event="order.placed", until="9999-01-01"))
    ended = compat("--against", "main")
    assert ended.status == 1
    assert "unused-waiver" in ended.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.choreo-check]\nwaivers = 5\n", "list of tables"),
        ('[[tool.choreo-check.waivers]]\nevent = "a"\nuntil = 2030-01-01\n', "`reason`"),
        ('[[tool.choreo-check.waivers]]\nevent = "a"\nreason = "b"\nuntil = "soon"\n', "`until`"),
        (WAIVER.format(event="a", until="2030-01-01") + 'who = "me"\n', "unknown key `who`"),
    ],
    ids=["no list", "no reason", "no date", "unknown"],
)
@pytest.mark.usefixtures("food_delivery")
def test_refuses_a_waiver_that_is_not_whole(compat: Compat, text: str, said: str) -> None:
    write("pyproject.toml", text)
    ended = compat("--against", "main")
    assert ended.status == 2
    assert said in ended.err


HEARD = """choreo: 1
name: shop
services:
  shop: {publishes: [order.placed, order.noted]}
  payment: {handlers: [{on: order.placed, reads: [total]}]}
  archive: {handlers: [{on: order.placed, reads: [number], observes: true}]}
"""
WHOLE = '{"type": "object", "properties": {"data": {"type": "object", "properties": {"total": {"type": "TYPE"}}}}}'


@pytest.fixture
def heard() -> Path:
    for side, kind in (("old", "number"), ("new", "integer")):
        for event in ("order.placed", "order.noted", "parcel.sent"):
            write(f"{side}/{event}/1.json", WHOLE.replace("TYPE", kind))
    return write("topology.yaml", HEARD)


def test_names_who_hears_contracts_that_lie_alone(heard: Path, compat: Compat) -> None:
    paths = ("old/order.placed/1.json", "new/order.placed/1.json")
    ended = compat(*paths, "--topology", heard)
    assert "breaks payment" in ended.out
    assert re.search(r"topology\.yaml:5:\d+ payment reads total", ended.out)
    assert "archive" not in ended.out
    assert "payment" not in compat(*paths).out


def test_is_milder_only_of_events_that_the_topology_knows_and_nobody_hears(heard: Path, compat: Compat) -> None:
    ended = compat("old", "new", "--topology", heard, "--format", "json")
    breaks = [one for one in json.loads(ended.out)["findings"] if one["code"] == "CHO801"]
    severities = {one["subject"]["event"]: one["severity"] for one in breaks}
    assert severities == {"order.placed": "error", "order.noted": "warning", "parcel.sent": "error"}


def test_says_who_heard_what_is_gone(heard: Path, compat: Compat) -> None:
    Path("new/order.placed/1.json").unlink()
    Path("new/parcel.sent/1.json").unlink()
    out = compat("old", "new", "--topology", heard).out
    assert "error CHO803 [removed-event] `order.placed` has no contract any more; payment and archive handle it" in out
    assert "error CHO803 [removed-event] `parcel.sent` has no contract any more\n" in out


@pytest.mark.parametrize(
    ("paths", "said", "meant"),
    [
        (
            ("old/parcel.sent/1.json", "new/parcel.sent/1.json"),
            "knows no event 'parcel.sent'",
            "<event>/<version>.json",
        ),
        (("old/order.placd/1.json", "new/order.placd/1.json"), "knows no event 'order.placd'", "mean 'order.placed'?"),
        (("topology.yaml", "topology.yaml"), "has a topology of its own", "leave --topology out"),
    ],
)
def test_says_where_a_topology_tells_nothing(
    paths: tuple[str, str], said: str, meant: str, heard: Path, compat: Compat
) -> None:
    for side in ("old", "new"):
        write(f"{side}/order.placd/1.json", WHOLE.replace("TYPE", "number"))
    ended = compat(*paths, "--topology", heard)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert meant in ended.err
