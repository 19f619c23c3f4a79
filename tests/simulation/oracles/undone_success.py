"""A worker that cleans up after its work, whether it was refused or not."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from tests.simulation.oracles.proof import UNDOING, Proof
from tests.simulation.oracles.undone_twice import undo_with_key, work
from tests.simulation.small_systems import Small, Wire, bound, on


def clean_up(env: Environment, message: Wire) -> None:
    env.undo("work", key=message["correlationid"])


PROOF = Proof(
    wrong=Small(UNDOING, bound(worker=on(order_placed=work, work_refused=undo_with_key, order_done=clean_up))),
    right=Small(UNDOING, bound(worker=on(order_placed=work, work_refused=undo_with_key))),
)
