"""What a service does on its own time, from a table that it polls, happens once for each message all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import Setup
from tests.simulation.small_systems import HEAD, Small, Wire, bound, names, on

TOPOLOGY = (
    HEAD
    + """  worker: {handlers: [{on: order.placed, emits: order.done}]}
  mail: {handlers: [{on: order.done, effects: send_mail}]}
sagas:
  ordering: {starts: order.placed, succeeds: order.done}
"""
)


def polling(*, has_key: bool) -> Setup:
    def setup(env: Environment) -> None:
        def note(message: Wire) -> None:
            if f"sent {message['id']}" not in env.store:
                env.store[f"mail {message['id']}"] = message["correlationid"]

        def poll() -> None:
            for name, saga in env.store.starting("mail "):
                env.effect("send_mail", key=name if has_key else None, correlation=saga)
                with env.store.transaction() as store:
                    store.pop(name, None)
                    store[name.replace("mail", "sent")] = True
            env.timer(1, poll, "poll")

        env.on("order.done", note)
        env.timer(1, poll, "poll")

    return setup


@pytest.mark.parametrize(("has_key", "expected"), [(True, set()), (False, {"repeated-effect"})])
def test_what_a_poll_does_twice_is_found(has_key: bool, expected: set[str], tmp_path: Path) -> None:  # noqa: FBT001  a parameter of a test
    worker = on(order_placed=lambda env, _: env.publish("order.done"))
    small = Small(TOPOLOGY, bound(worker=worker, mail=polling(has_key=has_key)))
    found = small.search(tmp_path, faults=("crash", "handler-error"), searches=("exhaustive",), faults_max=1)
    assert names(found) == expected
