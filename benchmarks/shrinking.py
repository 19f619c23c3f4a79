"""How often Hypothesis shrinks a failing run to the schedule that the project's own search finds.

Usage: python benchmarks/shrinking.py [--seeds N] [--only NAME...]

Each service under `reference_services/defects` that one saga alone can break is searched exhaustively, up to two faults
at once, which is minimal by construction; and by `hypothesis.find` over `schedules(system)`, with 2,000 examples.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from choreo_check.api.jobs import Job, run_job
from choreo_check.api.simulating import Options, setting_of
from choreo_check.simulation.schedule import Schedule
from choreo_check.simulation.system import System
from choreo_check.strategies import Stopped, run_under, schedules

DEFECTS = Path(__file__).parents[1] / "reference_services" / "defects"
SEARCHING = settings(
    max_examples=2000,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
EFFORT = 15_000
FAULTS_MAX = 2
Points = dict[int, int]


def defects() -> Iterator[tuple[str, System, str]]:
    """Yield the defects, each with the alarm that finds it."""
    for path in sorted(DEFECTS.glob("[a-z]*.py")):
        module = import_module(f"reference_services.defects.{path.stem}")
        yield path.stem, module.system, module.CAUGHT_BY


def ours(system: System, code: str) -> Points | None:
    """Return the simplest schedule of one saga that our own search finds."""
    outcome = run_job(
        setting_of(system, None, Options()),
        Job(0, 1, "exhaustive", is_exhaustive=True, faults_max=FAULTS_MAX, deliveries_max=EFFORT),
    )
    found = (dict(one.schedule.deviations) for one in outcome.found if one.code == code)
    return min(found, key=simplicity, default=None)


def theirs(system: System, code: str, seed: int) -> Schedule | None:
    """Return the schedule that Hypothesis shrinks to."""
    try:
        return find(schedules(system), shows(system, code), settings=SEARCHING, random=Random(seed))  # noqa: S311  no secret
    except NoSuchExample:
        return None


def shows(system: System, code: str) -> Callable[[Schedule], bool]:
    """Return what tells whether a schedule shows a defect, by its code or anything else that its alarm says."""

    def is_shown(schedule: Schedule) -> bool:
        run = run_under(system, schedule)
        try:
            with suppress(Stopped):
                run.start()
                run.settle()
            run.check()
        except AssertionError as error:
            return code in str(error)
        return False

    return is_shown


def simplicity(points: Points) -> tuple[int, list[tuple[int, int]]]:
    """Return what schedules are compared by."""
    return len(points), sorted(points.items())


def main() -> None:
    """Compare, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="of these defects only")
    arguments = parser.parse_args()
    ended: Counter[str] = Counter()
    for name, system, code in defects():
        if arguments.only and name not in arguments.only:
            continue
        own = ours(system, code)
        if own is None:
            print(f"{name:<32} one saga alone does not show it")
            continue
        for seed in range(arguments.seeds):
            drawn = theirs(system, code, seed)
            found = None if drawn is None else dict(drawn.deviations)
            outcome = outcome_of(own, found)
            ended[outcome] += 1
            print(f"{name:<32} {code} ours {own}, Hypothesis {found}: {outcome}", flush=True)
    print(", ".join(f"{outcome}: {count} of {ended.total()}" for outcome, count in sorted(ended.items())))


def outcome_of(own: Points, found: Points | None) -> str:
    """Say how the two compare."""
    if found is None:
        return "not found"
    return "the same" if found == own else "as short" if len(found) == len(own) else "longer"


if __name__ == "__main__":
    main()
