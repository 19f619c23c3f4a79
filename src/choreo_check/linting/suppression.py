"""Comments that accept a finding where it stands: `# choreo: ignore[CHO201] the archive reads it by hand`.

A comment speaks for its own line, and when it stands alone on a line, for the next one that is more than a comment. One
that suppresses nothing is reported, or the comments would outlive their reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from choreo_check.findings import Finding, Location
from choreo_check.linting.comments import Comment, comments

IGNORE = re.compile(r"#\s*choreo:\s*ignore\b(?:\[(?P<codes>[^\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One code that one comment accepts; `code` is absent where the comment names none and so accepts nothing."""

    code: str | None
    location: Location
    line: int

    def covers(self, finding: Finding) -> bool:
        """Say whether the comment accepts a finding."""
        place = finding.location
        return (place.path, place.line) == (self.location.path, self.line) and self.code in {finding.code, finding.name}


def suppressions(sources: Mapping[str, str]) -> Iterator[Suppression]:
    """Yield what the comments in some files accept."""
    for path, text in sources.items():
        if "choreo:" in text:
            yield from _in_file(path, list(comments(text)))


def _in_file(path: str, found: list[Comment]) -> Iterator[Suppression]:
    for comment in found:
        match = IGNORE.match(comment.text)
        if match is None:
            continue
        place = Location(path, comment.line, comment.column, comment.line, comment.column + match.end())
        for code in _codes(match["codes"]):
            yield Suppression(code, place, comment.speaks_for)


def _codes(listed: str | None) -> list[str | None]:
    codes: list[str | None] = [code.strip() for code in (listed or "").split(",") if code.strip()]
    return codes or [None]
