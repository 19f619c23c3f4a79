"""The name that was meant: the nearest one, if any is near, at a cost that no file can raise."""

from __future__ import annotations

from time import process_time

import pytest

from choreo_check.resemblance import nearest

KNOWN = ("order.placed", "order.shipped", "payment.charged")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("order.plased", "order.placed"), ("order.shiped", "order.shipped"), ("weather", None), ("", None)],
)
def test_finds_the_name_that_was_meant(name: str, meant: str | None) -> None:
    assert nearest(name, iter(KNOWN)) == meant


def test_takes_no_longer_for_a_name_without_end() -> None:
    begun = process_time()
    assert nearest("order." * 200_000, KNOWN) is None
    assert process_time() - begun < 0.5
