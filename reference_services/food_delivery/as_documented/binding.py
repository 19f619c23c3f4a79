"""Binds the tutorial's services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from choreo_check.simulation.environment import Environment
from choreo_check.simulation.system import System
from reference_services.food_delivery.as_documented.driver import DriverService
from reference_services.food_delivery.as_documented.event_bus import EventBus
from reference_services.food_delivery.as_documented.loyalty import LoyaltyService
from reference_services.food_delivery.as_documented.notification import NotificationService
from reference_services.food_delivery.as_documented.order import OrderService
from reference_services.food_delivery.as_documented.payment import PaymentService
from reference_services.food_delivery.as_documented.restaurant import RestaurantService

system = System("contracts/food_delivery/as_documented.yaml")


def bus_of(env: Environment) -> EventBus:
    """Connect a service to the simulated broker."""
    return EventBus(env.publish, env.on, env.clock)


def below(env: Environment) -> Callable[[int], int]:
    """Return what draws a number below another; each draw is a new one."""

    def draw(limit: int) -> int:
        return env.random.below(limit)

    return draw


class Kitchen:
    """Is looked at again for each delivery, and what it was asked before has used up what it had."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.looks = count(1)

    def can_fulfill(self) -> bool:
        return self.env.decide(f"canFulfill, look {next(self.looks)}", ("yes", "no")) == "yes"


@system.service("order")
def order(env: Environment) -> None:
    service = OrderService(bus_of(env), env)
    names = ("customerId", "restaurantId", "items")
    env.starts("order.placed", lambda start: service.place_order(*(start.data[name] for name in names)))


@system.service("restaurant")
def restaurant(env: Environment) -> None:
    RestaurantService(bus_of(env), env, Kitchen(env), below(env))


@system.service("payment")
def payment(env: Environment) -> None:
    PaymentService(bus_of(env), env)


@system.service("driver")
def driver(env: Environment) -> None:
    DriverService(bus_of(env), env, below(env))


@system.service("notification")
def notification(env: Environment) -> None:
    NotificationService(bus_of(env), env)


@system.service("loyalty")
def loyalty(env: Environment) -> None:
    LoyaltyService(bus_of(env), env)
