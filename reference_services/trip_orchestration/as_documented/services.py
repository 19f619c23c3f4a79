"""The services that the process manager calls. The comparison does not show them, so they are beyond reproach.

Each does a thing once for an order, however often it is called; it may refuse, and it may fail.
"""

from __future__ import annotations

from typing import Protocol

from reference_services.trip_orchestration.as_documented.calls import Data, Refused


class Gateway(Protocol):
    """The world outside, which does the same thing once for the same key."""

    def effect(self, name: str, key: str) -> object: ...
    def undo(self, name: str, key: str) -> object: ...


class Decide(Protocol):
    """Asks whether something goes well, to be answered yes or no."""

    def __call__(self, name: str) -> str: ...


class Service:
    """What all of them are made of."""

    def __init__(self, gateway: Gateway, decide: Decide) -> None:
        self.gateway = gateway
        self.decide = decide

    def see_that(self, question: str, reason: str) -> None:
        """Go on only if it goes well."""
        if self.decide(question) == "no":
            raise Refused(reason)


class PaymentService(Service):
    """Speaks for the bank."""

    def process_payment(self, order_id: str) -> Data:
        """Charge the customer."""
        self.see_that("is there money", "Payment declined: insufficient funds")
        self.gateway.effect("charge_payment", key=order_id)
        return {"paymentId": f"pay-{order_id}"}

    def refund_payment(self, order_id: str) -> Data:
        """Pay the money back."""
        self.see_that("can the bank refund", "Request failed with status code 503")
        self.gateway.undo("charge_payment", key=order_id)
        return {}


class InventoryService(Service):
    """Speaks for the stock."""

    def reserve_items(self, order_id: str) -> Data:
        """Set the items aside."""
        self.see_that("are the items in stock", "Not all items are in stock")
        self.gateway.effect("reserve_items", key=order_id)
        return {"reservationId": f"res-{order_id}"}

    def release_items(self, order_id: str) -> Data:
        """Put the items back on sale."""
        self.see_that("can the items be released", "socket hang up")
        self.gateway.undo("reserve_items", key=order_id)
        return {}


class ShippingService(Service):
    """Speaks for the carriers."""

    def schedule_shipping(self, order_id: str) -> Data:
        """Book a carrier."""
        self.see_that("does a carrier come", "No carrier serves this address")
        self.gateway.effect("schedule_shipping", key=order_id)
        return {"shipmentId": f"shp-{order_id}"}

    def cancel_shipping(self, order_id: str) -> Data:
        """Cancel the carrier."""
        self.see_that("can the carrier be cancelled", "The shipment has already been collected")
        self.gateway.undo("schedule_shipping", key=order_id)
        return {}


class OrderService(Service):
    """Keeps the orders."""

    def complete_order(self, order_id: str) -> Data:
        """Mark an order complete."""
        self.see_that("can the order be completed", "connect ETIMEDOUT order-service:8080")
        self.gateway.effect("complete_order", key=order_id)
        return {}

    def cancel_order(self, order_id: str) -> Data:
        """Mark an order cancelled."""
        assert order_id
        self.see_that("can the order be cancelled", "connect ETIMEDOUT order-service:8080")
        return {}
