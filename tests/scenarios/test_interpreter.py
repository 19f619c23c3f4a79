"""The interpreter, one rule of docs/reference/semantics.md after the other, against what a reader works out by hand."""

from __future__ import annotations

import pytest

from choreo_check.scenarios.moves import Beginning, Move
from tests.scenarios.interpreter import Impossible, replay
from tests.scenarios.small_sagas import deliver, explored, fired, published_at_the_end, saga_of, service_of, wrong

# Beginnings


def test_begins_once_for_each_place_that_publishes_the_start_event() -> None:
    services = """
  web: {publishes: [{event: a, does: x}, {event: other, does: y}]}
  app: {publishes: [{event: a, does: z}]}
  s: {handlers: [{on: a, emits: ko}]}
"""
    topology = saga_of(services)
    assert wrong(topology) == {"CHO403": {"x", "z"}}
    replay(topology, topology.sagas[0], Beginning("a", 1, "z"), [])
    with pytest.raises(Impossible):
        replay(topology, topology.sagas[0], Beginning("a"), [])


def test_begins_with_either_of_several_start_events_and_not_with_both() -> None:
    topology = service_of("{on: a, emits: ok}", "{on: b, emits: ko}", saga="{starts: [a, b], succeeds: ok, fails: ko}")
    assert wrong(topology) == {}
    assert fired(topology) == {0, 1}


# Deliveries


def test_gives_every_hearer_its_own_copy_observers_and_external_services_included() -> None:
    services = """
  s: {handlers: [{on: a}, {on: {matching: "[a]"}, observes: true}]}
  partner: {external: true, handlers: [{on: a, emits: ok}]}
"""
    assert explored(saga_of(services)).fired == {("s", 0), ("s", 1), ("partner", 0)}


def test_takes_exactly_one_outcome_for_each_copy() -> None:
    assert wrong(service_of("{on: a, outcomes: [{emits: ok}, {emits: ko}]}")) == {}
    assert wrong(service_of("{on: a, outcomes: [{emits: ok}, {}]}")) == {"CHO402": set()}


def test_fires_any_for_each_of_its_events_and_first_for_one() -> None:
    both = "{on: a, emits: [b, c]}"
    assert wrong(service_of(both, "{on: {any: [b, c]}, emits: ok}")) == {"CHO406": {"ok"}}
    assert wrong(service_of(both, "{on: {first: [b, c]}, emits: ok}")) == {}


def test_fires_first_for_whichever_event_comes_first() -> None:
    topology = service_of("{on: a, emits: [b, c]}", "{on: {first: [b, c]}, emits: ok}")
    for one, other in (("b", "c"), ("c", "b")):
        moves = (deliver(0, "a", 0), deliver(1, one, 0), deliver(1, other))
        assert published_at_the_end(topology, *moves) == {"a", "b", "c", "ok"}


def test_publishes_twice_what_an_outcome_lists_twice() -> None:
    assert wrong(service_of("{on: a, emits: [ok, ok]}")) == {"CHO406": {"ok"}}


# Joins


def test_completes_a_join_in_any_order() -> None:
    topology = service_of("{on: a, emits: [b, c]}", "{on: {all: [b, c]}, emits: ok}")
    assert wrong(topology) == {}
    for one, other in (("b", "c"), ("c", "b")):
        moves = (deliver(0, "a", 0), deliver(1, one), deliver(1, other, 0))
        assert "ok" in published_at_the_end(topology, *moves)


def test_remembers_a_part_by_its_name_however_often_it_comes() -> None:
    assert wrong(service_of("{on: a, emits: [b, b]}", "{on: {all: [b, c]}, emits: ok}", saga="{starts: a}")) == {
        "CHO401": {"s on b + c"},
        "CHO406": {"b"},
    }


def test_ignores_the_parts_that_come_after_a_join_has_fired() -> None:
    topology = service_of("{on: a, emits: [b, b, c]}", "{on: {all: [b, c]}, emits: ok}")
    assert wrong(topology) == {"CHO406": {"b"}}


def test_is_not_stuck_in_a_join_that_no_part_has_reached_or_that_can_time_out() -> None:
    assert wrong(service_of("{on: a, emits: ok}", "{on: {all: [b, c]}}")) == {}
    assert wrong(service_of("{on: a, emits: ok}", "{on: {all: [a, c], within: 1s}}")) == {}


def test_closes_a_join_by_an_unless_event_even_before_any_part() -> None:
    topology = service_of("{on: a, emits: [b, stop]}", "{on: {all: [b, c], unless: stop}, emits: ok}")
    early = (deliver(0, "a", 0), deliver(1, "stop"), deliver(1, "b"))
    assert published_at_the_end(topology, *early) == {"a", "b", "stop"}
    assert set(wrong(topology)) == {"CHO402"}


def test_closes_a_join_without_on_timeout_and_does_nothing_else() -> None:
    topology = service_of("{on: {all: [a, b], within: 1s}, emits: ok}")
    moves = (deliver(0, "a"), Move("timeout", "s", 0))
    assert published_at_the_end(topology, *moves) == {"a"}
    assert fired(topology) == set()


def test_times_out_no_join_without_a_part_or_after_it_fired() -> None:
    topology = service_of("{on: {all: [a, b], within: 1s}, on_timeout: {emits: ko}}", "{on: a, emits: b}")
    saga, begin, timeout = topology.sagas[0], Beginning("a"), Move("timeout", "s", 0)
    replay(topology, saga, begin, [deliver(0, "a"), timeout])
    for moves in ([timeout], [deliver(0, "a"), deliver(1, "a", 0), deliver(0, "b", 0), timeout]):
        with pytest.raises(Impossible, match=f"move {len(moves)} "):
            replay(topology, saga, begin, moves)


