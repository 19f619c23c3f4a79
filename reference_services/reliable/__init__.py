"""What a service needs so that nothing gets lost, and nothing happens twice, whatever its broker and its machine do.

Copy this package into your own system. It asks for a store with transactions, a broker that delivers at least once,
and a gateway that knows idempotency keys: see `ports`.
"""

from reference_services.reliable.deadlines import Deadlines
from reference_services.reliable.endpoint import Endpoint
from reference_services.reliable.inbox import Inbox
from reference_services.reliable.message import Message
from reference_services.reliable.outbox import Outbox
from reference_services.reliable.requests import Requests
from reference_services.reliable.reversible import Record, Reversible
from reference_services.reliable.unrepeatable import Unrepeatable

__all__ = [
    "Deadlines",
    "Endpoint",
    "Inbox",
    "Message",
    "Outbox",
    "Record",
    "Requests",
    "Reversible",
    "Unrepeatable",
]
