"""The payment service: has the bank process a payment on every delivery of a booking."""

from __future__ import annotations

from reference_services.booking.as_documented.ports import Event, PaymentGateway, Publish


class BookingCreatedEventHandler:
    """Decides by itself what to do about a booking."""

    def __init__(self, payment_gateway: PaymentGateway, publish: Publish) -> None:
        self.payment_gateway = payment_gateway
        self.publish = publish

    async def handle(self, event: Event) -> None:
        """Process the payment, and publish what has come of it."""
        payment = self.payment_gateway.process(event["Amount"])
        if payment.success:
            await self.publish("PaymentSucceeded", {"BookingId": event["BookingId"], "PaymentId": payment.id})
        else:
            await self.publish("PaymentFailed", {"BookingId": event["BookingId"], "Reason": payment.error_message})
