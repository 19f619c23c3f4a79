"""The defects that are kept, and how one of them is hunted."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from choreo_check.api.jobs import Found, run_job
from choreo_check.api.simulating import Options, jobs_of, setting_of
from choreo_check.api.telling import Telling
from choreo_check.simulation.campaign import Campaign, OutOfBudget
from choreo_check.simulation.system import System
from reference_services import defects
from reference_services.food_delivery.hardened import binding as food_delivery
from reference_services.loan import binding as loan
from reference_services.parcel import binding as parcel
from reference_services.reservation import binding as reservation
from reference_services.trip import binding as trip

BINDINGS = (food_delivery, loan, parcel, reservation, trip)
CORRECT = {binding.system.topology: binding.system for binding in BINDINGS}
"""The systems in which nothing is wrong, by their topologies."""
OPTIONS = Options(effort=60_000)
"""As a user has them who says nothing, but for the effort: it is less than a sixth."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A service that is wrong on purpose, and what must be said of it."""

    name: str
    documentation: str
    caught_by: str
    cost: str
    system: System

    @property
    def summary(self) -> str:
        """What is wrong, in a sentence."""
        return self.documentation.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Catch:
    """What was said of a specimen, with the smallest schedule that shows it, in words."""

    found: Found
    faults: tuple[str, ...]
    decisions: tuple[str, ...]


@cache
def specimens() -> tuple[Specimen, ...]:
    """Return all that there are, by their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(defects.__path__))
    return tuple(_read(name) for name in names)


def _read(name: str) -> Specimen:
    module = import_module(f"{defects.__name__}.{name}")
    return Specimen(name, module.__doc__ or "", module.CAUGHT_BY, module.COST, module.system)


@cache
def caught(name: str) -> Catch | None:
    """Return what the oracle says that a specimen names, and look no further; nothing if it stays silent.

    The searches run in their usual order; each goes by the number of faults, so what is found first is the smallest.
    """
    specimen = next(one for one in specimens() if one.name == name)
    setting = setting_of(specimen.system, None, OPTIONS)

    def stop(campaign: Campaign) -> None:
        if any(failure.oracle.code == specimen.caught_by for failure in campaign.failures.values()):
            raise OutOfBudget

    for job in jobs_of(setting, OPTIONS):
        seen = [found for found in run_job(setting, job, stop).found if found.code == specimen.caught_by]
        if seen:
            found = min(seen, key=lambda one: one.order)
            telling = Telling(setting, found.schedule)
            return Catch(found, tuple(option.words for option in telling.made), tuple(telling.decisions()))
    return None
