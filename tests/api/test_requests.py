"""What the simulation has sagas begin with is as good as what a real publisher sends: no service is blamed for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from choreo_check.cli.simulated import lines_of
from choreo_check.errors import ChoreoError
from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.history import History
from choreo_check.simulation.system import Setup
from tests.simulation.small_systems import ONE_STEP, Small, Wire, bound, names, on

Json = dict[str, Any]
SHAPES: dict[str, Json] = {
    "uuid": {"type": "string", "format": "uuid"},
    "pattern": {"type": "string", "pattern": "^ORD-[0-9]{5}$"},
    "number": {"type": "integer", "minimum": 1, "maximum": 9},
}
FAULTS = ("duplicate", "crash", "handler-error")


def contract(**properties: Json) -> str:
    return json.dumps({"type": "object", "required": [*properties], "properties": properties})


def told_of(*names: str, **shapes: Json) -> Json:
    return {"type": "object", "required": [*names], "properties": shapes}


def order_of(message: Wire) -> str:
    return str(message["data"]["orderId"] if "data" in message else message["orderId"])


def work_by_order(env: Environment, message: Wire) -> None:
    """Do the work once an order."""
    key = f"order/{order_of(message)}"
    env.effect("work", key=key)
    if key not in env.store:
        env.publish("order.done", {"orderId": message.get("data", message)["orderId"]}, id=f"done/{key}")
        env.store[key] = True


def placing(env: Environment) -> None:
    """Place what is asked for, once an order."""

    def place(start: Start) -> None:
        key = f"placed/{start.data['orderId']}"
        if key not in env.store:
            env.publish("order.placed", start.data)
            env.store[key] = True

    env.starts("order.placed", place)


def small(schema: str, services: dict[str, Setup], envelope: str = "") -> Small:
    contracts = {"order.placed/1.json": schema}
    text = ONE_STEP.replace("name: small", f"name: small\ncontracts: .\n{envelope}")
    return Small(text, bound((), worker=on(order_placed=work_by_order), **services), contracts)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("services", [{}, {"shop": placing}], ids=["sample", "asked"])
def test_two_orders_are_two_orders(shape: str, services: dict[str, Setup], tmp_path: Path) -> None:
    schema = contract(data=told_of("orderId", orderId=SHAPES[shape]))
    report = small(schema, services).search(tmp_path, faults=FAULTS, faults_max=2, searches=("exhaustive",))
    assert names(report) == set()


@pytest.mark.parametrize("envelope", ["{correlation: data.orderId}", "{data: false, correlation: orderId}"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("services", [{}, {"shop": placing}], ids=["sample", "asked"])
def test_an_order_may_tell_its_saga_by_its_own_id(
    envelope: str, shape: str, services: dict[str, Setup], tmp_path: Path
) -> None:
    order = SHAPES[shape]
    schema = contract(orderId=order) if "false" in envelope else contract(data=told_of("orderId", orderId=order))
    tried = small(schema, services, f"envelope: {envelope}")
    assert names(tried.search(tmp_path, faults=FAULTS, faults_max=2, searches=("exhaustive",))) == set()


@pytest.mark.parametrize("saga", [None, "ordering"])
@pytest.mark.parametrize("only", [{"const": "o-1"}, {"enum": ["o-1"]}])
def test_two_orders_that_a_contract_gives_one_id_are_not_placed_at_once(
    only: Json, saga: str | None, tmp_path: Path
) -> None:
    schema = contract(data=told_of("orderId", orderId=only))
    report = small(schema, {}).search(tmp_path, faults=FAULTS, faults_max=1, saga=saga)
    assert names(report) == set()
    assert {outcome.job.count for outcome in report.outcomes} == {1}
    assert "small: not two at once, as their contracts have one id for all: order.placed" in [*lines_of(report)]


def started(folder: Path, schema: str, envelope: str = "") -> tuple[History, Json]:
    """Return a run of which nothing but the start is by us, and what that said."""
    tried = small(schema, {}, envelope)
    plan, history = tried.plan(folder), tried.run(folder)
    return history, plan.read(next(iter(history.published.values())))


def test_an_event_has_the_envelope_that_its_contract_asks_for(tmp_path: Path) -> None:
    said: dict[str, Json] = {
        "source": {"const": "/webshop"},
        "tenant": {"enum": ["acme"]},
        "id": {"pattern": "^[0-9a-f-]{36}$"},
    }
    history, wire = started(tmp_path, contract(data=told_of("orderId", orderId={"type": "string"}), **said))
    assert not next(iter(history.published.values())).objections
    assert (wire["source"], wire["tenant"], wire["type"]) == ("/webshop", "acme", "order.placed")
    assert wire["correlationid"] == history.cases[0].correlation


def test_a_flat_event_has_what_its_contract_asks_for(tmp_path: Path) -> None:
    schema = contract(orderId={"type": "string"}, event={"const": "order.placed"}, at={"type": "string"})
    history, wire = started(tmp_path, schema, "envelope: {data: false, type: event, id: nr, schema: false}")
    assert not next(iter(history.published.values())).objections
    assert wire["event"] == "order.placed"


def test_what_a_service_says_itself_is_not_said_for_it(tmp_path: Path) -> None:
    def confirm(env: Environment, message: Wire) -> None:
        env.publish("order.done", {"orderId": 7, "nr": "mine"})
        assert message["data"]["orderId"] == 17

    example = {"data": {"orderId": 17, "nr": "first"}}
    text = ONE_STEP.replace(
        "name: small", "name: small\ncontracts: .\nenvelope: {correlation: data.orderId, id: data.nr}"
    )
    contracts = {"order.placed/1.json": json.dumps({"examples": [example]})}
    tried = Small(text, bound(worker=on(order_placed=confirm)), contracts)
    placed, done = tried.run(tmp_path).published.values()
    assert (placed.correlation, done.correlation, done.id) == ("17", "7", "mine")


@pytest.mark.parametrize(
    "schema",
    [contract(data=told_of("orderId", orderId={"type": "array", "not": {}})), contract(type={"const": "other"})],
)
def test_nobody_is_blamed_where_no_event_is_found_that_a_contract_accepts(schema: str, tmp_path: Path) -> None:
    with pytest.raises(
        ChoreoError, match=r"the saga ordering cannot begin: its contract accepts no order\.placed"
    ) as caught:
        small(schema, {}).search(tmp_path, faults_max=0)
    assert "examples" in (caught.value.hint or "")
    report = small(schema, {"shop": selling}).search(tmp_path, faults_max=0)
    assert "broken-contract" in names(report)


def selling(env: Environment) -> None:
    env.starts("order.placed", lambda _: env.publish("order.placed", {"orderId": 1}))
