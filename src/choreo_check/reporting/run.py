"""The run that shows a finding, in words: how it differs from the calm one, and what makes it again."""

from __future__ import annotations

from collections.abc import Iterator

from choreo_check.findings import Deviation

Labelled = tuple[str, str]
"""What a line is about, and the line."""


def before_the_steps(run: Deviation) -> Iterator[Labelled]:
    """Yield what the run has in it that the calm run has not."""
    if run.decisions:
        yield "when: ", "; ".join(run.decisions)
    yield ("calm except: " if run.faults else "calm"), "; ".join(run.faults)


def after_the_steps(run: Deviation) -> Iterator[Labelled]:
    """Yield the nearest run in which nothing is wrong, if there is one, and the command that makes this one again."""
    if run.nearest:
        yield "passes: ", run.nearest
    yield "replay: ", run.replay
