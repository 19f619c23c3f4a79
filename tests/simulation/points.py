"""Points that are counted, and can be made to fail."""

from __future__ import annotations


class Points:
    """Stands where a process has its points: fails at the next one if it is told to.

    Where transactions begin is kept apart from where something is read or becomes durable.
    """

    def __init__(self) -> None:
        self.passed: list[tuple[str, str]] = []
        self.begun = 0
        self.failure: BaseException | None = None

    def __call__(self, kind: str, name: str) -> bool:
        if kind == "begin":
            self.begun += 1
            return False
        self.passed.append((kind, name))
        failure, self.failure = self.failure, None
        if failure is not None and kind == "commit":
            raise failure
        return False
