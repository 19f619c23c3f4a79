"""What ends the handling of a message from inside. None of them is an `Exception`, so no service catches them."""

from __future__ import annotations


class Crashed(BaseException):
    """The process dies here: nothing after this point happens, and what is not durable is gone."""


class Interrupted(BaseException):
    """A handler does what the simulation cannot control; the run ends, and says so."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


class Unavailable(ConnectionError):
    """What a service sees when a transient fault hits an operation: it may have happened or not."""


class Merged(BaseException):
    """The run has come to a state from which everything has been tried already: nothing new would follow."""


def said(error: BaseException) -> str:
    """Return what an error says, in one line: some have a page to say."""
    return " ".join(f"{type(error).__name__}: {error}".split())
