from payment import PaymentService

from choreo_check import System, saga_test

system = System("topology.yaml")


@system.service("payment", stateless=True)
def payment(env):
    service = PaymentService(env.store, env.publish, env.effect, lambda _: env.decide("card", ["ok", "no"]) == "ok")
    env.on("OrderCreated", service.on_order_created)


@saga_test(system, max_faults=1)
def test_an_order_is_paid_once(run):
    run.publish("OrderCreated", {"orderId": "7", "total": 12.5})
    run.settle()
    assert run.ledger.done("charge_payment") <= 1
