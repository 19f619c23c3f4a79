"""A message is found again by what it is made of, and by nothing that another run has made."""

from __future__ import annotations

from marshal import loads
from pathlib import Path

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.messages import Message
from choreo_check.simulation.posting import Draft, PostOffice
from choreo_check.topology import Envelope
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, on


def test_a_message_is_made_once() -> None:
    office = PostOffice(Envelope(), lambda _event, _wire: (), lambda _event: None)
    assert published(office, None) is published(office, None)


def test_what_two_messages_of_one_id_have_caused_stays_apart() -> None:
    office = PostOffice(Envelope(), lambda _event, _wire: (), lambda _event: None)
    old, young = Message("1", "placed", 0, None, 0), Message("1", "placed", 0, None, 0)
    old.rank, young.rank = (1, (0,)), (3, (0, 1, 0))
    assert published(office, old).rank[0] == 2
    assert published(office, young).rank[0] == 4


def published(office: PostOffice, cause: Message | None) -> Message:
    return office.message(Draft(1, "payment", cause, 0, "c", 0.0), "charged", {}, (None, None, None, None), 0)


def test_a_dot_in_the_envelope_leads_into_objects(tmp_path: Path) -> None:
    envelope = (
        "envelope: {id: meta.id, type: meta.type, correlation: meta.order, causation: meta.cause, data: body.data}\n"
    )

    def answer(env: Environment, message: Wire) -> None:
        env.store["heard"] = message
        env.publish("order.done", {"sum": 3})

    history = Small(ONE_STEP + envelope, bound(worker=on(order_placed=answer))).run(tmp_path)
    placed, done = history.published.values()
    wire = loads(done.wire)  # noqa: S302  our own
    assert wire["meta"] == {"id": done.id, "type": "order.done", "order": done.correlation, "cause": placed.id}
    assert wire["body"] == {"data": {"sum": 3}}
    assert not history.strays


def test_a_whole_message_is_read_by_the_paths_of_the_envelope(tmp_path: Path) -> None:
    envelope = "envelope: {id: meta.id, type: meta.type, correlation: meta.order, causation: false, data: body}\n"

    def answer(env: Environment, message: Wire) -> None:
        meta = {"id": "mine", "type": "order.done", "order": message["meta"]["order"]}
        env.publish({"meta": meta, "body": {}})

    history = Small(ONE_STEP + envelope, bound(worker=on(order_placed=answer))).run(tmp_path)
    assert [(one.event, one.id) for one in history.published.values()][1] == ("order.done", "mine")
    assert not history.strays
