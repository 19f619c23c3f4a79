"""The one way in which a file is refused: at a place, in a sentence, with what to do about it."""

from __future__ import annotations

from choreo_check.errors import ChoreoError
from choreo_check.findings import Location


class Malformed(ChoreoError):
    """A file that cannot be read as a topology; the message begins with the place."""

    def __init__(self, message: str, location: Location, *, hint: str | None = None) -> None:
        super().__init__(f"{location}: {message}", hint=hint)
        self.location = location
