"""A message is found again by what it is made of, and by nothing that another run has made."""

from __future__ import annotations

from choreo_check.simulation.messages import Message
from choreo_check.simulation.posting import Draft, PostOffice
from choreo_check.topology import Envelope


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
