"""Tells code of a service from all other code, by the stack of calls: who asks the real clock, who never returns."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from types import FrameType

from choreo_check.simulation import process
from choreo_check.simulation.oracles import broken_invariant
from choreo_check.simulation.process import Process
from choreo_check.simulation.system import Settled

STANDARD, INSTALLED = (str(Path(sysconfig.get_path(name)).resolve()) for name in ("stdlib", "purelib"))
OURS = str(Path(__file__).resolve().parents[1])
NOT_OF_SERVICES = (STANDARD, INSTALLED, OURS)
DEBUGGERS = ("/bdb.py", "/pdb.py", "/pydevd.py")
MADE_UP = "<"
"""How the names of files begin that are none: a method that was generated acts for whoever calls it."""


def is_of_a_service(frame: FrameType) -> bool:
    """Say whether a call is made by code that is neither a library's nor ours."""
    while frame.f_code.co_filename.startswith(MADE_UP) and frame.f_back is not None:
        frame = frame.f_back
    return not frame.f_code.co_filename.startswith(NOT_OF_SERVICES)


def is_of_the_standard_library(frame: FrameType) -> bool:
    """Say whether a call is made by a module that comes with Python."""
    path = frame.f_code.co_filename
    return path.startswith(STANDARD) and not path.startswith((INSTALLED, OURS))


def at_work(frame: FrameType | None) -> Process | None:
    """Return the service that a call is made for, directly or not, if it is made in a run."""
    while frame is not None:
        if frame.f_code.co_filename == process.__file__ and "self" in frame.f_code.co_varnames:
            found: Process = frame.f_locals["self"]
            return found
        frame = frame.f_back
    return None


def judged(frame: FrameType | None) -> Settled | None:
    """Return the run that an invariant is asked about, if a call is made for one, directly or not."""
    while frame is not None:
        if frame.f_code.co_filename == broken_invariant.__file__ and "settled" in frame.f_locals:
            found: Settled = frame.f_locals["settled"]
            return found
        frame = frame.f_back
    return None


def is_debugged(frame: FrameType | None) -> bool:
    """Say whether somebody looks at a service step by step, who may take all the time that there is."""
    while frame is not None:
        if frame.f_code.co_filename.endswith(DEBUGGERS):
            return True
        frame = frame.f_back
    return False
