"""When there are too many open sagas, those go that are at rest, whatever order their events come in."""

from __future__ import annotations

from random import Random

import pytest

from choreo_check.conformance.assessment import Assessment
from choreo_check.conformance.case import Circumstances
from choreo_check.conformance.catalogue import all_criteria
from choreo_check.conformance.design import Design
from choreo_check.conformance.keeper import Keeper
from choreo_check.conformance.publishers import Publishers
from choreo_check.conformance.rows import NO_TIME, Row
from choreo_check.loading.files import load_text

SHOP = """choreo: 1
services:
  shop: {publishes: [order.placed], handlers: [{on: order.placed, emits: order.shipped}]}
sagas:
  order: {starts: order.placed, succeeds: order.shipped}
"""
SETTLE_S = 5.0


class Watched(Keeper):
    """Looks for itself at what it lets go, and at what stays that might have gone."""

    made_room = 0
    at_rest = 0

    def _make_room(self) -> None:
        resting = {name for name, rows in self.open.items() if self._rests(rows)}
        super()._make_room()
        assert not resting & self.open.keys()
        self.made_room += 1
        self.at_rest += len(resting)

    def _rests(self, rows: list[Row]) -> bool:
        is_old = rows[0][0] < self.middle_s - self.settle_s
        return is_old and self._is_settled(sorted(rows), self.middle_s)


@pytest.mark.parametrize("seed", range(5))
def test_no_saga_at_rest_is_overlooked(seed: int) -> None:
    random = Random(seed)
    topology = load_text(SHOP)
    assessment = Assessment(Design(topology, Publishers(["shop"], {})), all_criteria(), Circumstances())
    keeper = Watched(assessment, SETTLE_S, lambda _rows, _verdict, _known: None, open_max=10)
    for batch in range(200):
        keeper.take([made_up(random, batch * 30 + at) for at in range(random.randrange(1, 30))])
    assert keeper.made_room > 100
    assert keeper.at_rest > 10


def made_up(random: Random, line: int) -> Row:
    """Return an event of one of the latest sagas, on time mostly, or late, or without a time."""
    on_time = line / 10
    time = random.choice([on_time] * 8 + [on_time - random.uniform(0, 20), NO_TIME])
    event = random.choice(["order.placed", "order.shipped"])
    return time, line, event, "shop", f"o-{line // 3 - random.randrange(20)}", str(line), None
