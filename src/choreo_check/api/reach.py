"""Says how far an exhaustive search has come, in the words that every report of it has."""

from __future__ import annotations

from choreo_check.api.jobs import Outcome


def reach(outcome: Outcome) -> str:
    """Say up to how many faults every schedule was made."""
    faults = outcome.complete_up_to
    return "not even the runs without faults were all made" if faults is None else f"complete up to {_faults(faults)}"


def shortfall(outcome: Outcome, remedy: str) -> str:
    """Say after how much a search was cut short, and what has it go further; nothing where it was not."""
    runs = "1 run" if outcome.runs == 1 else f"{outcome.runs:,} runs"
    return f"truncated in {runs}: more with {remedy}" if outcome.truncated else ""


def _faults(count: int) -> str:
    return {0: "no fault", 1: "one fault", 2: "two faults", 3: "three faults"}.get(count, f"{count} faults")
