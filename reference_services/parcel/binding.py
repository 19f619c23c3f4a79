"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import System
from reference_services.binding import endpoint_of
from reference_services.parcel.services import CarrierService, TrackingService

system = System("contracts/defects/parcel.yaml")


@system.service("warehouse", stateless=True)
def warehouse(env: Environment) -> None:
    def pack(start: Start) -> None:
        env.publish("parcel.packed", {"parcel": f"parcel-{start.number}"}, correlation=start.correlation)

    env.starts("parcel.packed", pack)


@system.service("carrier", stateless=True)
def carrier(env: Environment) -> None:
    endpoint = endpoint_of(env)
    env.on("parcel.packed", endpoint.handling(CarrierService(env.publish).on_packed))


@system.service("tracking", stateless=True)
def tracking(env: Environment) -> None:
    endpoint = endpoint_of(env)
    env.on("parcel.scanned", endpoint.handling(TrackingService(endpoint).on_scanned))
    endpoint.start()
