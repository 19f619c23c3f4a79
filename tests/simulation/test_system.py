"""A system with a service left out is the same system, with room for another one."""

from __future__ import annotations

import pytest

from choreo_check.errors import ChoreoError
from tests.simulation.small_systems import bound, idle


def test_leaves_out_a_service_and_nothing_else() -> None:
    system = bound((lambda _: None,), worker=idle, other=idle)
    changed = system.without("worker")
    assert changed.bindings.keys() == {"shop", "other"}
    assert (changed.topology, changed.invariants) == (system.topology, system.invariants)


def test_what_is_bound_to_the_copy_is_not_bound_to_the_original() -> None:
    system = bound(worker=idle)
    system.without("worker").service("worker")(lambda _: None)
    assert system.bindings["worker"].setup is idle


def test_cannot_leave_out_what_is_not_there() -> None:
    with pytest.raises(ChoreoError, match="no service 'wroker' is bound"):
        bound(worker=idle).without("wroker")
