"""Every key of the topology format, in every form in which it may be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from choreo_check.loading import load_text
from choreo_check.topology import Handler, Topology
from choreo_check.topology.model import Delivery, Envelope, Mention, Service, TriggerKind

ROOT = Path(__file__).parents[2]
FOOD_DELIVERY = ROOT / "contracts" / "food_delivery" / "topology.yaml"


def topology(text: str) -> Topology:
    return load_text(f"choreo: 1\n{text}")


def service(body: str) -> Service:
    (found,) = topology(f"services: {{s: {body}}}").services
    return found


def handler(body: str) -> Handler:
    (found,) = service(f"{{handlers: [{{{body}}}]}}").handlers
    return found


def names(mentions: tuple[Mention, ...] | None) -> list[str]:
    assert mentions is not None
    return [mention.name for mention in mentions]


def test_takes_an_empty_topology() -> None:
    found = topology("")
    assert (found.name, found.services, found.sagas, found.commands) == ("topology", (), (), ())
    assert (found.contracts, found.broker, found.system, found.envelope) == (None, "any", None, Envelope())


@pytest.mark.parametrize(
    "text", ["", "name:\ncontracts:\nbroker:\nsystem:\nservices:\nsagas:\ncommands:\nenvelope: ~\ninclude:"]
)
def test_takes_a_key_without_a_value_as_absent(text: str) -> None:
    assert topology(text) == load_text("choreo: 1")


def test_reads_what_a_topology_says_of_itself() -> None:
    found = topology("name: delivery\ncontracts: .\nsystem: a.b:c\nbroker: nats-jetstream\ncommands: [x.do, y.do]")
    assert (found.name, found.broker) == ("delivery", "nats-jetstream")
    assert str(found.contracts) == "."
    assert str(found.system) == "a.b:c"
    assert names(found.commands) == ["x.do", "y.do"]
    assert names(topology("commands: x.do").commands) == ["x.do"]
    assert names(topology("commands: []").commands) == []


@pytest.mark.parametrize("broker", ["kafka", "nats-jetstream", "rabbitmq", "redis-streams", "any"])
def test_takes_each_broker(broker: str) -> None:
    assert topology(f"broker: {broker}").broker == broker


def test_reads_the_envelope() -> None:
    found = topology("envelope: {id: eid, type: kind, correlation: saga, causation: false, schema: v, data: payload}")
    assert found.envelope == Envelope("eid", "kind", "saga", None, "v", "payload")


def test_keeps_the_default_of_an_envelope_attribute_that_is_not_given() -> None:
    assert topology("envelope: {id: }").envelope == Envelope()
    assert topology("envelope: {schema: false}").envelope == Envelope(schema=None)


@pytest.mark.parametrize("text", ["order.placed", "[order.placed]", "[{event: order.placed}]", "{event: order.placed}"])
def test_publishes_takes_a_name_a_list_and_a_mapping(text: str) -> None:
    (publication,) = service(f"{{publishes: {text}}}").publishes
    assert (publication.service, publication.event.name) == ("s", "order.placed")
    assert (publication.does, publication.effects) == (None, ())


def test_a_publication_says_what_it_does() -> None:
    first, second = service("{publishes: [{event: a, does: x, effects: [m, n]}, b]}").publishes
    assert (str(first.does), names(first.effects)) == ("x", ["m", "n"])
    assert second.event.name == "b"


def test_an_external_service_has_external_parts() -> None:
    found = service("{external: true, group: g, publishes: a, handlers: [{on: b}]}")
    assert found.external
    assert str(found.group) == "g"
    assert found.publishes[0].external
    assert found.handlers[0].external
    assert not service("{external: false}").external


@pytest.mark.parametrize("body", ["", "{}", "~", "{publishes: [], handlers: []}", "{publishes: , handlers: , group: }"])
def test_a_service_may_be_empty(body: str) -> None:
    found = service(body)
    assert (found.name, found.publishes, found.handlers, found.group, found.external) == ("s", (), (), None, False)


@pytest.mark.parametrize("key", ["emits", "effects"])
@pytest.mark.parametrize(("value", "expected"), [("a", ["a"]), ("[a, b]", ["a", "b"]), ("[]", []), ("", [])])
def test_an_outcome_takes_one_name_or_a_list(key: str, value: str, expected: list[str]) -> None:
    assert names(getattr(handler(f"on: e, {key}: {value}").outcomes[0], key)) == expected


@pytest.mark.parametrize(("value", "expected"), [("a", ["a"]), ("[a, b]", ["a", "b"]), ("[]", [])])
def test_reads_takes_one_name_or_a_list(value: str, expected: list[str]) -> None:
    assert names(handler(f"on: e, reads: {value}").reads) == expected


def test_a_handler_that_says_nothing_of_what_it_reads_is_not_one_that_reads_nothing() -> None:
    assert handler("on: e").reads is None
    assert handler("on: e, reads: []").reads == ()


def test_an_event_is_the_simplest_trigger() -> None:
    trigger = handler("on: order.placed").trigger
    assert (trigger.kind, names(trigger.events)) == (TriggerKind.EVENT, ["order.placed"])


@pytest.mark.parametrize("kind", [TriggerKind.ANY, TriggerKind.FIRST, TriggerKind.ALL])
@pytest.mark.parametrize(("value", "expected"), [("a", ["a"]), ("[a, b]", ["a", "b"])])
def test_a_trigger_of_several_events_takes_one_name_or_a_list(
    kind: TriggerKind, value: str, expected: list[str]
) -> None:
    trigger = handler(f"on: {{{kind.value}: {value}}}").trigger
    assert (trigger.kind, names(trigger.events), trigger.unless, trigger.within_s) == (kind, expected, (), None)


def test_a_join_may_end_early() -> None:
    found = handler("on: {all: [a, b], within: 10m, unless: c}, on_timeout: {emits: d, undoes: x, tombstone: true}")
    assert found.trigger.within_s == 600
    assert names(found.trigger.unless) == ["c"]
    assert found.on_timeout is not None
    assert (names(found.on_timeout.emits), str(found.on_timeout.undoes)) == (["d"], "x")
    assert found.on_timeout.tombstone
    assert handler("on: {all: a, within: , unless: []}, on_timeout: ").on_timeout is None


@pytest.mark.parametrize(("unless", "expected"), [("", []), (", unless: c", ["c"]), (", unless: [c, d]", ["c", "d"])])
def test_a_timer_is_armed_by_events(unless: str, expected: list[str]) -> None:
    trigger = handler(f"on: {{after: 30s, of: [a, b]{unless}}}").trigger
    assert (trigger.kind, trigger.after_s, names(trigger.events)) == (TriggerKind.AFTER, 30, ["a", "b"])
    assert names(trigger.unless) == expected


def test_a_pattern_is_a_trigger() -> None:
    trigger = handler('on: {matching: "order.*"}').trigger
    assert (trigger.kind, str(trigger.pattern), trigger.events) == (TriggerKind.MATCHING, "order.*", ())


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("500ms", 0.5), ("1s", 1), ("1.5 s", 1.5), ("2m", 120), ("2min", 120), ("1h", 3600), ("1d", 86400), ("0s", 0)],
)
def test_a_duration_is_a_number_and_its_unit(written: str, seconds: float) -> None:
    assert handler(f"on: {{after: {written}, of: a}}").trigger.after_s == pytest.approx(seconds)


def test_a_handler_has_its_one_outcome_in_itself() -> None:
    (outcome,) = handler("on: e, does: x, undoes: y, tombstone: true, emits: a, effects: m").outcomes
    assert (str(outcome.does), str(outcome.undoes), outcome.tombstone) == ("x", "y", True)
    assert (names(outcome.emits), names(outcome.effects)) == (["a"], ["m"])


def test_a_handler_lists_its_outcomes() -> None:
    first, second = handler("on: e, outcomes: [{does: x, emits: a}, {}]").outcomes
    assert (str(first.does), names(first.emits)) == ("x", ["a"])
    assert (second.does, second.emits) == (None, ())


def test_a_handler_without_outcomes_has_an_empty_one() -> None:
    for body in ("on: e", "on: e, outcomes: "):
        (outcome,) = handler(body).outcomes
        assert (outcome.does, outcome.undoes, outcome.emits, outcome.effects) == (None, None, (), ())


def test_an_observer_watches_only() -> None:
    assert handler("on: e, observes: true").observes
    assert not handler("on: e, observes: false").observes
    assert not handler("on: e").observes


def test_delivery_tells_a_name_from_no_and_from_nothing_said() -> None:
    said = handler("on: e, idempotent_by: id, dead_letter: dlq, retries: 3").delivery
    assert (str(said.idempotent_by), str(said.dead_letter), said.retries) == ("id", "dlq", 3)
    assert handler("on: e, idempotent_by: false, dead_letter: false").delivery == Delivery(
        idempotent_by=False, dead_letter=False
    )
    assert handler("on: e, idempotent_by: , dead_letter: , retries: ").delivery == Delivery()


def test_handlers_are_numbered_within_their_service() -> None:
    found = service("{handlers: [{on: a}, {on: b}]}").handlers
    assert [(handler.service, handler.index) for handler in found] == [("s", 0), ("s", 1)]


def test_a_saga_has_a_start_and_ends() -> None:
    (saga,) = topology("sagas: {delivery: {starts: a, succeeds: [b, c], fails: d}}").sagas
    assert (saga.name, names(saga.starts), names(saga.succeeds), names(saga.fails)) == (
        "delivery",
        ["a"],
        ["b", "c"],
        ["d"],
    )
    (open_ended,) = topology("sagas: {x: {starts: [a, b]}}").sagas
    assert (names(open_ended.starts), open_ended.succeeds, open_ended.fails) == (["a", "b"], (), ())


def test_takes_extension_keys_everywhere() -> None:
    found = topology(
        "x-a: {y: [1, {x: 2}]}\nenvelope: {x-b: 1}\nsagas: {s: {starts: a, x-c: 1}}\n"
        "services: {s: {x-d: 1, publishes: {event: a, x-e: 1}, "
        "handlers: [{on: {any: a, x-f: 1}, x-g: 1, outcomes: [{x-h: 1}]}]}}"
    )
    assert len(found.services) == 1


def test_a_service_and_a_saga_may_be_named_like_an_extension_key() -> None:
    found = topology("services: {x-ray: {publishes: a}}\nsagas: {x-saga: {starts: a}}")
    assert (found.services[0].name, found.sagas[0].name) == ("x-ray", "x-saga")


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "y", "n", "On", "OFF"])
def test_words_that_yaml_1_1_took_for_truth_values_are_names(word: str) -> None:
    found = topology(f"name: {word}\nservices: {{{word}: {{publishes: {word}}}}}")
    assert (found.name, found.services[0].name, found.services[0].publishes[0].event.name) == (word, word, word)


def test_the_same_topology_in_yaml_and_in_json_is_the_same() -> None:
    text = "choreo: 1\nservices: {a: {publishes: [{event: x}], handlers: [{on: {all: [x, y], within: 1m}}]}}"
    body = {"publishes": [{"event": "x"}], "handlers": [{"on": {"all": ["x", "y"], "within": "1m"}}]}
    as_json = json.dumps({"choreo": 1, "services": {"a": body}}, indent="\t")
    assert load_text(as_json, "topology.json") == load_text(text)


def test_the_food_delivery_example_loads_whole() -> None:
    found = load_text(FOOD_DELIVERY.read_text(encoding="utf-8"), FOOD_DELIVERY.as_posix())
    assert {service.name for service in found.services} >= {"order", "restaurant", "payment", "driver"}
    assert all(saga.starts and saga.succeeds and saga.fails for saga in found.sagas)
