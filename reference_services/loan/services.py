"""The services that decide on a loan, from the bureau that verifies the applicant to the letters about the decision."""

from __future__ import annotations

from reference_services.reliable import Endpoint, Message, Record, Reversible, Unrepeatable
from reference_services.reliable.ports import Data, Decide

VERDICTS = ("risk.approved", "risk.rejected", "compliance.approved", "compliance.rejected")
APPROVALS = frozenset({"risk.approved", "compliance.approved"})


class BureauService:
    """Verifies who the applicants are, and what they earn."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def on_requested(self, message: Message) -> None:
        """Tell both, in one transaction: a crash cannot tell only one of them."""
        with self.endpoint.store.transaction():
            if self.endpoint.inbox.takes(message):
                for event in ("identity.verified", "income.verified"):
                    tell(self.endpoint, event, message)


class ComplianceService:
    """Judges whether the bank may lend to this applicant."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.endpoint = endpoint
        self.decide = decide

    def on_identity(self, message: Message) -> None:
        """Approve or reject."""
        with self.endpoint.store.transaction():
            if self.endpoint.inbox.takes(message):
                tell(self.endpoint, self.verdict(), message)

    def verdict(self) -> str:
        """Return the event that tells of the decision."""
        return f"compliance.{self.decide('compliance', ('approved', 'rejected'))}"


class RiskService:
    """Judges whether the bank can afford it, and reserves the capital."""

    def __init__(self, endpoint: Endpoint, decide: Decide) -> None:
        self.endpoint = endpoint
        self.decide = decide
        self.reservation = self.reversible()

    def reversible(self) -> Reversible:
        """Return what reserves capital and releases it."""
        return Reversible("reserve_capital", self.endpoint, self.tell_approved)

    def on_income(self, message: Message) -> None:
        """Reserve the capital, or reject."""
        self.reservation.do(message, message.data["loan"], self.plan)

    def on_refused(self, message: Message) -> None:
        """Release the capital, or never reserve it."""
        self.reservation.undo(message, message.data["loan"])

    def plan(self, message: Message) -> Data | None:
        """Decide."""
        if self.decide("risk", ("approved", "rejected")) == "approved":
            return dict(message.data)
        tell(self.endpoint, "risk.rejected", message)
        return None

    def tell_approved(self, record: Record) -> None:
        """Tell that the capital is there."""
        told = {"correlation": record["correlation"], "causation": record["cause"]}
        self.endpoint.outbox.add("risk.approved", record["details"], **told)


class LendingService:
    """Pays out what both have approved; the first who rejects refuses the loan."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.payout = Reversible("pay_out", endpoint, self.tell_granted)

    def on_verdict(self, message: Message) -> None:
        """Take one of the two verdicts."""
        self.payout.do(message, self.key(message), self.join)

    def key(self, message: Message) -> str:
        """Return what is joined by."""
        loan: str = message.data["loan"]
        return loan

    def join(self, message: Message) -> Data | None:
        """Remember a verdict; plan the payout with the second approval, or refuse with the first rejection."""
        place = f"heard/{self.key(message)}"
        heard = {*(self.endpoint.store.get(place) or []), message.type}
        self.endpoint.store[place] = sorted(heard)
        if message.type not in APPROVALS:
            self.payout.prevent(message, self.key(message))
            tell(self.endpoint, "loan.refused", message)
        return dict(message.data) if heard >= APPROVALS else None

    def tell_granted(self, record: Record) -> None:
        """Tell that the money is on its way."""
        told = {"correlation": record["correlation"], "causation": record["cause"]}
        self.endpoint.outbox.add("loan.granted", record["details"], **told)


class LetterService:
    """Writes to applicants."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.letter = Unrepeatable(endpoint)

    def on_decision(self, message: Message) -> None:
        """Send one letter for one decision."""
        self.letter.do(message, "send_letter")


def tell(endpoint: Endpoint, event: str, message: Message) -> None:
    """Publish what follows from a message, about the same loan."""
    told = {"correlation": message.correlation, "causation": message.id}
    endpoint.outbox.add(event, dict(message.data), **told)
