"""What is wished for, and what a run offers."""

from __future__ import annotations

from choreo_check.api.simulating import Options, setting_of
from choreo_check.strategies.deviations import Possibilities, Wish
from reference_services.order_flow.hardened.binding import system

SETTING = setting_of(system, None, Options())
POSSIBLE = Possibilities(SETTING, 2)
CALM = POSSIBLE.offers(())


def test_a_wish_is_granted_at_the_point_that_offers_it_for_so_many_times() -> None:
    what = next(wish.what for wish in CALM.faults if wish.later == 2)
    granted = [list(POSSIBLE.deviations([Wish(what, later)])) for later in range(3)]
    assert sorted(granted) == granted
    assert len({at for (at,) in granted}) == 3


def test_what_is_not_offered_is_not_granted() -> None:
    assert POSSIBLE.deviations([Wish("the moon", 0), Wish(CALM.faults[0].what, 999)]) == {}


def test_of_two_wishes_at_one_point_the_first_offer_is_granted() -> None:
    one, other = CALM.faults[:2]
    first, second = POSSIBLE.deviations([one]), POSSIBLE.deviations([other])
    assert first.keys() == second.keys()
    assert POSSIBLE.deviations([other, one]) == first != second


def test_no_more_faults_are_granted_or_offered_than_there_may_be() -> None:
    alone = Possibilities(SETTING, 1)
    assert len(alone.deviations([CALM.faults[0], CALM.faults[20]])) == 1
    none = Possibilities(SETTING, 0)
    assert none.offers(()).faults == none.offers(()).afterwards[len(none.offers(()).decisions) :] == ()
    assert none.offers(()).decisions == CALM.decisions
    assert none.deviations(CALM.faults[:1]) == {}


def test_what_comes_afterwards_is_offered_after_all_that_went_otherwise() -> None:
    wish = CALM.faults[20]
    at = max(POSSIBLE.deviations([wish]))
    later = POSSIBLE.offers((wish,)).afterwards
    assert later
    assert all(max(POSSIBLE.deviations([wish, one])) > at for one in later[:10])
