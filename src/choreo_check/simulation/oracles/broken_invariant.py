"""See `broken_invariant`."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.errors import ChoreoError
from choreo_check.findings import Subject
from choreo_check.simulation.judging import Trial, Wrong, oracle
from choreo_check.simulation.raised import in_a_line, is_of_a_user, line_of, place
from choreo_check.simulation.signals import Interrupted
from choreo_check.simulation.system import Invariant, Settled


@oracle("CHO915")
def broken_invariant(trial: Trial) -> Iterator[Wrong]:
    """An invariant of the user's own does not hold at rest.

    It says what is wrong, or asserts what is not so. One that raises anything else cannot judge: then it is itself what
    is broken, at the line that is named. So is one that never returns, and no more runs are made then.
    """
    if not trial.plan.system.invariants:
        return
    settled = Settled(trial.history, trial.stores)
    for name, judge in trial.plan.system.invariants.items():
        try:
            wrong = _judged(name, judge, settled)
        except Interrupted as stopped:
            trial.hangs = True
            text = f"{name} cannot judge: it {stopped.reason} ({_place(judge)})"
            wrong = Wrong(text, Subject(handler=f"{name} never returns"))
        if wrong is not None:
            yield wrong


def _judged(name: str, judge: Invariant, settled: Settled) -> Wrong | None:
    """Ask an invariant what is wrong.

    Raises:
        ChoreoError: it gives no answer that could be understood.
    """
    try:
        broken = judge(settled)
    except ChoreoError:
        raise
    except BaseException as error:
        if not is_of_a_user(error):
            raise
        return _raised(name, judge, error)
    if broken is not None and not isinstance(broken, str):
        raise _no_answer(name, judge, broken)
    return Wrong(f"{name}: {broken}", Subject(handler=name)) if broken else None


def _raised(name: str, judge: Invariant, error: BaseException) -> Wrong:
    """Say what an invariant has raised: by an assertion it says that it does not hold, by all else that it fails."""
    where = f"({line_of(error) or _place(judge)})"
    if isinstance(error, AssertionError):
        _, _, words = in_a_line(error).partition(": ")
        return Wrong(f"{name}: {words or 'what it asserts does not hold'} {where}", Subject(handler=name))
    kind = type(error).__name__
    return Wrong(f"{name} cannot judge: it raises {in_a_line(error)} {where}", Subject(handler=f"{name} raises {kind}"))


def _no_answer(name: str, judge: Invariant, answer: object) -> ChoreoError:
    """Return what is to be said of an invariant that says neither what is wrong nor that nothing is."""
    if hasattr(answer, "close") and hasattr(answer, "send"):
        answer.close()
        given = "is asynchronous"
    else:
        given = f"returned {answer!r}" if isinstance(answer, bool | int) else f"returned a {type(answer).__name__}"
    return ChoreoError(
        f"the invariant {name} ({_place(judge)}) {given}: nobody knows whether it holds",
        hint="have it return what is wrong, as a text, or None where nothing is",
    )


def _place(judge: Invariant) -> str:
    """Return where an invariant stands."""
    code = getattr(judge, "__code__", None) or type(judge).__call__.__code__
    return place(code.co_filename, code.co_firstlineno)
