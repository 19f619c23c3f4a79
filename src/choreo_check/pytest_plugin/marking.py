"""The decorator `saga_test`: it turns a function that drives one run into a test of many."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from choreo_check.errors import ChoreoError
from choreo_check.simulation.driving import Run
from choreo_check.simulation.system import System

RUN = "run"
TRIALS = "_choreo_trials"
"""The fixture by which pytest hands in how tests are tried: it takes the place of `run`."""

Body = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class SagaTest:
    """What was said of a test where it was decorated."""

    system: System
    faults: tuple[str, ...]
    max_faults: int
    runs: int
    broker: str | None
    saga: str | None
    oracles: bool


def saga_test(
    system: System,
    *,
    faults: Sequence[str] = (),
    max_faults: int = 2,
    runs: int = 1_000,
    broker: str | None = None,
    saga: str | None = None,
    oracles: bool = True,
) -> Callable[[Body], Body]:
    """Try the decorated test under many schedules; it drives one run, which it gets as its argument `run`.

    Every schedule is made, the calmest first, up to `max_faults` faults at once or until there were as many as `runs`;
    some at random follow where not all were made. Without `oracles` only what the test itself asserts can fail.

        @saga_test(system)
        def test_nobody_pays_twice(run):
            run.publish("order.placed", {"order_id": "7", "total": 12.5})
            run.settle()
            assert run.ledger.done("charge_customer") <= 1

    Raises:
        ChoreoError: the function takes no `run`.
    """
    said = SagaTest(system, tuple(faults), max_faults, runs, broker, saga, oracles)
    return partial(_test_of, said)


def _test_of(said: SagaTest, body: Body) -> Body:
    signature = inspect.signature(body)
    if RUN not in signature.parameters:
        raise ChoreoError(f"{body.__name__} takes no argument `{RUN}`", hint=f"def {body.__name__}({RUN}): ...")
    test = (_awaiting if inspect.iscoroutinefunction(body) else _calling)(said, body)
    kept = [one for name, one in signature.parameters.items() if name != RUN]
    asked = inspect.Parameter(TRIALS, inspect.Parameter.KEYWORD_ONLY)
    test.__signature__ = signature.replace(parameters=[*kept, asked])  # type: ignore[attr-defined]
    return test


def _calling(said: SagaTest, body: Body) -> Body:
    @wraps(body)
    def test(*arguments: Any, **fixtures: Any) -> None:  # noqa: ANN401  fixtures are of any type
        __tracebackhide__ = True
        trials = fixtures.pop(TRIALS)

        def drive(run: Run) -> None:
            __tracebackhide__ = True
            body(*arguments, run=run, **fixtures)

        trials.make(said, body.__name__, drive)

    return test


def _awaiting(said: SagaTest, body: Body) -> Body:
    @wraps(body)
    async def test(*arguments: Any, **fixtures: Any) -> None:  # noqa: ANN401  fixtures are of any type
        __tracebackhide__ = True
        trials = fixtures.pop(TRIALS)
        with trials.in_turns(said, body.__name__) as turns:
            while (run := turns.next_run()) is not None:
                try:
                    await body(*arguments, run=run, **fixtures)
                    run.settle()
                except BaseException as error:  # noqa: BLE001  it is raised where the search has called the test
                    turns.answer(error)
                else:
                    turns.answer(None)

    return test
