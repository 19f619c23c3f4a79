"""`choreo-check compat --against main`, in a repository with a branch."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.loading.revisions import laid_out, merge_base, repository_around, revision
from tests.compatibility.cli.conftest import Compat
from tests.compatibility.cli.repository import ORDER_PLACED, commit, git, rewrite, shorten_order_ids


@pytest.mark.usefixtures("food_delivery")
def test_finds_nothing_on_a_branch_that_changes_nothing(compat: Compat) -> None:
    ended = compat("--against", "main")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("No findings")


@pytest.mark.parametrize("committed", [False, True])
def test_shows_the_witness_and_the_three_services_that_break(
    food_delivery: Path, compat: Compat, *, committed: bool
) -> None:
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids)
    if committed:
        commit(food_delivery)
    ended = compat("--against", "main")
    assert ended.status == 1
    assert "breaks restaurant, payment and analytics" in ended.out
    assert re.search(r"topology\.yaml:\d+:17 restaurant reads order_id", ended.out)
    witness = json.loads(ended.out.partition("witness: ")[2].partition("\n\n")[0])
    assert len(witness["data"]["order_id"]) > 5


@pytest.mark.usefixtures("food_delivery")
def test_compares_a_version_that_is_new_with_the_one_before_it(compat: Compat) -> None:
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids, to=ORDER_PLACED / "3.json")
    ended = compat("--against", "main")
    assert "`order.placed` 2 → 3" in ended.out
    assert "unchanged-identifier" in ended.out


@pytest.mark.usefixtures("food_delivery")
def test_sees_a_change_of_what_a_contract_refers_to(compat: Compat) -> None:
    rewrite(Path("contracts/shared/identifier.json"), lambda schema: schema.update(maxLength=5))
    ended = compat("--against", "main")
    assert "`driver.assigned` 1, changed in place" in ended.out


def test_compares_with_where_the_branch_began_not_with_what_came_since(food_delivery: Path, compat: Compat) -> None:
    git(food_delivery, "switch", "--quiet", "main")
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids)
    commit(food_delivery)
    git(food_delivery, "switch", "--quiet", "change")
    assert compat("--against", "main").status == 0


@pytest.mark.usefixtures("food_delivery")
def test_sees_that_a_contract_was_deleted(compat: Compat) -> None:
    (ORDER_PLACED / "1.json").unlink()
    (ORDER_PLACED / "2.json").unlink()
    ended = compat("--against", "main", "contracts/food_delivery/topology.yaml")
    assert "removed-event" in ended.out
    assert f"{ORDER_PLACED}/2.json:1:1" in ended.out


def test_sees_that_a_whole_system_was_deleted(food_delivery: Path, compat: Compat) -> None:
    git(food_delivery, "rm", "-r", "--quiet", "contracts/food_delivery")
    ended = compat("--against", "main")
    assert ended.out.count("removed-event") >= 1
    assert ended.status == 1


def test_finds_a_system_again_that_was_moved(food_delivery: Path, compat: Compat) -> None:
    git(food_delivery, "mv", "contracts/food_delivery", "contracts/delivery")
    commit(food_delivery)
    rewrite(Path("contracts/delivery/order.placed/2.json"), shorten_order_ids)
    ended = compat("--against", "main")
    assert "incompatible-change" in ended.out
    assert "added-event" not in ended.out


def test_says_what_to_fetch_when_the_branch_is_not_there(food_delivery: Path, compat: Compat) -> None:
    git(food_delivery, "remote", "add", "origin", "/nowhere")
    ended = compat("--against", "origin/trunk")
    assert ended.status == 2
    assert "git fetch origin trunk:refs/remotes/origin/trunk" in ended.err


def test_says_what_to_fetch_on_a_shallow_clone(
    food_delivery: Path, compat: Compat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        (food_delivery / "note.txt").write_text(str(number), encoding="utf-8")
        commit(food_delivery)
    git(food_delivery, "switch", "--quiet", "main")
    (food_delivery / "other.txt").write_text("1", encoding="utf-8")
    commit(food_delivery)
    url = food_delivery.as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=change", url, "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    ended = compat("--against", "origin/main")
    assert ended.status == 2
    assert "--unshallow" in ended.err


@pytest.mark.usefixtures("here")
def test_cannot_compare_outside_of_a_repository(compat: Compat) -> None:
    ended = compat("--against", "main")
    assert ended.status == 2
    assert "not a git repository" in ended.err


@pytest.mark.parametrize("name", ["--output=stolen", "-h", "--all"])
def test_never_takes_a_revision_for_an_option(food_delivery: Path, compat: Compat, name: str) -> None:
    ended = compat(f"--against={name}")
    assert ended.status == 2
    assert not (food_delivery / "stolen").exists()


def test_leaves_the_repository_as_it_was(food_delivery: Path, compat: Compat) -> None:
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids)
    before = git(food_delivery, "status", "--porcelain"), git(food_delivery, "rev-parse", "HEAD")
    compat("--against", "main")
    assert (git(food_delivery, "status", "--porcelain"), git(food_delivery, "rev-parse", "HEAD")) == before


def test_takes_what_it_has_laid_out_away_again(food_delivery: Path) -> None:
    with laid_out(revision(food_delivery, "main")) as folder:
        assert (folder / ORDER_PLACED / "1.json").read_bytes() == (food_delivery / ORDER_PLACED / "1.json").read_bytes()
    assert not folder.exists()


def test_knows_the_commit_that_two_branches_have_in_common(food_delivery: Path) -> None:
    first = git(food_delivery, "rev-parse", "HEAD")
    (food_delivery / "note.txt").write_text("1", encoding="utf-8")
    commit(food_delivery)
    assert merge_base(repository_around(food_delivery), "main").commit == first


def test_says_when_a_revision_is_not_there(food_delivery: Path) -> None:
    with pytest.raises(ChoreoError, match="there is no revision `nowhere`"):
        revision(food_delivery, "nowhere")


@pytest.mark.usefixtures("food_delivery")
def test_works_within_a_hook_of_another_repository(compat: Compat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert compat("--against", "main").status == 0


def test_does_not_follow_hooks_or_monitors_of_the_repository(food_delivery: Path, compat: Compat) -> None:
    trap = food_delivery / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {food_delivery}/sprung\n", encoding="utf-8")
    trap.chmod(0o755)
    git(food_delivery, "config", "core.fsmonitor", str(trap))
    git(food_delivery, "config", "diff.external", str(trap))
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids)
    (ORDER_PLACED / "1.json").unlink()
    (food_delivery / "sprung").unlink(missing_ok=True)
    compat("--against", "main")
    assert not (food_delivery / "sprung").exists()


@pytest.mark.usefixtures("food_delivery")
def test_points_at_the_line_of_a_shared_file_in_which_a_contract_breaks(compat: Compat) -> None:
    rewrite(Path("contracts/shared/identifier.json"), lambda schema: schema.update(maxLength=5))
    ended = compat("--against", "main")
    assert "\ncontracts/shared/identifier.json:8:3: error CHO801 [incompatible-change] `driver.assigned` 1" in ended.out
    assert "note: contracts/food_delivery/driver.assigned/1.json:1:1 `driver.assigned` refers to it" in ended.out


def test_follows_a_reference_out_of_the_directory_of_the_contracts_whose_target_has_no_address(
    here: Path, compat: Compat
) -> None:
    shared, contract = here / "all/shared/id.json", here / "all/shop/order.placed/1.json"
    for path in (shared, contract):
        path.parent.mkdir(parents=True)
    shared.write_text('{"type": "string"}', encoding="utf-8")
    refers = {"type": "object", "properties": {"id": {"$ref": "../../shared/id.json"}}, "required": ["id"]}
    contract.write_text(json.dumps(refers), encoding="utf-8")
    (here / "all/shop/topology.yaml").write_text(
        "{choreo: 1, contracts: ., services: {order: {publishes: [order.placed]}}}", encoding="utf-8"
    )
    git(here, "init", "--quiet", "--initial-branch=main")
    commit(here)
    shared.write_text('{"type": "string",\n "maxLength": 4}', encoding="utf-8")
    ended = compat("--against", "main")
    assert "all/shared/id.json:2:2: warning CHO801" in ended.out
    assert str(here) not in compat("--against", "main", "--format", "json").out


def test_a_topology_that_was_moved_with_its_contracts_is_not_gone(food_delivery: Path, compat: Compat) -> None:
    git(food_delivery, "mv", "contracts/food_delivery", "contracts/delivery")
    assert compat("--against", "main").status == 0
    rewrite(Path("contracts/delivery/order.placed/2.json"), shorten_order_ids)
    out = compat("--against", "main").out
    assert "breaks restaurant, payment and analytics" in out
    assert "CHO803" not in out


def test_a_file_that_is_gone_has_no_line_to_show(food_delivery: Path, compat: Compat) -> None:
    git(food_delivery, "rm", "--quiet", str(ORDER_PLACED / "2.json"))
    removed, *_ = compat("--against", "main").out.split("\n\n")
    assert removed.splitlines()[1].startswith("  help: ")


@pytest.mark.usefixtures("food_delivery")
def test_shows_the_line_of_an_example_and_of_an_address(compat: Compat) -> None:
    rewrite(ORDER_PLACED / "2.json", shorten_order_ids, to=ORDER_PLACED / "3.json")
    out = compat("--against", "main").out
    assert f"{ORDER_PLACED}/3.json:3:3: warning CHO808" in out
    line = (ORDER_PLACED / "2.json").read_text(encoding="utf-8").splitlines().index('  "examples": [') + 2
    assert f"note: {ORDER_PLACED}/2.json:{line}:5 the example, at main" in out
