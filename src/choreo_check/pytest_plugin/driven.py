"""The body of a test, called once a run; what it fails with is kept, so that pytest can show it as it shows any."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest

from choreo_check.simulation.driving import Run


class Driven:
    """Calls the body of a test with a run."""

    errors = (Exception, pytest.fail.Exception)

    def __init__(self, body: Callable[[Run], None]) -> None:
        self.body = body
        self.error: BaseException | None = None

    def __call__(self, run: Run) -> None:
        __tracebackhide__ = True
        self.error = None
        try:
            self.body(run)
        except self.errors as error:
            self.error = error
            raise

    def fail(self) -> NoReturn:
        """Raise what the body has failed with last, as if it had been called once.

        What shows the same once and not again is told by the oracles; here it can only be said.
        """
        __tracebackhide__ = True
        if self.error is None:
            pytest.fail("the test failed in a run, and not in the same run again", pytrace=False)
        trace = self.error.__traceback__
        raise self.error.with_traceback(trace and trace.tb_next)
