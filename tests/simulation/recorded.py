"""A campaign that keeps all that can be seen of its runs, to be compared with another one."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.api.jobs import Setting
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_oracles
from choreo_check.simulation.choices import Choices
from choreo_check.simulation.history import History


class Recorded(Campaign):
    """A campaign, and what was seen of each of its runs."""

    def __init__(self, setting: Setting, count: int) -> None:
        super().__init__(setting.plan(0, count), all_oracles(), setting.expectations, 20_000)
        self.told: list[tuple[object, ...]] = []
        self.resumed = 0

    def attempt(self, choices: Choices) -> History:
        history = super().attempt(choices)
        self.told.append(tuple(facts(choices, history)))
        self.resumed += choices.origin is not None
        return history


def facts(choices: Choices, history: History) -> Iterator[object]:
    yield from (choices.position, sorted(choices.deviations.items()))
    yield [(position, option.words) for position, option in choices.made]
    yield from (history.deliveries, history.is_whole, list(history.published), history.strays)
    yield from (list(history.entries), [(repr(copy), reason) for copy, reason in history.dead], history.incidents)
