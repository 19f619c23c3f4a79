"""Everything that can happen, grouped: the groups are those of the interpreter's states of rest."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, reject, settings

from benchmarks.scenarios import chain, fan
from choreo_check.loading.files import load_text
from choreo_check.scenarios import NotDecided, analyse, one_line, scenarios
from choreo_check.scenarios.beginnings import outside_dependency
from choreo_check.scenarios.wiring import Wiring
from choreo_check.topology import Topology
from tests.scenarios.interpreter import is_at_rest
from tests.scenarios.random_topologies import topologies
from tests.scenarios.state_machine import State, StateMachine

Look = tuple[frozenset[str], frozenset[str], frozenset[str]]


def looks_at_rest(topology: Topology, at_most: int = 800) -> dict[Look, frozenset[str]]:
    """Return what every state of rest looks like, each with the events that are published in all of its states."""
    machine, saga = StateMachine(topology), topology.sagas[0]
    ends = {event.name for event in (*saga.succeeds, *saga.fails)}
    seen: set[State] = set()
    queue = [state for _, state in machine.beginnings(saga)]
    while queue:
        state = queue.pop()
        if state not in seen:
            seen.add(state)
            assume(len(seen) < at_most)
            queue += [step.after for step in machine.steps(state)]
    resting = [state for state in seen if is_at_rest(machine, state)]
    found: dict[Look, frozenset[str]] = {}
    for state in resting:
        look = (state.published & ends, state.done, frozenset(state.undone_in_order))
        found[look] = found.get(look, state.published) & state.published
    return found


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(topologies())
def test_groups_are_those_that_every_state_of_rest_falls_into(topology: Topology) -> None:
    assume(outside_dependency(Wiring(topology), topology.sagas[0]) is None)
    found = scenarios(topology, topology.sagas[0], limit=500, certain=True)
    if isinstance(found, NotDecided) or found.truncated:  # too large to tell
        reject()
    looks = {
        (frozenset(group.ends), frozenset(group.done), frozenset(group.undone)): frozenset(group.certain)
        for group in found.groups
    }
    assert looks == looks_at_rest(topology)


def test_says_when_there_are_more_groups_than_were_asked_for() -> None:
    topology = chain(10)
    found = scenarios(topology, topology.sagas[0], limit=5)
    assert not isinstance(found, NotDecided)
    assert len(found.groups) == 5
    assert found.truncated == "there are more than 5 groups"


def test_counts_the_scenarios_of_a_group() -> None:
    topology = fan(3)
    found = scenarios(topology, topology.sagas[0])
    assert not isinstance(found, NotDecided)
    assert {(group.ends, group.done): group.count for group in found.groups if group.ends == ("finished",)} == {
        (("finished",), ("A0", "A1", "A2", "begin")): 1
    }
    assert all(not group.more for group in found.groups)


def test_says_in_one_line_what_was_refuted_and_what_was_proved() -> None:
    text = (
        "choreo: 1\nservices:\n  s: {handlers: [{on: a, does: x, emits: ko}]}\nsagas:\n  buy: {starts: a, fails: ko}\n"
    )
    decided = analyse(load_text(text)).sagas[0]
    assert one_line(decided) == (
        "saga buy: refuted (CHO403 missing-compensation); proved (401, 402, 404, 405, 406, 407, 408, 410, 411)"
    )
