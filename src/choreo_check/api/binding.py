"""Finds the code that a topology's `system:` names, and the topology that a system names."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType

from choreo_check.adapters.output import beside_the_report
from choreo_check.api.misnaming import FORM, named, why_not_imported
from choreo_check.errors import ChoreoError
from choreo_check.simulation.raised import in_words
from choreo_check.simulation.system import System
from choreo_check.topology import Topology


def system_of(topology: Topology, said: str | None = None) -> System:
    """Import the system that a topology, or the command line, names.

    Modules are looked for as Python does, and from the working directory and the directories above the topology's file.

    Raises:
        ChoreoError: none is named, or it cannot be imported, or it is no `System`.
    """
    reference = said or (topology.system.name if topology.system is not None else "")
    module, _, name = reference.partition(":")
    if not module or not name:
        where = topology.location.path
        raise ChoreoError(
            f"{where}: no code is named that could run", hint=f"`system:` in the file, or --system; {FORM}"
        )
    return named(_imported(module, topology), name)


def path_of(system: System) -> Path:
    """Return the file of the topology that a system names.

    Raises:
        ChoreoError: there is no such file.
    """
    said = Path(system.topology)
    places = [Path(), *(parent for binding in system.bindings.values() for parent in _above(binding.setup))]
    for place in places:
        if (place / said).is_file():
            return place / said
    raise ChoreoError(
        f"{said}: no such file", hint="a path from the working directory, or from above the binding's file"
    )


def _above(setup: object) -> list[Path]:
    module = sys.modules.get(getattr(setup, "__module__", ""))
    file = getattr(module, "__file__", None)
    return list(Path(file).resolve().parents) if file else []


def _check_that_it_is_the_same(package: str) -> None:
    """See that what was imported under a name is what would be imported now: two topologies may name it alike.

    Raises:
        ChoreoError: it was imported from elsewhere, and one process knows only one.
    """
    known = getattr(sys.modules.get(package), "__spec__", None)
    here = PathFinder.find_spec(package) if known is not None else None
    if here is not None and known is not None and here.origin != known.origin:
        raise ChoreoError(
            f"{package} was imported from {known.origin}, and is wanted from {here.origin}",
            hint="give the two modules different names, or run the command once for each",
        )


def _imported(module: str, topology: Topology) -> ModuleType:
    places = [str(place) for place in (Path.cwd(), *Path(topology.location.path).resolve().parents)]
    known = list(sys.path)
    sys.path[:0] = [place for place in places if place not in known]
    try:
        _check_that_it_is_the_same(module.partition(".")[0])
        with beside_the_report():
            return import_module(module)
    except (ChoreoError, KeyboardInterrupt):
        raise
    except BaseException as error:
        hint = why_not_imported(module, error, topology.location.path)
        raise ChoreoError(f"{module} cannot be imported: {in_words(error)}", hint=hint) from error
    finally:
        sys.path[:] = known
