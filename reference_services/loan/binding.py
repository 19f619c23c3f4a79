"""Binds the services to the world that choreo-check controls: the only module here that knows of it."""

from __future__ import annotations

from choreo_check.simulation.environment import Environment, Start
from choreo_check.simulation.system import System
from reference_services.binding import started
from reference_services.loan.services import (
    VERDICTS,
    BureauService,
    ComplianceService,
    LendingService,
    LetterService,
    RiskService,
)

system = System("contracts/defects/loan.yaml")


@system.service("intake", stateless=True)
def intake(env: Environment) -> None:
    def request(start: Start) -> None:
        asked = {"loan": f"loan-{start.number}", "branch": "Main Street"}
        env.publish("loan.requested", asked, correlation=start.correlation)

    env.starts("loan.requested", request)


@system.service("bureau", stateless=True)
def bureau(env: Environment) -> None:
    endpoint = started(env)
    env.on("loan.requested", endpoint.handling(BureauService(endpoint).on_requested))


@system.service("compliance", stateless=True)
def compliance(env: Environment) -> None:
    endpoint = started(env)
    env.on("identity.verified", endpoint.handling(ComplianceService(endpoint, env.decide).on_identity))


@system.service("risk", stateless=True)
def risk(env: Environment) -> None:
    endpoint = started(env)
    service = RiskService(endpoint, env.decide)
    env.on("income.verified", endpoint.handling(service.on_income))
    env.on("loan.refused", endpoint.handling(service.on_refused))


@system.service("lending", stateless=True)
def lending(env: Environment) -> None:
    endpoint = started(env)
    service = LendingService(endpoint)
    for event in VERDICTS:
        env.on(event, endpoint.handling(service.on_verdict))


@system.service("letters", stateless=True)
def letters(env: Environment) -> None:
    endpoint = started(env)
    service = LetterService(endpoint)
    for event in ("loan.granted", "loan.refused"):
        env.on(event, endpoint.handling(service.on_decision))
