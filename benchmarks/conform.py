"""Events a second that `conform` reads and judges, and the memory that it takes, each in a process of its own.

Run `python benchmarks/conform.py [EVENTS ...]`; usual are one and ten million. The log is made up: bookings as
CloudEvents of about 550 bytes, interleaved, one in a hundred delivered twice, one saga in five failed. Times are
processor seconds of the whole process, start and report included. As a yardstick for the machine, and for what else
runs on it, each table ends with how many such events `json.loads` alone reads in a second.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import islice
from pathlib import Path
from random import Random
from subprocess import run
from time import process_time
from typing import Any

TOPOLOGY = Path(__file__).parents[1] / "contracts" / "booking" / "topology.yaml"
SIZES = (1_000_000, 10_000_000)
LOADED = 200_000
APART_MS = 20
TWICE = 0.01
HAPPILY = 0.8
HAPPY = ("BookingCreated", "InventoryReserved", "PaymentSucceeded", "BookingConfirmed")
FAILED = ("BookingCreated", "InventoryReserved", "PaymentFailed", "BookingCancelled", "InventoryReleased")
BEGINNING = datetime(2025, 2, 3, 10, tzinfo=UTC)
MEASURED = (
    "import resource, subprocess, sys;"
    "status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False).returncode;"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)"
)
PLAINLY = (
    "from choreo_check.loading.logs import json_lines; json_lines.Quick = lambda *_: None;"
    "from choreo_check.__main__ import main; main()"
)
"""Reads as logs are read whose envelopes lie in objects: with the standard library."""
WAYS = {
    "usually": (["-m", "choreo_check"], ["--no-contracts"]),
    "standard library": (["-c", PLAINLY], ["--no-contracts"]),
    "with contracts": (["-m", "choreo_check"], []),
}


def main() -> None:
    """Print the table."""
    sizes = [int(said) for said in sys.argv[1:]] or SIZES
    print(f"{'events':>12}  {'how':<18} {'events/s':>10} {'MiB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            log = Path(folder) / f"{size}.jsonl"
            write(log, size)
            for name, (program, options) in WAYS.items():
                seconds, mebibytes = measured([*program, "conform", str(log), "--topology", str(TOPOLOGY), *options])
                print(f"{size:>12,}  {name:<18} {size / seconds:>10,.0f} {mebibytes:>6,.0f}", flush=True)
            print(f"{'':>12}  {'json.loads alone':<18} {loaded_a_second(log):>10,.0f}")
            log.unlink()


def loaded_a_second(log: Path) -> float:
    """Return how many events a second `json.loads` reads, one by one, and does nothing with."""
    with log.open("rb") as file:
        lines = list(islice(file, LOADED))
    begun = process_time()
    for line in lines:
        json.loads(line)
    return len(lines) / (process_time() - begun)


def measured(arguments: list[str]) -> tuple[float, float]:
    """Return the processor seconds and the memory of a run, in which nothing may be found."""
    done = run([sys.executable, "-c", MEASURED, sys.executable, *arguments], capture_output=True, text=True, check=True)
    status, seconds, kibibytes = done.stdout.split()
    if status != "0":
        raise SystemExit(f"conform ended with {status}: {done.stderr}")
    return float(seconds), int(kibibytes) / 1024


def write(path: Path, size: int) -> None:
    """Write a log of so many events."""
    random = Random(size)  # noqa: S311  for chance, not for secrets
    samples = {name: example(name) for name in {*HAPPY, *FAILED}}
    with path.open("w", encoding="utf-8") as file:
        for _, line in zip(range(size), lines(random, samples), strict=False):
            file.write(line)


def lines(random: Random, samples: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield the events of endlessly many sagas in the order of time, all but the last few."""
    waiting: list[tuple[int, str, str]] = []
    number = 0
    while True:
        for entry in saga(random, samples, number):
            heappush(waiting, entry)
        number += 1
        while waiting and waiting[0][0] <= number * APART_MS:
            line = heappop(waiting)[2]
            yield line
            if random.random() < TWICE:
                yield line


def saga(random: Random, samples: dict[str, dict[str, Any]], number: int) -> Iterator[tuple[int, str, str]]:
    """Yield the events of one saga, each with when it happens."""
    at_ms, cause = number * APART_MS, None
    correlation = identifier(random)
    for name in HAPPY if random.random() < HAPPILY else FAILED:
        id_ = identifier(random)
        time = (BEGINNING + timedelta(milliseconds=at_ms)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        event = samples[name] | {"id": id_, "time": time, "correlationid": correlation}
        event |= {} if cause is None else {"causationid": cause}
        yield at_ms, id_, json.dumps(event) + "\n"
        at_ms, cause = at_ms + random.randrange(100, 5000), id_


def identifier(random: Random) -> str:
    """Return something as long as a UUID."""
    text = f"{random.getrandbits(128):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def example(event: str) -> dict[str, Any]:
    """Return the example of a contract."""
    contract = json.loads((TOPOLOGY.parent / event / "1.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = contract["examples"][0]
    found.pop("causationid", None)
    return found


if __name__ == "__main__":
    main()
