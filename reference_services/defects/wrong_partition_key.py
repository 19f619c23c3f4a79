"""The scans of a parcel are published with the place as their key: one parcel's scans are in several partitions.

Each partition is in order, and there is no order between them: the door may be read before the depot.
"""

from __future__ import annotations

from choreo_check.simulation.environment import Environment
from reference_services.binding import endpoint_of
from reference_services.parcel.binding import system as correct
from reference_services.parcel.services import CarrierService
from reference_services.reliable.ports import Data

CAUGHT_BY = "CHO904"
COST = "a parcel at the door, and a customer who is not told"

system = correct.without("carrier")


class ScatteringCarrierService(CarrierService):
    """Spreads the load evenly."""

    def keyed(self, scan: Data) -> dict[str, str]:
        return {"key": scan["place"]}


@system.service("carrier", stateless=True)
def carrier(env: Environment) -> None:
    endpoint = endpoint_of(env)
    env.on("parcel.packed", endpoint.handling(ScatteringCarrierService(env.publish).on_packed))
