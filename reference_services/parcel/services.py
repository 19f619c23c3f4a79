"""The services that bring a parcel and say where it is. Scans are told in one topic, in the order they were made in."""

from __future__ import annotations

from collections.abc import Callable

from reference_services.reliable import Endpoint, Message
from reference_services.reliable.message import derived_id
from reference_services.reliable.ports import Data

SCANS = ("depot", "door")


class CarrierService:
    """Scans parcels. Handling a message once more publishes the same events under the same ids, so it keeps nothing."""

    def __init__(self, publish: Callable[..., object]) -> None:
        self.publish = publish

    def on_packed(self, message: Message) -> None:
        """Bring a parcel to the depot, and to the door."""
        for place in SCANS:
            scan = {"parcel": message.data["parcel"], "place": place}
            id_ = derived_id("carrier", message.id, place)
            told = {"correlation": message.correlation, "causation": message.id}
            self.publish("parcel.scanned", scan, id=id_, **told, **self.keyed(scan))

    def keyed(self, scan: Data) -> dict[str, str]:
        """Return what keeps the scans of one parcel in order."""
        return {"key": scan["parcel"]}


class TrackingService:
    """Tells the customer when the parcel is there; a parcel that was never at the depot is somebody else's."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.store = endpoint.store

    def on_scanned(self, message: Message) -> None:
        """Follow a parcel from scan to scan."""
        with self.store.transaction():
            if self.endpoint.inbox.takes(message):
                self.follow(message)

    def follow(self, message: Message) -> None:
        """Remember where it is."""
        parcel, place = message.data["parcel"], message.data["place"]
        if place == "door" and self.store.get(parcel) == "depot":
            told = {"correlation": message.correlation, "causation": message.id}
            self.endpoint.outbox.add("parcel.delivered", {"parcel": parcel}, **told)
        self.store[parcel] = place
