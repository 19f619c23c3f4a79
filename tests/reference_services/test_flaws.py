"""What the documents' code does wrong, it does here under a fault or two; the hardened services withstand the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from choreo_check.api.simulating import Options, simulate
from choreo_check.simulation.system import Settled, System
from reference_services.booking.as_documented import binding as booking
from reference_services.booking.hardened.binding import system as booking_hardened
from reference_services.food_delivery.as_documented import binding as food_delivery
from reference_services.food_delivery.hardened.binding import system as food_delivery_hardened
from reference_services.order_flow.as_documented import binding as order_flow
from reference_services.order_flow.hardened.binding import system as order_flow_hardened
from reference_services.order_fulfilment.as_documented import best_practices_binding as best_practices
from reference_services.order_fulfilment.as_documented import binding as order_fulfilment
from reference_services.order_fulfilment.hardened.binding import system as order_fulfilment_hardened
from reference_services.trip_orchestration.as_documented import binding as trip
from reference_services.trip_orchestration.as_documented import steadfast_binding as steadfast_trip
from reference_services.trip_orchestration.hardened.binding import system as trip_hardened

HARDENED = {
    "booking": booking_hardened,
    "food_delivery": food_delivery_hardened,
    "order_flow": order_flow_hardened,
    "order_fulfilment": order_fulfilment_hardened,
    "trip_orchestration": trip_hardened,
}
NO_FAULT = ()


@dataclass(frozen=True)
class Flaw:
    """What is wrong, in whose services, the faults that it takes, and what is said of it: in some words of a finding.

    `rests_after` is for sagas that never end: it names the last event, and nothing where none was published.
    """

    what: str
    system: System
    faults: tuple[str, ...]
    said: str = ""
    rests_after: str = ""

    @property
    def hardened(self) -> System:
        """The same system as it should be."""
        return HARDENED[Path(self.system.topology).parent.name]

    def __str__(self) -> str:
        return f"{Path(self.system.topology).parent.name}: {self.what}"


DUPLICATE, CRASH, ERROR = ("duplicate",), ("crash",), ("handler-error",)
SAVES_FIRST = "a crash between saving and publishing is heard by nobody"
ONCE_MORE = "a second delivery is paid once more"

FLAWS = [
    Flaw(SAVES_FIRST, booking.system, CRASH),
    Flaw(SAVES_FIRST, order_flow.system, CRASH),
    Flaw(SAVES_FIRST, order_fulfilment.system, CRASH),
    Flaw("nobody learns that an event was not published", order_flow.system, ("lost-publish",)),
    Flaw(ONCE_MORE, booking.system, DUPLICATE, "process_payment happens twice"),
    Flaw(ONCE_MORE, order_flow.system, DUPLICATE, "charge_payment happens twice"),
    Flaw("a second delivery has luck of its own", order_fulfilment.system, DUPLICATE, "ends twice"),
    Flaw("an order is cancelled as often as it fails", order_fulfilment.system, DUPLICATE, "is undone twice"),
    Flaw("two duplicates arm the join again", food_delivery.system, DUPLICATE * 2, "assign_driver happens twice"),
    Flaw("a lost answer is called a failure", booking.system, ERROR, "leaves process_payment done"),
    Flaw("the failure is told, and then an error returned", order_flow.system, ERROR, "nobody_pays_who_was_refused"),
    Flaw("a refusal is an error, each time", order_flow.system, NO_FAULT, "payment never comes to rest"),
    Flaw("nobody hears of a failure", order_flow.logging, NO_FAULT, rests_after="payment.failed"),
    Flaw("the money is kept", order_flow.logging, NO_FAULT, "nobody_pays_for_nothing"),
    Flaw("the money is kept", order_fulfilment.system, NO_FAULT, "leaves charge_payment done"),
    Flaw("the money is kept", food_delivery.system, NO_FAULT, "leaves charge_customer done"),
    Flaw("ids are remembered, and no event has one", best_practices.idempotent, NO_FAULT, rests_after="OrderCreated"),
    Flaw("ids are remembered in memory", best_practices.idempotent, CRASH, "charge_payment happens twice"),
    Flaw("a restart forgets setTimeout", best_practices.timed, CRASH, rests_after="PaymentFailed"),
    Flaw("an event is put away", best_practices.dead_lettered, ERROR, rests_after="OrderCreated"),
    Flaw("a compensation fails and is forgotten", trip.system, NO_FAULT, "leaves charge_payment done"),
    Flaw("the last compensation fails outside any try", trip.system, NO_FAULT, rests_after="cancelOrder"),
    Flaw("what was done before the answer was lost stays", steadfast_trip.system, ERROR, "leaves charge_payment done"),
    Flaw("a crash forgets the whole saga", steadfast_trip.system, CRASH, rests_after="paymentProcessed"),
]


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])


@pytest.mark.parametrize("flaw", FLAWS, ids=str)
def test_a_documented_flaw_shows_where_the_hardened_services_withstand_the_same(flaw: Flaw) -> None:
    assert shown(flaw, flaw.system)
    assert not shown(flaw, flaw.hardened)


def shown(flaw: Flaw, system: System) -> bool:
    """Say whether a flaw shows in a system: with one saga or two at once, whatever the business decides."""
    judged = system.without()
    judged.invariants["rests_after"] = partial(resting, flaw.rests_after)
    report = simulate(judged, options=Options(flaw.faults[:1], ("exhaustive",), faults_max=len(flaw.faults)))
    assert not report.truncated
    return any((flaw.said or "rests_after") in finding.message for finding in report.findings)


def resting(event: str, settled: Settled) -> str | None:
    """Say which saga has begun and ends with an event; where none is named, without any."""
    for case in settled.history.cases:
        events = [message.event for message in settled.history.of_case(case.number)]
        has_begun = events or any(entry.saga == case.number for entry in settled.history.entries)
        if has_begun and events[-1:] == [event] * bool(event):
            return f"saga {case.number} rests"
    return None
