"""Requests, which nobody repeats, are finished after an error or a crash."""

from __future__ import annotations

import pytest

from reference_services.reliable import Message, Record, Requests, Reversible
from tests.reference_services.outside import Outside

REQUEST = Message("S1", "request", "S1", {"order_id": "O1"})


class Shop:
    """A service that opens orders, as its process has it: new after each restart."""

    def __init__(self, outside: Outside) -> None:
        self.endpoint = outside.endpoint("shop")
        self.order = Reversible("open_order", self.endpoint, self.tell)
        self.requests = Requests(self.order, self.endpoint)
        self.requests.start()

    def tell(self, record: Record) -> None:
        self.endpoint.outbox.add("order.opened", record["details"], correlation=record["correlation"])


@pytest.fixture
def outside() -> Outside:
    return Outside()


def test_a_request_takes_effect_once_however_often_it_is_made(outside: Outside) -> None:
    for _ in range(2):
        Shop(outside).requests.accept(REQUEST, "O1")
    assert outside.happenings == ["open_order"]
    assert [(told["type"], told["data"], told["causation"]) for told in outside.published] == [
        ("order.opened", {"order_id": "O1"}, None)
    ]


@pytest.mark.parametrize("dies", [False, True], ids=["the process lives", "the process dies"])
def test_a_request_whose_answer_was_lost_is_finished(outside: Outside, *, dies: bool) -> None:
    outside.losing = {"open_order"}
    shop = Shop(outside)
    with pytest.raises(ConnectionError):
        shop.requests.accept(REQUEST, "O1")
    if dies:
        outside.restart()
        shop = Shop(outside)
    outside.losing.clear()
    outside.pass_time(1)
    assert outside.happenings == ["open_order"]
    assert outside.events == ["order.opened"]
    assert shop.order.open_intents() == []


def test_a_request_that_did_not_take_effect_is_tried_until_it_does(outside: Outside) -> None:
    outside.failing = {"open_order"}
    shop = Shop(outside)
    with pytest.raises(ConnectionError):
        shop.requests.accept(REQUEST, "O1")
    outside.pass_time(1)
    assert outside.events == []
    outside.failing.clear()
    outside.pass_time(1)
    assert outside.events == ["order.opened"]
    assert shop.order.open_intents() == []


def test_a_start_with_nothing_under_way_sets_no_timer(outside: Outside) -> None:
    Shop(outside).requests.accept(REQUEST, "O1")
    Shop(outside)
    assert outside.timers == []
