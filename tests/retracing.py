"""Finds the token of a run that a page tells in words.

Tokens count points, and change when there are more of them; what the page says of the run does not. Its decisions are
tried in every combination, and its faults are taken at the first points that offer them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from choreo_check import load_topology
from choreo_check.api.binding import system_of
from choreo_check.api.jobs import Setting, guarding
from choreo_check.api.simulating import Options, setting_of
from choreo_check.api.telling import Telling
from choreo_check.simulation.schedule import Schedule, parsed
from choreo_check.simulation.shrink import Seeking
from choreo_check.simulation.world import World

REPLAY = re.compile(r"choreo-check replay (?P<token>\S+) --topology (?P<topology>\S+)(?: --system (?P<system>\S+))?")
DECISIONS, VALUES = 5, 3
"""How many decisions a run may have, and how many options each."""


def retraced(command: str, shown: Iterable[str]) -> str | None:
    """Return the token of the run that a page shows under a command that replays it, or nothing if there is none."""
    match = REPLAY.fullmatch(command)
    if match is None:
        return None
    schedule = parsed(match["token"])
    topology = load_topology(Path(match["topology"]))
    options = Options(faults=schedule.faults, broker=schedule.broker)
    setting = setting_of(system_of(topology, match["system"]), topology, options)
    return _sought(setting, schedule, _said(shown, "calm except: "), _said(shown, "when: "))


def _sought(setting: Setting, schedule: Schedule, faults: Sequence[str], decisions: Sequence[str]) -> str | None:
    world = World(setting.plan(schedule.saga, schedule.count))
    for values in product(range(VALUES), repeat=DECISIONS):
        seeking = Seeking(faults, values)
        with guarding(world):
            world.run(seeking)
        found = replace(schedule, deviations=seeking.deviations)
        if not seeking.wanted and list(Telling(setting, found).decisions()) == decisions:
            return found.token
    return None


def _said(shown: Iterable[str], label: str) -> list[str]:
    lines = (line.strip() for line in shown)
    return next((line.removeprefix(label).split("; ") for line in lines if line.startswith(label)), [])
