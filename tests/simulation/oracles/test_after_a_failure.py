"""Who hears that a saga has failed, and has one way to react, owes that; who may ignore it owes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup
from tests.simulation.small_systems import HEAD, Small, Wire, bound, names, on

TOPOLOGY = (
    HEAD
    + """  stock: {handlers: [{on: payment.charged, outcomes: [{emits: order.shipped}, {emits: order.cancelled}]}]}
  payment:
    handlers:
      - {on: order.placed, does: charge, emits: payment.charged}
      - {on: order.cancelled, undoes: charge, emits: payment.refunded}
  mail:
    handlers:
      - {on: order.cancelled, effects: send_regrets}
      - {on: payment.refunded, effects: send_receipt}
sagas:
  ordering: {starts: order.placed, succeeds: order.shipped, fails: order.cancelled}
"""
)
Handler = Callable[[Environment, Wire], object]


def ship_or_cancel(env: Environment, _: Wire) -> None:
    env.publish("order.shipped" if env.decide("in stock") == "yes" else "order.cancelled")


def charge(env: Environment, message: Wire) -> None:
    env.effect("charge", key=message["correlationid"])
    env.publish("payment.charged")


def refund(env: Environment, message: Wire) -> None:
    env.undo("charge", key=message["correlationid"])
    env.publish("payment.refunded")


def note_and_publish(env: Environment, message: Wire) -> None:
    if message["id"] not in env.store:
        env.undo("charge", key=message["correlationid"])
        env.store[message["id"]] = "refunded"
        env.publish("payment.refunded")


def send(mail: str) -> Handler:
    return lambda env, message: env.effect(mail, key=message["id"])


def note_and_send(mail: str) -> Handler:
    def handle(env: Environment, message: Wire) -> None:
        if message["id"] not in env.store:
            env.store[message["id"]] = "sent"
            env.effect(mail, key=message["id"])

    return handle


def mailing(cancelled: Handler, refunded: Handler) -> Setup:
    return on(order_cancelled=cancelled, payment_refunded=refunded)


RIGHT = mailing(send("send_regrets"), send("send_receipt"))


@pytest.mark.parametrize(
    ("refunding", "mail", "expected"),
    [
        (refund, RIGHT, set()),
        (note_and_publish, RIGHT, {"missing-emission"}),
        (refund, mailing(note_and_send("send_regrets"), send("send_receipt")), {"missing-effect"}),
        (refund, mailing(send("send_regrets"), note_and_send("send_receipt")), {"missing-effect"}),
        (refund, mailing(lambda *_: None, send("send_receipt")), set()),  # it never tells what it does
    ],
    ids=["right", "event lost", "mail lost", "mail of a consequence lost", "not reported"],
)
def test_what_is_owed_is_missed(refunding: Handler, mail: Setup, expected: set[str], tmp_path: Path) -> None:
    payment = on(order_placed=charge, order_cancelled=refunding)
    small = Small(TOPOLOGY, bound(stock=on(payment_charged=ship_or_cancel), payment=payment, mail=mail))
    found = small.search(tmp_path, faults=("crash", "duplicate", "reorder"), searches=("exhaustive",), faults_max=1)
    assert names(found) == expected


def test_who_has_a_reason_when_nothing_fails_may_have_it_again(tmp_path: Path) -> None:
    def send_to_some(env: Environment, message: Wire) -> None:
        if env.decide("wants mails") == "yes":
            env.effect("send_regrets", key=message["id"])

    payment = on(order_placed=charge, order_cancelled=refund)
    mail = mailing(send_to_some, send("send_receipt"))
    small = Small(TOPOLOGY, bound(stock=on(payment_charged=ship_or_cancel), payment=payment, mail=mail))
    assert names(small.search(tmp_path, searches=("exhaustive",), faults_max=1)) == set()
