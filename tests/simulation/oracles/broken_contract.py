"""A total that is a word, where the contract wants a number."""

from __future__ import annotations

import json

from tests.simulation.oracles.proof import Proof
from tests.simulation.small_systems import ONE_STEP, Small, bound, on

TOPOLOGY = ONE_STEP.replace("name: small\n", "name: small\ncontracts: contracts\n")
DONE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://small.example/order.done/1.json",
    "type": "object",
    "properties": {"data": {"type": "object", "properties": {"total": {"type": "integer"}}}},
}
CONTRACTS = {"contracts/order.done/1.json": json.dumps(DONE)}


def small(total: object) -> Small:
    worker = on(order_placed=lambda env, _: env.publish("order.done", {"total": total}))
    return Small(TOPOLOGY, bound(worker=worker), CONTRACTS)


PROOF = Proof(wrong=small("ten"), right=small(10))
