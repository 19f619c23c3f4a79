"""The machine that certifies counterexamples refuses whatever cannot happen."""

from __future__ import annotations

import pytest

from choreo_check.scenarios import Beginning, Move
from choreo_check.scenarios.machine import Machine, replay
from choreo_check.scenarios.record import ImpossibleMove
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Topology
from tests.scenarios.small_sagas import deliver, service_of


def replayed(topology: Topology, *moves: Move) -> Machine:
    return replay(Wiring(topology), Beginning("a"), moves, [()] * len(moves))


JOIN = ("{on: a, emits: [b, c]}", "{on: {all: [b, c], within: 1m}, does: x, emits: ok, on_timeout: {emits: ko}}")


def test_makes_the_moves_of_a_run_to_rest() -> None:
    done = replayed(service_of(*JOIN), deliver(0, "a", 0), deliver(1, "b"), deliver(1, "c", 0))
    assert done.published == {"a": 1, "b": 1, "c": 1, "ok": 1}
    assert done.done == {"x"}


@pytest.mark.parametrize(
    "moves",
    [
        (),
        (deliver(0, "a"),),
        (deliver(0, "a", 1),),
        (deliver(0, "b", 0),),
        (deliver(7, "a", 0),),
        (deliver(0, "a", 0), deliver(0, "a", 0)),
        (deliver(0, "a", 0), deliver(1, "b", 0)),
        (deliver(0, "a", 0), Move("timeout", "s", 1)),
        (deliver(0, "a", 0), deliver(1, "b"), Move("timer", "s", 1, None, 0)),
        (deliver(0, "a", 0), deliver(1, "b"), Move("timeout", "s", 1)),
        (deliver(0, "a", 0), deliver(1, "b"), deliver(1, "c", 0), Move("timeout", "s", 1)),
    ],
)
def test_refuses_a_run_that_cannot_happen_or_stops_before_rest(moves: tuple[Move, ...]) -> None:
    with pytest.raises(ImpossibleMove):
        replayed(service_of(*JOIN), *moves)


def test_stops_an_outcome_by_a_tombstone_and_publishes_nothing_of_it() -> None:
    topology = service_of("{on: a, does: x, emits: ok}", "{on: a, undoes: x, tombstone: true, emits: ko}")
    late = replayed(topology, deliver(1, "a", 0), deliver(0, "a", 0))
    assert (late.done, set(late.published)) == (set(), {"a"})
    assert [entry.stopped_by_tombstone for entry in late.record] == [False, False, True]


def test_records_an_undo_that_comes_too_early_unless_the_effect_was_undone_before() -> None:
    topology = service_of("{on: a, does: x}", "{on: a, undoes: x}", "{on: a, undoes: x}")
    early = replayed(topology, deliver(1, "a", 0), deliver(0, "a", 0), deliver(2, "a", 0))
    late = replayed(topology, deliver(0, "a", 0), deliver(1, "a", 0), deliver(2, "a", 0))
    assert (early.undone_early, late.undone_early) == ({"x"}, set())
