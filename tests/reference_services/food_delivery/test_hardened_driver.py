"""The join of the hardened driver service: two answers in any order, within ten minutes, unless cancelled."""

from __future__ import annotations

from itertools import permutations

import pytest

from reference_services.food_delivery.hardened.driver import WITHIN_S, DriverService
from tests.reference_services.outside import Outside, wire

CONFIRMED = wire("order.confirmed_by_restaurant")
CHARGED = wire("payment.charged", amount=2500)
CANCELLED = wire("order.cancelled", reason="Kitchen closed")


class Driver:
    """A driver service as its process has it: new after each restart."""

    def __init__(self, outside: Outside) -> None:
        endpoint = outside.endpoint("driver")
        service = DriverService(endpoint, lambda: outside.now)
        self.part = endpoint.handling(service.on_part)
        self.cancelled = endpoint.handling(service.on_order_cancelled)
        service.start()


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.mark.parametrize("parts", list(permutations([CONFIRMED, CHARGED])), ids=["kitchen first", "bank first"])
def test_sends_one_driver_when_both_have_come(outside: Outside, parts: list[dict[str, object]]) -> None:
    driver = Driver(outside)
    for part in [*parts, *parts]:
        driver.part(part)
    assert outside.happenings == ["assign_driver"]
    [told] = outside.published
    assert (told["type"], told["causation"]) == ("driver.assigned", parts[1]["id"])
    assert outside.timers == []


def test_one_answer_that_comes_twice_is_not_two_answers(outside: Outside) -> None:
    driver = Driver(outside)
    for number in (1, 1, 2):
        driver.part(wire("payment.charged", number))
    assert outside.happenings == []


def test_remembers_the_first_answer_through_a_restart(outside: Outside) -> None:
    Driver(outside).part(CONFIRMED)
    outside.restart()
    Driver(outside).part(CHARGED)
    assert outside.events == ["driver.assigned"]


def test_gives_up_after_ten_minutes_also_when_it_was_restarted_meanwhile(outside: Outside) -> None:
    Driver(outside).part(CONFIRMED)
    outside.restart()
    outside.pass_time(WITHIN_S / 2)
    driver = Driver(outside)
    outside.pass_time(WITHIN_S / 2)
    [told] = outside.published
    driver.part(CHARGED)
    assert (outside.happenings, outside.events) == ([], ["driver.unavailable"])
    assert (told["type"], told["causation"]) == ("driver.unavailable", CONFIRMED["id"])
    assert told["data"]["reason"] == "The payment did not arrive within ten minutes"
    driver.part(CHARGED)
    assert outside.happenings == []


def test_a_timer_that_rings_early_is_set_again(outside: Outside) -> None:
    Driver(outside).part(CONFIRMED)
    _, ring = outside.timers.pop()
    ring()
    assert outside.events == []
    assert [due for due, _ in outside.timers] == [outside.now + WITHIN_S]


def test_a_timer_that_rings_after_both_have_come_does_nothing(outside: Outside) -> None:
    driver = Driver(outside)
    driver.part(CONFIRMED)
    _, ring = outside.timers[0]
    driver.part(CHARGED)
    outside.now += WITHIN_S
    ring()
    assert outside.events == ["driver.assigned"]


def test_a_cancelled_order_gets_no_driver_whenever_the_answers_come(outside: Outside) -> None:
    driver = Driver(outside)
    driver.part(CHARGED)
    driver.cancelled(CANCELLED)
    driver.part(CONFIRMED)
    outside.pass_time(WITHIN_S)
    assert (outside.happenings, outside.events) == ([], [])


def test_a_cancellation_that_comes_first_closes_the_join(outside: Outside) -> None:
    driver = Driver(outside)
    driver.cancelled(CANCELLED)
    driver.part(CHARGED)
    driver.part(CONFIRMED)
    assert (outside.happenings, outside.events) == ([], [])


def test_an_assignment_that_failed_is_made_when_the_answer_comes_again(outside: Outside) -> None:
    outside.failing = {"assign_driver"}
    driver = Driver(outside)
    driver.part(CHARGED)
    with pytest.raises(ConnectionError):
        driver.part(CONFIRMED)
    outside.failing.clear()
    outside.pass_time(WITHIN_S)
    driver.part(CONFIRMED)
    assert outside.events == ["driver.assigned"]
