"""The page of the reference that lists the defects, made from them."""

from __future__ import annotations

from choreo_check.simulation.catalogue import all_oracles
from tests.defects.specimens import Catch, Specimen, caught, specimens

INTRODUCTION = """<!-- Made from reference_services/defects by `python -m tests.write_reference`. -->
# Defects

Each of these is one service of a correct system, wrong in one way that production knows. The oracle named beside it
finds it in the smallest schedule shown: how that differs from the calm one, in which nothing fails and every message
comes in time. The topology is all that the oracles go by; where it is CHO915, the correct system has an invariant of
its own. None of the correct systems raises any of these alarms.

| defect | what is wrong | what it costs | caught by | smallest schedule |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    names = {oracle.code: oracle.name for oracle in all_oracles()}
    return INTRODUCTION + "".join(_row(one, names[one.caught_by], caught(one.name)) for one in specimens())


def _row(specimen: Specimen, oracle: str, catch: Catch | None) -> str:
    source = f"[{specimen.name.replace('_', '-')}](../../reference_services/defects/{specimen.name}.py)"
    schedule = "not found" if catch is None else _told(catch)
    cells = (source, specimen.summary, specimen.cost, f"{specimen.caught_by} {oracle}", schedule)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _told(catch: Catch) -> str:
    sagas = ("two sagas at once",) if catch.found.schedule.count > 1 else ()
    return "; ".join((*sagas, *catch.decisions, *catch.faults)) or "the calm one"
