"""How the cost of deciding a saga grows, on four families, next to visiting every state of it.

Run with `PYTHONPATH=src:. python benchmarks/scenarios.py`. A row is one topology, with all its properties decided. The
time is the CPU time of the analysis in a fresh process, the import of the solver included. The interpreter of the tests
visits every state; where there are more than a hundred thousand of them, it is said to be too large.
"""

from __future__ import annotations

import sys
from subprocess import run
from time import process_time

from choreo_check.loading.files import load_text
from choreo_check.scenarios import Status, analyse
from choreo_check.topology import Topology

STATES_AT_MOST = 100_000


def fan(width: int) -> Topology:
    """Services that all hear the beginning and succeed or fail; the first failure cancels, and each undoes its part."""
    everyone = range(width)
    services = [
        f"  start: {{publishes: [{{event: begun, does: begin}}], handlers: [{_canceller(everyone)}]}}",
        f"  join: {{handlers: [{{on: {{all: [{_names('ok', everyone)}], unless: cancelled}}, emits: finished}}]}}",
    ]
    services += [
        f"  s{at}: {{handlers: [{{on: begun, outcomes: [{{does: A{at}, emits: ok_{at}}}, {{emits: fail_{at}}}]}}, "
        f"{{on: cancelled, undoes: A{at}, tombstone: true}}]}}"
        for at in everyone
    ]
    return _topology(services, "{starts: begun, succeeds: finished, fails: cancelled}")


def _canceller(everyone: range) -> str:
    return f"{{on: {{first: [{_names('fail', everyone)}]}}, undoes: begin, emits: cancelled}}"


def chain(length: int) -> Topology:
    """Steps one after the other, each of which does something or ends the saga."""
    services = [
        f"  s{at}: {{handlers: [{{on: e{at}, outcomes: [{{does: A{at}, emits: e{at + 1}}}, {{emits: failed}}]}}]}}"
        for at in range(length)
    ]
    return _topology(services, f"{{starts: e0, succeeds: e{length}, fails: failed}}")


def compensated_chain(length: int) -> Topology:
    """The same, where a failure undoes all earlier steps in reverse order."""
    services = [
        f"  s{at}: {{handlers: [{{on: e{at}, outcomes: [{{does: A{at}, emits: e{at + 1}}}, {{emits: f{at}}}]}}, "
        f"{{on: {{any: [f{at + 1}, u{at + 1}]}}, undoes: A{at}, emits: u{at}}}]}}"
        for at in range(length)
    ]
    services.append("  end: {handlers: [{on: {any: [f0, u0]}, emits: failed}]}")
    return _topology(services, f"{{starts: e0, succeeds: e{length}, fails: failed}}")


def diamonds(length: int) -> Topology:
    """Steps that go one way or another, and meet again at the next step."""
    services = [
        f"  s{at}: {{handlers: [{{on: e{at}, outcomes: [{{emits: l{at}}}, {{emits: r{at}}}]}}, "
        f"{{on: l{at}, emits: e{at + 1}}}, {{on: r{at}, emits: e{at + 1}}}]}}"
        for at in range(length)
    ]
    return _topology(services, f"{{starts: e0, succeeds: e{length}}}")


FAMILIES = {"fan": fan, "chain": chain, "compensated_chain": compensated_chain, "diamonds": diamonds}
SIZES = {
    "fan": (2, 4, 10, 40, 100),
    "chain": (2, 10, 100, 500),
    "compensated_chain": (2, 10, 50, 100),
    "diamonds": (2, 10, 100, 200),
}


def main() -> None:
    """Print the table; with a family and a size, print one row's figures instead."""
    if len(sys.argv) > 1:
        _measure(*sys.argv[1:])
        return
    print(f"{'family':<18} {'size':>5} {'analysis':>10} {'interpreter':>22}")
    for family, sizes in SIZES.items():
        for size in sizes:
            figures = [_measured_apart(how, family, size) for how in ("analysis", "interpreter")]
            print(f"{family:<18} {size:>5} {figures[0]:>10} {figures[1]:>22}")


def _measured_apart(how: str, family: str, size: int) -> str:
    command = [sys.executable, __file__, how, family, str(size)]
    return run(command, check=True, capture_output=True, text=True).stdout.strip()


def _measure(how: str, family: str, size: str) -> None:
    topology = FAMILIES[family](int(size))
    before = process_time()
    said = _analysed(topology) if how == "analysis" else _explored(topology)
    print(f"{process_time() - before:.2f} s{said}")


def _analysed(topology: Topology) -> str:
    verdicts = analyse(topology).sagas[0].verdicts.values()
    return "" if all(verdict.status is not Status.NOT_DECIDED for verdict in verdicts) else " (not all decided)"


def _explored(topology: Topology) -> str:
    from tests.scenarios.interpreter import TooLarge, explore  # noqa: PLC0415  not needed for the analysis

    try:
        return f" ({explore(topology, topology.sagas[0], STATES_AT_MOST).states} states)"
    except TooLarge:
        return " (too large)"


def _names(stem: str, numbers: range) -> str:
    return ", ".join(f"{stem}_{number}" for number in numbers)


def _topology(services: list[str], saga: str) -> Topology:
    text = "\n".join(["choreo: 1", "services:", *services, "sagas:", f"  s: {saga}"])
    return load_text(f"{text}\n")


if __name__ == "__main__":
    main()
