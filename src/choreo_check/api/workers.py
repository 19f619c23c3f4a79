"""Shares jobs among processes. What comes back is what one process would have found, in the same order.

A worker is forked, since a binding is code and cannot be sent. It is sent the number of a job, and sends back what that
came to, until it is told that there is no more, or its parent is gone. An interruption is for the parent alone, whoever
the terminal tells of it: the parent has the workers stop where they are, and asks them what they know.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pickle import PicklingError
from time import monotonic
from traceback import format_exc
from typing import Any, Self

from choreo_check.api.jobs import Job, Outcome, Setting, run_job
from choreo_check.errors import ChoreoError
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.history import Seen

APART_S = 0.2
"""How long to wait for a worker before it is said how far all have come."""
COUNTED = ("runs", "deliveries", "found")
GRACE_S = 0.7
"""How long a worker that is to stop may take to say what it knows: a run takes milliseconds, if it does not hang."""

Answer = Outcome | BaseException


@dataclass(frozen=True, slots=True)
class Together:
    """How far all jobs have come, in whichever process: `deliveries` of `deliveries_max`."""

    runs: int
    deliveries: int
    deliveries_max: int
    found: int


def shared(
    setting: Setting, jobs: Sequence[Job], workers: int, progress: Callable[[Together], None] = lambda _: None
) -> Iterator[Outcome]:
    """Run jobs in some processes, and yield what they come to in the order of the jobs.

    Meanwhile `progress` is told how far they have come. Interrupted, it yields what is known, and stops.

    Raises:
        ChoreoError: this system cannot fork processes, or one of them is gone.
    """
    with Crew(setting, jobs) as crew:
        crew.start(workers)
        for number in range(len(jobs)):
            try:
                outcome = crew.outcome_of(number, progress)
            except KeyboardInterrupt:
                known = list(crew.known_from(number))
                yield from known
                if not any(one.is_interrupted for one in known):
                    raise
                return
            yield outcome
            if outcome.hangs:
                return  # as one process would: every further run would hang as long


class Crew:
    """Some processes, and what they have answered so far."""

    def __init__(self, setting: Setting, jobs: Sequence[Job]) -> None:
        try:
            self.context = get_context("fork")
        except ValueError:
            raise ChoreoError("this system cannot fork processes", hint="leave --workers out") from None
        self.setting = setting
        self.jobs = jobs
        self.stop = self.context.RawValue("b", 0)
        self.done = [self.context.RawArray("Q", len(COUNTED)) for _ in jobs]
        """Of each job, what has been counted so far by whoever runs it."""
        self.answers: dict[int, Answer] = {}
        self.waiting = iter(range(len(jobs)))
        self.at_work: dict[Connection, int] = {}
        self.processes: list[Any] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no process behind."""
        self.stop.value = 1
        for process in self.processes:
            if process.pid is not None:
                process.kill()
                process.join()

    def start(self, workers: int) -> None:
        """Start so many processes, or as many as have something to do; none of them hears of an interruption."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            for _ in range(min(workers, len(self.jobs))):
                ours, theirs = self.context.Pipe()
                process = self.context.Process(target=_work, args=(self, ours, theirs, os.getpid()), daemon=True)
                self.processes.append(process)
                process.start()
                theirs.close()
                self._send_on(ours)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def outcome_of(self, number: int, progress: Callable[[Together], None] = lambda _: None) -> Outcome:
        """Return what a job has come to, when it has; meanwhile say how far all have come.

        Raises:
            ChoreoError: the process that ran it is gone.
        """
        while number not in self.answers and self.at_work:
            self._hear(APART_S)
            progress(self._together())
        answer = self.answers.get(number) or _gone()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _together(self) -> Together:
        """Add up how far all jobs have come; what a job has not needed of its effort is done with it."""
        most = [job.deliveries_max for job in self.jobs]
        runs, deliveries, found = zip(*self.done, strict=True)
        done = (
            limit if number in self.answers else min(count, limit)
            for number, (count, limit) in enumerate(zip(deliveries, most, strict=True))
        )
        return Together(sum(runs), sum(done), sum(most), sum(found))

    def known_from(self, number: int) -> Iterator[Outcome]:
        """Have all stop, and yield what is known of a job and of those after it; of that one at least that it is not.

        A worker that does not answer in time is not waited for.
        """
        self.stop.value = 1
        self.waiting = iter(())
        end = monotonic() + GRACE_S
        while self.at_work and monotonic() < end:
            self._hear(end - monotonic())
        lost = {number, *self.at_work.values()} - self.answers.keys()
        self.answers |= {one: _nothing_of(self.jobs[one]) for one in lost}
        known = (self.answers.get(one) for one in range(number, len(self.jobs)))
        yield from (one for one in known if isinstance(one, Outcome))

    def _hear(self, timeout_s: float) -> None:
        """Take what workers send, and send them on to the next job."""
        for one in wait(list(self.at_work), timeout_s):
            assert isinstance(one, Connection)
            number = self.at_work.pop(one)
            try:
                self.answers[number] = one.recv()
            except (EOFError, OSError):
                self.answers[number] = _gone()
                continue
            self._send_on(one)

    def _send_on(self, worker: Connection) -> None:
        number = next(self.waiting, None)
        with suppress(OSError):  # a worker that is gone shows when it is waited for
            worker.send(number)
        if number is not None:
            self.at_work[worker] = number


def _work(crew: Crew, ours: Connection, parent: Connection, parent_id: int) -> None:
    """Run the jobs whose numbers come from the parent, which is gone when nobody else has its end of the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for inherited in (ours, *crew.at_work):
        inherited.close()

    def look_up(number: int, campaign: Campaign) -> None:
        crew.done[number][:] = campaign.runs, campaign.deliveries, campaign.found
        if crew.stop.value or os.getppid() != parent_id:
            raise KeyboardInterrupt

    with suppress(EOFError, OSError):  # the parent is gone
        while (number := parent.recv()) is not None:
            _send(parent, _answer(crew.setting, crew.jobs[number], partial(look_up, number)))


def _answer(setting: Setting, job: Job, progress: Callable[[Campaign], None]) -> Answer:
    try:
        return run_job(setting, job, progress)
    except ChoreoError as error:
        return error
    except BaseException as error:  # noqa: BLE001  it is raised where the job was asked for
        error.add_note(f"in a worker process:\n{format_exc()}")
        return error


def _send(parent: Connection, answer: Answer) -> None:
    try:
        parent.send(answer)
    except (PicklingError, TypeError, AttributeError):
        parent.send(RuntimeError(f"{type(answer).__name__} in a worker process:\n{answer}"))


def _gone() -> ChoreoError:
    hint = "it was ended from outside, perhaps for want of memory: use fewer --workers"
    return ChoreoError("a worker process is gone", hint=hint)


def _nothing_of(job: Job) -> Outcome:
    """Return what is known of a job that was interrupted before it could tell."""
    return Outcome(job, 0, 0, None, True, (), Counter(), frozenset(), Seen(), is_interrupted=True)  # noqa: FBT003  by position as above
