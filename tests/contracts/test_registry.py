"""Which contracts an event has: found by its name, ordered by version, never outside of the directory."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.contracts import Registry, natural_order, open_registry
from choreo_check.errors import ChoreoError


def write(root: Path, *names: str) -> Registry:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")
    return open_registry(root)


def versions(registry: Registry, event: str) -> list[str | None]:
    return [contract.version for contract in registry.versions(event)]


ORDERED = ["0.9", "1", "1.9.0", "1.10.0", "2.0.0-alpha.2", "2.0.0-alpha.10", "2.0.0-rc.1", "2.0.0", "2.0.0.1", "10"]


def test_versions_are_sorted_as_people_do() -> None:
    shuffled = ORDERED[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=natural_order) == ORDERED
    assert sorted(["2026-10-01", "2026-09-30", "2026-09"], key=natural_order) == ["2026-09", "2026-09-30", "2026-10-01"]
    assert sorted(["v10", "v2", "v²"], key=natural_order) == ["v2", "v10", "v²"]


@given(st.lists(st.text()))
def test_any_texts_can_be_ordered(texts: list[str]) -> None:
    ranks = [natural_order(text) for text in sorted(texts, key=natural_order)]
    assert all(earlier <= later for earlier, later in pairwise(ranks))


def test_a_number_too_long_for_python_is_still_in_order() -> None:
    assert natural_order("9" * 5000) < natural_order("1" + "0" * 5000)


def test_finds_the_versions_of_an_event_the_oldest_first(tmp_path: Path) -> None:
    registry = write(tmp_path, "a/10.json", "a/2.json", "a/1.json", "a/notes.txt", "b/1.json")
    assert versions(registry, "a") == ["1", "2", "10"]
    latest = registry.latest("a")
    assert latest is not None
    assert (latest.event, latest.version, latest.path) == ("a", "10", tmp_path / "a" / "10.json")


def test_equal_versions_have_an_order_too(tmp_path: Path) -> None:
    assert versions(write(tmp_path, "a/01.json", "a/1.json"), "a") == ["01", "1"]


def test_a_contract_without_a_version_is_the_oldest(tmp_path: Path) -> None:
    registry = write(tmp_path, "a.json", "a/1.json", "b.json")
    assert versions(registry, "a") == [None, "1"]
    assert versions(registry, "b") == [None]


def test_a_name_with_slashes_and_dots_is_a_path(tmp_path: Path) -> None:
    registry = write(tmp_path, "orders/order.placed/1.json", "a..b/1.json", "é/1.json", "has space/1.json")
    for event in ("orders/order.placed", "a..b", "é", "has space"):
        assert versions(registry, event) == ["1"]


@pytest.mark.parametrize(
    "event",
    [
        "",
        ".",
        "..",
        "../s",
        "a/..",
        "a//1",
        "/s",
        "a/../../s",
        "a\0",
        "\ud800",
        "x" * 5000,
        "é" * 240,
        "a/" * 600,
        "none",
    ],
)
def test_a_name_that_leads_nowhere_or_out_has_no_contract(tmp_path: Path, event: str) -> None:
    write(tmp_path, "s.json", "s/1.json", "root/a/1.json", "root/1.json")
    registry = open_registry(tmp_path / "root")
    assert registry.versions(event) == ()
    assert registry.latest(event) is None


def test_an_event_is_looked_up_once(tmp_path: Path) -> None:
    registry = write(tmp_path, "a/1.json")
    first = registry.versions("a")
    write(tmp_path, "a/2.json")
    assert registry.versions("a") is first


def test_a_file_where_a_directory_could_be_holds_no_versions(tmp_path: Path) -> None:
    assert write(tmp_path, "a").versions("a") == ()


def test_says_that_a_directory_cannot_be_listed(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("a")
    with pytest.raises(ChoreoError, match=r"/a: cannot be listed: Too many levels of symbolic links"):
        open_registry(tmp_path).versions("a")


def test_refuses_a_registry_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="no such directory of contracts") as caught:
        open_registry(tmp_path / "none")
    assert caught.value.hint == "mend `contracts:`, or create it"
