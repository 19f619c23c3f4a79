"""An invariant that fails, or gives no answer, is neither a passed check nor a crash of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from choreo_check.api.simulating import Report
from choreo_check.errors import ChoreoError
from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Invariant, Settled
from tests.simulation.oracles.broken_invariant import book_every_message, book_every_order
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


class Speechless(Exception):
    """An error that fails when it is to say what it is."""

    def __str__(self) -> str:
        raise LookupError


def search(judge: Callable[[Settled], Any], folder: Path, **options: Any) -> Report:
    system = bound((cast("Invariant", judge),), worker=on(order_placed=book_every_message))
    return Small(ONE_STEP, system).search(folder, searches=("exhaustive",), faults_max=1, **options)


def asserts(settled: Settled) -> None:
    assert settled.stores["worker"]["booked"] == len(settled.history.cases), "booked too often"


def asserts_without_a_word(settled: Settled) -> None:
    if settled.stores["worker"]["booked"] > 1:
        raise AssertionError


def trips_where_two_are_booked(settled: Settled) -> None:
    {1: None}[settled.stores["worker"]["booked"]]


def is_speechless(_: Settled) -> None:
    raise Speechless


def gives_up(_: Settled) -> None:
    pytest.fail("as I like")


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (asserts, "asserts: booked too often ("),
        (asserts_without_a_word, "asserts_without_a_word: what it asserts does not hold ("),
        (trips_where_two_are_booked, "trips_where_two_are_booked cannot judge: it raises KeyError: 2 ("),
        (is_speechless, "is_speechless cannot judge: it raises Speechless (its text cannot be had: that raises Lookup"),
        (gives_up, "gives_up cannot judge: it raises Failed: as I like ("),
        (lambda: None, "<lambda> cannot judge: it raises TypeError: "),
    ],
)
def test_one_that_raises_is_reported_with_its_line(judge: Any, said: str, tmp_path: Path) -> None:
    (found,) = [one for one in search(judge, tmp_path, faults=("duplicate",)).findings if one.code == "CHO915"]
    assert found.message.startswith(said)
    first = judge.__code__.co_firstlineno
    assert any(found.message.endswith(f"test_failing_invariants.py:{line})") for line in range(first, first + 4))


def test_one_that_raises_is_shown_with_the_smallest_run_in_which_it_does(tmp_path: Path) -> None:
    (found,) = [one for one in search(trips_where_two_are_booked, tmp_path).findings if one.code == "CHO915"]
    assert found.schedule is not None
    assert len(found.schedule.faults) == 1


def test_one_that_asserts_what_holds_is_silent(tmp_path: Path) -> None:
    system = bound((cast("Invariant", asserts),), worker=on(order_placed=book_every_order))
    assert Small(ONE_STEP, system).search(tmp_path, faults_max=1, effort=20_000).findings == ()


async def is_asynchronous(_: Settled) -> None: ...


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (lambda _: True, "returned True"),
        (lambda _: False, "returned False"),
        (lambda _: 0, "returned 0"),
        (lambda _: [], "returned a list"),
        (is_asynchronous, "is asynchronous"),
    ],
)
def test_one_whose_answer_says_nothing_is_refused(judge: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match=r"test_failing_invariants\.py:\d+") as raised:
        search(judge, tmp_path)
    assert said in raised.value.message
    assert "or None where nothing is" in (raised.value.hint or "")


def test_one_that_asks_for_a_misspelt_effect_is_told_so(tmp_path: Path) -> None:
    small = ONE_STEP.replace("does: work", "does: work, effects: mail")
    system = bound((lambda settled: "no" * settled.history.ledger.done("wrok"),), worker=on(order_placed=raise_nothing))
    with pytest.raises(ChoreoError, match="has an effect 'wrok'") as raised:
        Small(small, system).search(tmp_path)
    assert raised.value.hint == "did you mean 'work'?"


def raise_nothing(env: Environment, _: Wire) -> None:
    env.publish("order.done")


def test_two_of_one_name_are_refused() -> None:
    def asserts(_: Settled) -> None: ...

    with pytest.raises(ChoreoError, match="two invariants are named asserts"):
        bound((cast("Invariant", asserts), cast("Invariant", globals()["asserts"])))


def raise_speechless(*_: object) -> None:
    raise Speechless


def set_a_timer(env: Environment, _: Wire) -> None:
    env.timer(1, raise_speechless)


@pytest.mark.parametrize("handler", [raise_speechless, set_a_timer])
def test_an_error_of_a_service_that_cannot_say_what_it_is_is_named_by_its_type(handler: Any, tmp_path: Path) -> None:
    found = (
        Small(ONE_STEP, bound(worker=on(order_placed=handler)))
        .search(tmp_path, searches=("exhaustive",), faults_max=0)
        .findings
    )
    assert found
    assert any("Speechless" in step.text for one in found for step in one.scenario)


def test_a_service_that_cannot_start_is_told_of_so_too(tmp_path: Path) -> None:
    with pytest.raises(ChoreoError, match="the service 'worker' cannot start: Speechless"):
        Small(ONE_STEP, bound(worker=raise_speechless)).search(tmp_path)
