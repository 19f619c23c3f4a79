"""One saga of three steps, run again and again by one other tool: `python benchmarks/peers.py TOOL SECONDS`.

It prints a list of rates, in sagas a second, or why there is none. It is a program of its own, which imports nothing
but the tool that it measures, because the tools want other environments, and some of them collect garbage in every run,
which costs more the more is imported. Each tool runs the saga as its documentation says.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from time import process_time

ROUNDS = 5
MESSAGE = {"id": "1", "type": "begun", "data": {"number": 1}}

Rounds = Callable[[int], None]
"""Runs so many sagas."""


async def three_queues() -> None:
    """Three consumers, each of which hears one queue and publishes to the next."""
    queues: list[asyncio.Queue[dict[str, object]]] = [asyncio.Queue() for _ in range(4)]

    async def consume(at: int) -> None:
        message = await queues[at].get()
        await queues[at + 1].put({**message, "type": f"step {at}"})

    consumers = [asyncio.create_task(consume(at)) for at in range(3)]
    await queues[0].put(dict(MESSAGE))
    await asyncio.gather(*consumers)
    assert queues[3].qsize() == 1, "the saga has come to its end"


def plain_asyncio() -> Rounds:
    """Run it on the real event loop, with no control over anything: what the simulated loops are measured against."""

    def run(count: int) -> None:
        for _ in range(count):
            asyncio.run(three_queues())

    return run


def simloom() -> Rounds:
    """Explore it at random, as shipped."""
    import simloom as library  # type: ignore[import-not-found]  # noqa: PLC0415  only its own environment has it

    def run(count: int) -> None:
        assert not library.explore(three_queues, runs=count).failures

    return run


def simloop() -> Rounds:
    """Explore it at random, as shipped."""
    import simloop as library  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    def run(count: int) -> None:
        assert library.explore(three_queues, range(count)) is None

    return run


def faststream() -> Rounds:
    """Enter the test broker, run one saga, and leave it: each saga finds everything fresh."""
    from faststream.nats import NatsBroker, TestNatsBroker  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    broker = NatsBroker()
    ended: list[object] = []

    async def first(message: dict[str, object]) -> None:
        await broker.publish(message, "one")

    async def second(message: dict[str, object]) -> None:
        await broker.publish(message, "two")

    async def third(message: dict[str, object]) -> None:
        ended.append(message)

    for subject, handler in (("begun", first), ("one", second), ("two", third)):
        broker.subscriber(subject)(handler)

    async def sagas(count: int) -> None:
        for _ in range(count):
            ended.clear()
            async with TestNatsBroker(broker):
                await broker.publish(MESSAGE, "begun")
            assert len(ended) == 1, "the saga has come to its end"

    return lambda count: asyncio.run(sagas(count))


TOOLS: dict[str, Callable[[], Rounds]] = {
    "asyncio": plain_asyncio,
    "faststream": faststream,
    "simloom": simloom,
    "simloop": simloop,
}


def rates(run: Rounds, seconds: float) -> list[float]:
    """Return how many sagas a second each of a few rounds makes."""
    begun = process_time()
    run(20)  # this warms up, and says how many make a round
    count = max(int(20 / (process_time() - begun) * seconds / ROUNDS), 20)
    return [_rate(run, count) for _ in range(ROUNDS)]


def _rate(run: Rounds, count: int) -> float:
    begun = process_time()
    run(count)
    return count / (process_time() - begun)


def main() -> None:
    """Measure one tool."""
    tool, seconds = sys.argv[1], float(sys.argv[2])
    try:
        run = TOOLS[tool]()
    except ImportError as error:
        print(json.dumps(f"{error} (Python {sys.version_info.major}.{sys.version_info.minor})"))
    else:
        print(json.dumps(rates(run, seconds)))


if __name__ == "__main__":
    main()
