"""Reasons why a check could not run, as opposed to what it found."""

from __future__ import annotations


class ChoreoError(Exception):
    """The check could not run: bad input, a missing file, a wrong option.

    `message` says what is wrong and where; `hint` says what to do about it. The command line prints
    both and ends with status 2.
    """

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if hint:
            self.add_note(f"help: {hint}")  # for who sees the exception itself: in a test, in a traceback
