"""What comes from outside: where it touches a saga, no verdict is given on the saga."""

from __future__ import annotations

import pytest

from choreo_check.scenarios import Status, analyse
from choreo_check.scenarios.beginnings import outside_dependency
from choreo_check.scenarios.wiring import Wiring
from tests.scenarios.small_sagas import saga_of

STRANGER = """
  stranger: {{external: {external}, publishes: [x]}}
  s: {{handlers: [{{on: a, does: e, emits: b}}, {handler}]}}
"""

TOUCHING = [
    "{on: {all: [a, x]}}",
    "{on: {any: [b, x]}, emits: c}",
    "{on: {after: 1s, of: b, unless: x}}",
    "{on: x, emits: ok}",
    "{on: x, undoes: e}",
    "{on: x, emits: b}",
]
APART = [
    '{on: {matching: "*"}, observes: true}',
    "{on: {all: [x, far]}}",
    "{on: x, does: other, emits: elsewhere}",
    "{on: a, emits: x}",
]


def dependency(handler: str, *, external: bool) -> str | None:
    topology = saga_of(STRANGER.format(external=str(external).lower(), handler=handler))
    return outside_dependency(Wiring(topology), topology.sagas[0])


@pytest.mark.parametrize("external", [True, False], ids=["an external service", "a service of the file"])
@pytest.mark.parametrize("handler", TOUCHING)
def test_a_saga_depends_on_an_outside_event_that_touches_it(handler: str, external: bool) -> None:  # noqa: FBT001
    assert dependency(handler, external=external) == "depends on x, which stranger publishes on its own account"


@pytest.mark.parametrize("external", [True, False], ids=["an external service", "a service of the file"])
@pytest.mark.parametrize("handler", APART)
def test_a_saga_does_not_depend_on_what_does_not_touch_it(handler: str, external: bool) -> None:  # noqa: FBT001
    assert dependency(handler, external=external) is None


def test_an_end_that_a_person_publishes_leaves_the_saga_undecided() -> None:
    topology = saga_of("\n  s: {publishes: [ko], handlers: [{on: a, does: e, emits: ok}]}")
    verdicts = analyse(topology).sagas[0].verdicts
    assert {verdict.status for code, verdict in verdicts.items() if code != "CHO407"} == {Status.NOT_DECIDED}


def test_what_starts_another_declared_saga_begins_a_case_of_its_own() -> None:
    topology = saga_of(
        "\n  s: {publishes: [x], handlers: [{on: {any: [a, x]}, emits: ok}]}\n",
        "{starts: a, succeeds: ok}\n  two: {starts: x}",
    )
    assert outside_dependency(Wiring(topology), topology.sagas[0]) is None
