"""The inventory service: sets two pieces of one article aside, whatever was ordered, as chance has it."""

from __future__ import annotations

from reference_services.order_fulfilment.as_documented.kafka import (
    Consumer,
    Event,
    Gateway,
    Machine,
    Producer,
    event_of,
)

FAILURES = 0.2


class InventoryService:
    """Speaks for a warehouse, whose stock it never looks at."""

    def __init__(self, producer: Producer, consumer: Consumer, gateway: Gateway, machine: Machine) -> None:
        self.producer = producer
        self.consumer = consumer
        self.gateway = gateway
        self.machine = machine
        self.inventory = {"prod-1": 100, "prod-2": 50, "prod-3": 25}

    def on_module_init(self) -> None:
        """Subscribe to payments."""
        self.consumer.subscribe("inventory-service", ["PaymentCompleted"], self.handle_payment_completed)

    async def handle_payment_completed(self, event: Event) -> None:
        """Reserve; a second delivery has its own luck."""
        if self.machine.random() > FAILURES:
            await self.handle_inventory_success(event)
        else:
            await self.handle_inventory_failure(event)

    async def handle_inventory_success(self, event: Event) -> None:
        """Set something aside and tell."""
        order_id = event["data"].get("orderId")
        self.gateway.effect("reserve_inventory")
        items = [{"productId": "prod-1", "quantity": 2}]
        reserved = event_of("InventoryReserved", orderId=order_id, reservationId=self.machine.uuid(), items=items)
        await self.producer.send("InventoryReserved", reserved, order_id)

    async def handle_inventory_failure(self, event: Event) -> None:
        """Tell that nothing is left."""
        order_id = event["data"].get("orderId")
        items = [{"productId": "prod-1", "availableQuantity": 0}]
        failed = event_of("InventoryFailed", orderId=order_id, reason="Insufficient stock", items=items)
        await self.producer.send("InventoryFailed", failed, order_id)
