"""A payment service as many tutorials have it. It knows its ports, and nothing of choreo-check."""


class PaymentService:
    def __init__(self, payments, publish, charge, is_accepted):
        self.payments, self.publish, self.charge, self.is_accepted = payments, publish, charge, is_accepted

    def on_order_created(self, message):
        order = message["data"]
        if not self.is_accepted(order):
            self.publish("PaymentFailed", {"orderId": order["orderId"], "reason": "card declined"})
            return
        self.charge("charge_payment")
        self.payments[order["orderId"]] = {"amount": order["total"], "status": "completed"}
        self.publish("PaymentCompleted", {"orderId": order["orderId"], "amount": order["total"]})
