"""Shares jobs among processes. What comes back is what one process would have found, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from choreo_check.api.jobs import Job, Outcome, Setting, run_job
from choreo_check.errors import ChoreoError

_SHARED: list[tuple[Setting, Sequence[Job]]] = []
"""What the processes inherit from this one when they fork: a binding is code, and cannot be sent."""


def shared(setting: Setting, jobs: Sequence[Job], workers: int) -> Iterator[Outcome]:
    """Run jobs in some processes, and yield what they come to in the order of the jobs.

    Raises:
        ChoreoError: this system cannot fork processes.
    """
    try:
        context = get_context("fork")
    except ValueError:
        raise ChoreoError("this system cannot fork processes", hint="leave --workers out") from None
    _SHARED.append((setting, jobs))
    try:
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            yield from pool.map(_run, range(len(jobs)))
    finally:
        _SHARED.pop()


def _run(number: int) -> Outcome:
    setting, jobs = _SHARED[-1]
    return run_job(setting, jobs[number])
