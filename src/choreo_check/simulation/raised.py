"""Puts into words what code of a user has raised: a service, an invariant, a test.

An exception says in words what it is by code of its own, and that may fail like any other. Then its type has to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from choreo_check.simulation.signals import Unavailable

OURS = str(Path(__file__).resolve().parents[1])


def in_words(error: BaseException) -> str:
    """Return what an exception is, and what it says, in one line: some have a page to say."""
    return " ".join(_as_it_says(error).split())


def in_a_line(error: BaseException) -> str:
    """Return the first line of that, without a colon where it says nothing."""
    return _as_it_says(error).strip().partition("\n")[0].removesuffix(":")


def _as_it_says(error: BaseException) -> str:
    kind = type(error).__name__
    try:
        return f"{kind}: {error}"
    except BaseException as failure:
        if not is_of_a_user(failure):
            raise
        return f"{kind} (its text cannot be had: that raises {type(failure).__name__})"


def is_of_a_user(error: BaseException) -> bool:
    """Say whether an error comes from a user's code: it is neither a signal of ours nor the user's wish to stop."""
    is_ours = type(error).__module__.startswith("choreo_check.") and not isinstance(error, Exception)
    return not is_ours and not isinstance(error, KeyboardInterrupt)


def is_of_a_fault(error: BaseException | None) -> bool:
    """Say whether an error is one that a run has injected, or what a service has made of one."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, Unavailable):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def traces(trace: TracebackType | None) -> Iterator[TracebackType]:
    """Yield the calls that an error came through, the outermost first."""
    while trace is not None:
        yield trace
        trace = trace.tb_next


def is_ours(trace: TracebackType) -> bool:
    """Say whether a call was made in a module of ours."""
    return trace.tb_frame.f_code.co_filename.startswith(OURS)


def line_of(error: BaseException) -> str | None:
    """Return where a user's function that we called has failed, as `file:line`: in it, not in what it called."""
    found = next((one for one in traces(error.__traceback__) if not is_ours(one)), None)
    return None if found is None else place(found.tb_frame.f_code.co_filename, found.tb_lineno)


def place(file: str, line: int) -> str:
    """Return a place in a file as somebody in the working directory would name it."""
    path = Path(file)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{shown.as_posix()}:{line}"
