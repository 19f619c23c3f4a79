"""The payment service: charges on every delivery of an order, or refuses, as chance has it; and never pays back."""

from __future__ import annotations

from reference_services.order_fulfilment.as_documented.kafka import (
    Consumer,
    Event,
    Gateway,
    Machine,
    Producer,
    event_of,
)

FAILURES = 0.3


class PaymentService:
    """Speaks for a bank."""

    def __init__(self, producer: Producer, consumer: Consumer, gateway: Gateway, machine: Machine) -> None:
        self.producer = producer
        self.consumer = consumer
        self.gateway = gateway
        self.machine = machine

    def on_module_init(self) -> None:
        """Subscribe to new orders."""
        self.consumer.subscribe("payment-service", ["OrderCreated"], self.handle_order_created)

    async def handle_order_created(self, event: Event) -> None:
        """Process the payment; a second delivery has its own luck."""
        if self.machine.random() > FAILURES:
            await self.handle_payment_success(event)
        else:
            await self.handle_payment_failure(event)

    async def handle_payment_success(self, event: Event) -> None:
        """Charge the customer and tell."""
        order_id = event["data"].get("orderId")
        self.gateway.effect("charge_payment")
        completed = event_of(
            "PaymentCompleted",
            orderId=order_id,
            paymentId=self.machine.uuid(),
            amount=event["data"]["total"],
            transactionId=f"txn_{self.machine.uuid()}",
        )
        await self.producer.send("PaymentCompleted", completed, order_id)

    async def handle_payment_failure(self, event: Event) -> None:
        """Tell that the customer is not charged."""
        order_id = event["data"].get("orderId")
        failed = event_of("PaymentFailed", orderId=order_id, reason="Insufficient funds", errorCode="PAYMENT_DECLINED")
        await self.producer.send("PaymentFailed", failed, order_id)
