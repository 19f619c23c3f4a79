"""What cannot be taken back happens once for one message."""

from __future__ import annotations

import pytest

from reference_services.reliable import Message, Unrepeatable
from tests.reference_services.outside import Outside

NEWS = Message("N1", "order.shipped", "S1", {})
MORE_NEWS = Message("N2", "order.shipped", "S1", {})


def test_two_deliveries_of_one_message_are_one_mail_and_two_messages_are_two() -> None:
    outside = Outside()
    for message in (NEWS, NEWS, MORE_NEWS):
        Unrepeatable(outside.endpoint("mail")).do(message, "send_mail")
    assert outside.happenings == ["send_mail", "send_mail"]


def test_a_mail_whose_answer_was_lost_is_not_sent_again() -> None:
    outside = Outside(losing={"send_mail"})
    with pytest.raises(ConnectionError):
        Unrepeatable(outside.endpoint("mail")).do(NEWS, "send_mail")
    outside.losing.clear()
    Unrepeatable(outside.endpoint("mail")).do(NEWS, "send_mail")
    assert outside.happenings == ["send_mail"]


def test_a_mail_that_failed_is_sent_when_the_message_comes_again() -> None:
    outside = Outside(failing={"send_mail"})
    with pytest.raises(ConnectionError):
        Unrepeatable(outside.endpoint("mail")).do(NEWS, "send_mail")
    outside.failing.clear()
    Unrepeatable(outside.endpoint("mail")).do(NEWS, "send_mail")
    assert outside.happenings == ["send_mail"]