def test_hears_an_event_in_two_roles_only_as_the_one_that_closes() -> None:
    topology = service_of("{on: a, emits: [b, c]}", "{on: {all: [b, c], unless: b}, emits: ok}", saga="{starts: a}")
    assert fired(topology) == {0}
    assert wrong(topology) == {}


# Timers


def test_arms_a_timer_once_and_comes_to_rest_only_when_it_has_fired() -> None:
    topology = service_of("{on: a, emits: [b, b]}", "{on: {after: 30s, of: b}, emits: ok}")
    assert wrong(topology) == {"CHO406": {"b"}}
    saga, armed = topology.sagas[0], [deliver(0, "a", 0), deliver(1, "b"), deliver(1, "b")]
    assert not replay(topology, saga, Beginning("a"), armed).is_at_rest
    assert replay(topology, saga, Beginning("a"), [*armed, Move("timer", "s", 1, outcome=0)]).is_at_rest


def test_does_not_arm_a_timer_that_an_unless_event_has_closed() -> None:
    topology = service_of("{on: a, emits: [b, stop]}", "{on: {after: 30s, of: b, unless: stop}, emits: ok}")
    moves = (deliver(0, "a", 0), deliver(1, "stop"), deliver(1, "b"))
    assert published_at_the_end(topology, *moves) == {"a", "b", "stop"}


# Doing and undoing


def test_stops_everything_of_an_outcome_whose_effect_has_a_tombstone() -> None:
    topology = service_of(
        "{on: a, emits: [b, c]}", "{on: b, does: x, emits: d}", "{on: c, undoes: x, tombstone: true, emits: e}"
    )
    overtaken = (deliver(0, "a", 0), deliver(2, "c", 0), deliver(1, "b", 0))
    assert published_at_the_end(topology, *overtaken) == {"a", "b", "c"}
    in_order = (deliver(0, "a", 0), deliver(1, "b", 0), deliver(2, "c", 0))
    assert published_at_the_end(topology, *in_order) == {"a", "b", "c", "d", "e"}


def test_publishes_nothing_when_there_is_nothing_to_undo() -> None:
    topology = service_of("{on: a, undoes: x, emits: ok}", "{on: b, does: x}")
    assert wrong(topology) == {"CHO402": set()}


def test_takes_a_second_undo_for_nothing() -> None:
    again = "{on: {any: [b, c]}, undoes: x, emits: ko}"
    topology = service_of("{on: a, does: x, emits: [b, c]}", again)
    assert wrong(topology) == {}


def test_undoes_once_more_what_was_done_again_after_its_undo() -> None:
    topology = service_of(
        "{on: a, does: x, emits: b}",
        "{on: b, undoes: x, emits: c}",
        "{on: c, undoes: x}",
        "{on: c, does: x, emits: ko}",
    )
    assert wrong(topology) == {"CHO403": {"x"}}


def test_leaves_a_tombstone_by_a_second_undo_too() -> None:
    topology = service_of(
        "{on: a, does: x, emits: b}",
        "{on: b, undoes: x, emits: [c, ko]}",
        "{on: c, undoes: x, tombstone: true, emits: d}",
        "{on: ko, does: x}",
    )
    buried = [deliver(0, "a", 0), deliver(1, "b", 0), deliver(2, "c", 0), deliver(3, "ko", 0)]
    assert replay(topology, topology.sagas[0], Beginning("a"), buried).state.done == frozenset()


def test_counts_a_handler_as_fired_when_a_tombstone_stops_it() -> None:
    topology = service_of(
        "{on: a, undoes: x, tombstone: true}", "{on: {all: [a, b], within: 1s}, on_timeout: {does: x}}"
    )
    assert fired(topology) == {0, 1}


def test_finds_what_was_undone_though_the_saga_succeeded() -> None:
    assert wrong(service_of("{on: a, does: x, emits: b}", "{on: b, undoes: x, emits: ok}")) == {"CHO410": {"x"}}


def test_wants_what_was_done_last_to_be_undone_first() -> None:
    grow = ["{on: a, does: x, emits: b}", "{on: b, does: y, emits: ko}"]
    in_order = ["{on: ko, undoes: y, emits: c}", "{on: c, undoes: x}"]
    assert wrong(service_of(*grow, *in_order)) == {}
    disordered = ["{on: ko, undoes: x, emits: c}", "{on: c, undoes: y}"]
    assert wrong(service_of(*grow, *disordered)) == {"CHO411": {"x before y"}}


# Cycles


def test_follows_a_cycle_for_two_rounds() -> None:
    topology = service_of("{on: {any: [a, b]}, emits: b}")
    moves = [deliver(0, "a", 0), deliver(0, "b", 0), deliver(0, "b")]
    assert published_at_the_end(topology, *moves) == {"a", "b"}
    assert wrong(topology) == {"CHO406": {"b"}}


def test_counts_rounds_along_each_path_and_not_in_all() -> None:
    topology = service_of("{on: a, emits: [b, c, d]}", "{on: {any: [b, c, d]}, emits: ok}")
    assert published_at_the_end(
        topology, deliver(0, "a", 0), deliver(1, "b", 0), deliver(1, "c", 0), deliver(1, "d", 0)
    ) == {"a", "b", "c", "d", "ok"}


def test_carries_the_longest_path_of_its_parts_through_a_join() -> None:
    topology = service_of("{on: {any: [a, c]}, emits: b}", "{on: {all: [a, b]}, emits: c}")
    moves = [deliver(0, "a", 0), deliver(1, "a"), deliver(1, "b", 0), deliver(0, "c", 0), deliver(1, "b")]
    assert published_at_the_end(topology, *moves) == {"a", "b", "c"}
