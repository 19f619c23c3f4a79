"""The verdicts on one saga in one line, for people who want to know what was proved."""

from __future__ import annotations

from choreo_check.scenarios.verdicts import SagaVerdicts, Status


def one_line(decided: SagaVerdicts) -> str:
    """Say what was refuted, what was not decided and why, and what was proved, in that order."""
    parts = [_refuted(decided), *_undecided(decided), _proved(decided)]
    return f"saga {decided.saga.name}: {'; '.join(part for part in parts if part)}"


def _refuted(decided: SagaVerdicts) -> str:
    named = [f"{code} {decided.names.get(code, '')}".strip() for code in decided.with_status(Status.REFUTED)]
    return f"refuted ({', '.join(named)})" if named else ""


def _undecided(decided: SagaVerdicts) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for code in decided.with_status(Status.NOT_DECIDED):
        by_reason.setdefault(decided.verdicts[code].reason or "", []).append(_number(code))
    return [f"not decided, since it {reason} ({', '.join(codes)})" for reason, codes in by_reason.items()]


def _proved(decided: SagaVerdicts) -> str:
    codes = decided.with_status(Status.PROVED)
    is_bounded = any(decided.verdicts[code].bounded for code in codes)
    held = "proved up to two rounds of its cycles" if is_bounded else "proved"
    return f"{held} ({', '.join(map(_number, codes))})" if codes else ""


def _number(code: str) -> str:
    return code.removeprefix("CHO")
