"""What proves an oracle: a system that is wrong for it, and the same one put right."""

from __future__ import annotations

from dataclasses import dataclass

from tests.simulation.small_systems import HEAD, Small


@dataclass(frozen=True)
class Proof:
    """The oracle speaks of the wrong system; of the right one nobody does, whatever goes wrong around it."""

    wrong: Small
    right: Small


TWO_ENDS = (
    HEAD
    + """  worker:
    handlers:
      - {on: order.placed, outcomes: [{does: work, emits: order.done}, {emits: order.cancelled}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)
"""Somebody does the work, or refuses to."""

UNDOING = (
    HEAD
    + """  worker:
    handlers:
      - {on: order.placed, outcomes: [{does: work, emits: order.done}, {does: work, emits: work.refused}]}
      - {on: work.refused, undoes: work, emits: order.cancelled}
sagas:
  ordering: {starts: order.placed, succeeds: order.done, fails: order.cancelled}
"""
)
"""Somebody does the work, and undoes it where it is refused."""
