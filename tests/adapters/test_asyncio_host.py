"""Asynchronous handlers run in virtual time: by hand where they can, in a loop that never waits where they must."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from choreo_check import System, simulate
from choreo_check.adapters.asyncio import hosted
from choreo_check.api.simulating import Options, Report
from choreo_check.simulation.environment import Environment

TOPOLOGY = """
choreo: 1
services:
  order: {publishes: [order.placed]}
  payment: {handlers: [{on: order.placed, does: charge, emits: order.paid}]}
  mail: {handlers: [{on: order.paid}]}
sagas:
  order: {starts: order.placed, succeeds: order.paid}
"""
CALM = Options(faults_max=0, effort=100)


class Payment:
    def __init__(self, env: Environment) -> None:
        self.env = env

    async def pays(self, message: dict[str, str]) -> None:
        self.env.effect("charge", key=message["correlationid"])
        await self.env.publish("order.paid")

    async def sleeps(self, message: dict[str, str]) -> None:
        await asyncio.sleep(3600)
        await self.pays(message)

    async def gathers(self, message: dict[str, str]) -> None:
        async with asyncio.timeout(10):
            await asyncio.gather(asyncio.sleep(5), self.sleeps_a_little())
        await self.pays(message)

    async def sleeps_a_little(self) -> None:
        await asyncio.create_task(asyncio.sleep(1))

    async def times_out(self, message: dict[str, str]) -> None:
        try:
            await asyncio.wait_for(asyncio.sleep(3600), timeout=1)
        except TimeoutError:
            await self.pays(message)

    async def groups(self, message: dict[str, str]) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.pays(message))

    async def leaves_it_to_a_task(self, message: dict[str, str]) -> None:
        self.task = asyncio.create_task(self.pays_soon(message))

    async def fails_and_leaves_it(self, message: dict[str, str]) -> None:
        with suppress(LookupError):
            await asyncio.gather(self.pays_soon(message), self.finds_nothing())

    async def pays_soon(self, message: dict[str, str]) -> None:
        await asyncio.sleep(0.2)
        await self.pays(message)

    async def finds_nothing(self) -> None:
        await asyncio.sleep(0.1)
        raise LookupError

    async def leaves_a_deadline(self, message: dict[str, str]) -> None:
        self.task = asyncio.create_task(self.sleeps(message))

    async def waits_for_nobody(self, _: dict[str, str]) -> None:
        await asyncio.get_running_loop().create_future()


def found(tmp_path: Path, method: str, *, is_hosted: bool, options: Options = CALM) -> Report:
    (tmp_path / "topology.yaml").write_text(TOPOLOGY, encoding="utf-8")
    system = System(str(tmp_path / "topology.yaml"))

    @system.service("payment")
    def bind_payment(env: Environment) -> None:
        payment = Payment(env)
        handler = {
            "pays": payment.pays,
            "sleeps": payment.sleeps,
            "gathers": payment.gathers,
            "times_out": payment.times_out,
            "groups": payment.groups,
            "leaves_it_to_a_task": payment.leaves_it_to_a_task,
            "fails_and_leaves_it": payment.fails_and_leaves_it,
            "leaves_a_deadline": payment.leaves_a_deadline,
            "waits_for_nobody": payment.waits_for_nobody,
        }[method]
        env.on("order.placed", hosted(handler) if is_hosted else handler)

    @system.service("mail")
    def mail(env: Environment) -> None:
        env.on("order.paid", lambda _: None)

    return simulate(system, options=options)


@pytest.mark.parametrize("is_hosted", [True, False])
def test_awaits_the_environment_with_and_without_a_host(tmp_path: Path, is_hosted: bool) -> None:  # noqa: FBT001  pytest passes it
    assert found(tmp_path, "pays", is_hosted=is_hosted).findings == ()


@pytest.mark.parametrize("method", ["sleeps", "gathers", "times_out"])
def test_sleeps_and_times_out_without_waiting(tmp_path: Path, method: str) -> None:
    begun = monotonic()
    assert found(tmp_path, method, is_hosted=True).findings == ()
    assert monotonic() - begun < 60  # a guard against waiting an hour, not a measurement


@pytest.mark.parametrize("method", ["sleeps", "waits_for_nobody"])
def test_says_that_a_handler_needs_a_host(tmp_path: Path, method: str) -> None:
    (finding,) = found(tmp_path, method, is_hosted=False).findings
    assert finding.code == "CHO913"
    assert "hosted" in finding.message


def test_ends_a_handler_that_awaits_what_never_comes(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "waits_for_nobody", is_hosted=True).findings
    assert "nothing in its process will ever bring about" in finding.message


def test_hosts_a_second_instance_in_the_middle_of_a_first(tmp_path: Path) -> None:
    options = Options(faults=("competing-consumer",), faults_max=1, effort=2000)
    report = found(tmp_path, "sleeps", is_hosted=True, options=options)
    assert report.complete_up_to == 1
    assert {fault for outcome in report.outcomes for _, fault in outcome.coverage} == {"competing-consumer"}


def test_dies_in_one_task_of_a_group(tmp_path: Path) -> None:
    report = found(tmp_path, "groups", is_hosted=True, options=Options(faults=("crash",), faults_max=1, effort=2000))
    assert report.complete_up_to == 1
    assert {fault for outcome in report.outcomes for _, fault in outcome.coverage} == {"crash"}
    assert "uncontrolled-handler" not in {finding.name for finding in report.findings}


@pytest.mark.parametrize("method", ["leaves_it_to_a_task", "fails_and_leaves_it"])
def test_goes_on_with_what_a_handler_has_not_waited_for(tmp_path: Path, method: str) -> None:
    assert found(tmp_path, method, is_hosted=True).findings == ()


def test_dies_in_a_task_that_nobody_waits_for(tmp_path: Path) -> None:
    crash = Options(faults=("crash",), faults_max=1, effort=2000)
    report = found(tmp_path, "leaves_it_to_a_task", is_hosted=True, options=crash)
    assert (report.complete_up_to, report.findings) == (1, ())


def test_says_that_a_task_goes_on_for_too_long(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "leaves_a_deadline", is_hosted=True).findings
    assert finding.code == "CHO913"
    assert "leaves a task running (what is to happen later, do with `env.timer`)" in finding.message
