"""A log that the designed system can have written has nothing wrong with it, however it came about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from choreo_check.api import load_topology
from choreo_check.api.conforming import Conformity, Options, conform
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Topology
from tests.conformance.runs import Logged, Run, drawn, lines
from tests.scenarios.random_topologies import topologies

CONTRACTS = Path(__file__).parents[2] / "contracts"
SYSTEMS = sorted(CONTRACTS.glob("*/topology.yaml"))
DAY_S = 86_400.0
BY_DESIGN = {"CHO1004", "CHO1005", "CHO1007"}
"""What a faulty design leads to by itself: it is true of the log, and no false alarm."""

in_every_system = pytest.mark.parametrize("path", SYSTEMS, ids=lambda path: path.parent.name)
thorough = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@cache
def loaded(path: Path) -> Topology:
    return load_topology(path)


def judged(folder: Path, topology: Topology, events: Sequence[Logged], options: Options | None = None) -> Conformity:
    log = folder / "events.jsonl"
    log.write_text("".join(f"{line}\n" for line in lines(events)), encoding="utf-8")
    return conform(log, topology, options or Options(checks_contracts=False))


def told(conformity: Conformity) -> list[str]:
    return [f"{one.code} {one.message}" for one in conformity.findings]


def delivered(runs: Sequence[Run], random: Random) -> list[Logged]:
    """Interleave runs, let events come late, and some of them again."""
    events = [one for run in runs for one in run.events]
    events += [one for one in events if random.random() < 0.2]
    return sorted(events, key=lambda one: one.at_s + random.random() * 600)


@in_every_system
@thorough
@given(seed=st.integers(0, 2**32), sagas=st.integers(1, 8))
def test_is_silent_on_runs_that_interleave_come_late_and_come_again(
    path: Path, seed: int, sagas: int, tmp_path: Path
) -> None:
    topology, random = loaded(path), Random(seed)
    runs = [drawn(topology, random, f"saga-{number}", random.random() * DAY_S) for number in range(sagas)]
    assert told(judged(tmp_path, topology, delivered(runs, random))) == []


@in_every_system
@thorough
@given(seed=st.integers(0, 2**32))
def test_is_silent_on_sagas_that_the_log_has_cut(path: Path, seed: int, tmp_path: Path) -> None:
    topology, random = loaded(path), Random(seed)
    runs = [drawn(topology, random, f"saga-{number}", random.random() * 3000) for number in range(6)]
    events = sorted((one for run in runs for one in run.events), key=lambda one: one.at_s)
    first, last = sorted(random.sample(range(len(events)), 2))
    assert told(judged(tmp_path, topology, events[first : last + 1], Options(7200.0, checks_contracts=False))) == []


@in_every_system
@thorough
@given(seed=st.integers(0, 2**32), open_max=st.integers(1, 20))
def test_is_silent_when_there_is_no_room_for_all_sagas(path: Path, seed: int, open_max: int, tmp_path: Path) -> None:
    topology, random = loaded(path), Random(seed)
    runs = [drawn(topology, random, f"saga-{number}", random.random() * DAY_S) for number in range(30)]
    options = Options(checks_contracts=False, open_max=open_max)
    found = judged(tmp_path, topology, delivered(runs, random), options)
    assert told(found) == []
    assert sum(found.ends.values()) >= len(runs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(topology=topologies(), seed=st.integers(0, 2**32))
def test_blames_a_run_of_any_design_for_nothing_that_the_design_does_not_do(
    topology: Topology, seed: int, tmp_path: Path
) -> None:
    random = Random(seed)
    runs = [drawn(topology, random, f"saga-{number}", number * DAY_S) for number in range(3)]
    found = judged(tmp_path, topology, delivered(runs, random))
    has_loops = bool(Wiring(topology).looping)  # there the machine lets copies vanish, and nobody answers those
    allowed = BY_DESIGN | ({"CHO1012"} if has_loops else set())
    assert [line for line in told(found) if line.split()[0] not in allowed] == []
