"""No oracle speaks of a system in which nothing is wrong: a false alarm is worse than a miss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from choreo_check.api import lint, load_topology
from choreo_check.api.binding import path_of
from choreo_check.api.jobs import Found, Setting, guarding, run_job
from choreo_check.api.simulating import Options, jobs_of, setting_of
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_oracles, all_searches
from choreo_check.simulation.system import System
from tests.defects.specimens import CORRECT

SEEDS = range(10)
EXHAUSTIVE = Options(searches=("exhaustive",), effort=15_000)
AT_RANDOM = Options(
    searches=tuple(search.name for search in all_searches() if not search.is_exhaustive), effort=1_500, faults_max=3
)
RESERVATION = "contracts/defects/reservation.yaml"

each_system = pytest.mark.parametrize("system", CORRECT.values(), ids=CORRECT.keys())


def alarms(setting: Setting, options: Options) -> Iterator[Found]:
    """Yield all that is said of a system."""
    for job in jobs_of(setting, options):
        yield from run_job(setting, job).found


@each_system
def test_is_found_right_exhaustively(system: System) -> None:
    assert list(alarms(setting_of(system, None, EXHAUSTIVE), EXHAUSTIVE)) == []


@each_system
def test_is_found_right_at_random_whatever_the_seed(system: System) -> None:
    setting = setting_of(system, None, AT_RANDOM)
    found = [alarm for seed in SEEDS for alarm in alarms(replace(setting, seed=seed), AT_RANDOM)]
    assert found == []


@each_system
def test_its_topology_is_found_right_too(system: System) -> None:
    assert lint(load_topology(path_of(system))) == []


def test_a_timeout_that_races_a_success_raises_no_alarm_whichever_wins() -> None:
    setting = setting_of(CORRECT[RESERVATION], None, EXHAUSTIVE)
    campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, EXHAUSTIVE.effort)
    races: Counter[frozenset[str]] = Counter()
    campaign.progress = lambda one: races.update([ends_of_a_race(one)])
    exhaustive = next(search for search in all_searches() if search.is_exhaustive)
    with guarding(campaign.world):
        exhaustive.explore(campaign, 2)
    assert campaign.failures == {}
    assert races[frozenset({"ticket.issued"})]
    assert races[frozenset({"reservation.expired"})]


def ends_of_a_race(campaign: Campaign) -> frozenset[str]:
    """Return how a saga ends in which the customer pays; nothing where they do not."""
    history = campaign.world.history
    events = {message.event for message in history.published.values()}
    is_race = history.is_whole and "payment.received" in events
    return frozenset(events & {"ticket.issued", "reservation.expired"}) if is_race else frozenset()
