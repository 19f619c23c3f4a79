"""Keeps what services print away while thousands of runs are made, of which nobody reads the output.

What they log is printed, too: a handler of `logging` holds the stream that it found when it was made. It may be made in
the middle of a run, so a silence that is over hands on what still comes to it. What a debugger says is never kept back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from typing import Any, TextIO

from choreo_check.adapters.callers import is_debugged


class Nowhere(BytesIO):
    """Takes all that is written, and keeps nothing."""

    def write(self, taken: Any) -> int:  # noqa: ANN401  any buffer
        return len(taken)


class Silence(TextIOWrapper):
    """Stands where a stream was; only what a debugger says gets there."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(Nowhere(), encoding="utf-8", errors="replace")
        self.stream = stream
        self.is_over = False

    def write(self, text: str) -> int:
        if self.is_over:
            return (self.stream if sys.stderr is self else sys.stderr).write(text)
        return self.stream.write(text) if is_debugged(sys._getframe(1)) else len(text)  # noqa: SLF001  who writes

    def fileno(self) -> int:
        return self.stream.fileno()  # for who wants to say something when Python itself has failed

    def flush(self) -> None:
        if not self.is_over and is_debugged(sys._getframe(1)):  # noqa: SLF001
            self.stream.flush()


@contextmanager
def silenced() -> Iterator[None]:
    """Have nothing printed that services print, and nothing that they log to the terminal."""
    seen = (sys.stdout, sys.stderr)
    silence = Silence(sys.stderr)
    loud = [one for one in _handlers() if getattr(one, "stream", None) in seen]
    streams = [one.stream for one in loud]
    for one in loud:
        one.stream = silence
    try:
        with redirect_stdout(silence), redirect_stderr(silence):
            yield
    finally:
        silence.is_over = True
        for one, stream in zip(loud, streams, strict=True):
            if one.stream is silence:
                one.stream = stream


def beside_the_report() -> AbstractContextManager[object]:
    """Have what services print go where errors go, since a report is printed, too."""
    return redirect_stdout(sys.stderr)


def _handlers() -> Iterator[Any]:
    """Yield the handlers of all loggers, if anybody logs at all."""
    logging = sys.modules.get("logging")
    if logging is not None:
        loggers = (logging.root, *logging.root.manager.loggerDict.values())
        yield from dict.fromkeys(handler for logger in loggers for handler in getattr(logger, "handlers", ()))
