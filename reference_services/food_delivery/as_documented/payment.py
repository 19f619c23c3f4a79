"""The payment service: charges on every delivery of an order, and never pays back."""

from __future__ import annotations

from reference_services.food_delivery.as_documented.event_bus import DomainEvent, EventBus, Gateway


class PaymentService:
    """Speaks for a bank that never declines."""

    def __init__(self, event_bus: EventBus, gateway: Gateway) -> None:
        self.event_bus = event_bus
        self.gateway = gateway
        event_bus.subscribe("order.placed", self.on_order_placed)

    async def on_order_placed(self, event: DomainEvent) -> None:
        """Charge the customer, whether the kitchen takes the order or not."""
        customer_id, total = event["data"]["customerId"], event["data"]["total"]
        self.gateway.effect("charge_customer")
        data = {"customerId": customer_id, "amount": total, "paymentId": f"PAY-{self.event_bus.now_ms()}"}
        await self.event_bus.publish("payment.charged", event["aggregateId"], data, "PaymentService")
