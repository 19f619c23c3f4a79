"""The verdicts on one saga in one line, for people who want to know what was proved."""

from __future__ import annotations

from collections.abc import Collection

from choreo_check.scenarios.verdicts import SagaVerdicts, Status


def one_line(decided: SagaVerdicts, codes: Collection[str] | None = None) -> str:
    """Say what was refuted, what was not decided and why, and what was proved, in that order.

    `codes` are the properties to speak of; all of them where it is absent.
    """
    asked = decided.verdicts if codes is None else codes
    parts = [_refuted(decided, asked), *_undecided(decided, asked), _proved(decided, asked)]
    return f"saga {decided.saga.name}: {'; '.join(part for part in parts if part)}"


def _refuted(decided: SagaVerdicts, asked: Collection[str]) -> str:
    refuted = _with_status(decided, Status.REFUTED, asked)
    named = [f"{code} {decided.names.get(code, '')}".strip() for code in refuted]
    return f"refuted ({', '.join(named)})" if named else ""


def _undecided(decided: SagaVerdicts, asked: Collection[str]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for code in _with_status(decided, Status.NOT_DECIDED, asked):
        by_reason.setdefault(decided.verdicts[code].reason or "", []).append(_number(code))
    return [f"not decided, since it {reason} ({', '.join(codes)})" for reason, codes in by_reason.items()]


def _proved(decided: SagaVerdicts, asked: Collection[str]) -> str:
    codes = _with_status(decided, Status.PROVED, asked)
    is_bounded = any(decided.verdicts[code].bounded for code in codes)
    held = "proved up to two rounds of its cycles" if is_bounded else "proved"
    return f"{held} ({', '.join(map(_number, codes))})" if codes else ""


def _with_status(decided: SagaVerdicts, status: Status, asked: Collection[str]) -> list[str]:
    return [code for code in decided.with_status(status) if code in asked]


def _number(code: str) -> str:
    return code.removeprefix("CHO")
