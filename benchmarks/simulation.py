"""The figures of the simulation: its speed next to a bare loop and to other tools, its searches, its memory.

Usage: PYTHONPATH=. python benchmarks/simulation.py [SECTION...] [--python TOOL=PATH]... [--runs N] [--topology FILE]

The sections are `loop`, `peers`, `search` and `memory`. All times are processor seconds. What is compared is measured
in turns in one run of this program, and each figure is the median of its turns, so that the ratios hold on a machine
that others use, too. A tool that is not installed is said to be; `--python` names the interpreter of an environment in
which it is. `--system` adds a system of the user's own, with the topology that it names.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from sys import maxsize
from time import process_time

from benchmarks.bare_loop import BareLoop
from benchmarks.sagas import CHAIN, SHOP, TWELVE, shop, system_of, topology_of
from choreo_check.api import load_topology
from choreo_check.api.binding import system_of as system_named_by
from choreo_check.api.jobs import Setting
from choreo_check.api.simulating import Options, setting_of
from choreo_check.loading.files import load_text
from choreo_check.simulation.arithmetic import Dice
from choreo_check.simulation.campaign import Campaign
from choreo_check.simulation.catalogue import all_oracles, all_searches
from choreo_check.simulation.choices import Chance, Choices
from choreo_check.simulation.system import System
from choreo_check.simulation.world import World

TURNS = 7
TURN_SECONDS = 0.5
WARM_UP = 200
FAULTS_MAX = 2
EFFORT = 400_000
RATES = (0.02, 0.05, 0.15, 0.4)
MARKS = (10_000, 100_000, 1_000_000)
PEERS = {"faststream": 100, "simloom": 20, "simloop": 20, "asyncio": None}
"""How many times as many sagas a second there are to be."""
SHARES = {"chain": 0.1, "twelve": 0.1}
"""What share of a bare loop's deliveries there is to be, at the least; half of it where services do anything."""
USUAL_SHARE = 0.5
SECTIONS = ("loop", "peers", "search", "memory")

Turn = Callable[[], int]
"""Does what is measured, and returns how often it has."""


def settings(path: str | None) -> dict[str, Setting]:
    """Return the systems that are measured, by their names."""
    found = {
        "chain": made(system_of(CHAIN), topology_of(CHAIN)),
        "twelve": made(system_of(TWELVE), topology_of(TWELVE)),
        "shop": made(shop, SHOP),
    }
    if path is not None:
        topology = load_topology(path)
        found[topology.name] = setting_of(system_named_by(topology), topology, Options())
    return found


def made(system: System, topology: str) -> Setting:
    """Return a system with its topology."""
    return setting_of(system, load_text(topology), Options())


def calm(setting: Setting) -> tuple[Turn, Turn]:
    """Return what makes a calm run, counted in deliveries: in our world, and on a bare loop."""
    plan = setting.plan(0, 1)
    world, bare = World(plan), BareLoop(plan.bindings, plan.starts[0])
    assert world.run(Choices()).deliveries == bare.run(), "both do the same"
    return (lambda: world.run(Choices()).deliveries), bare.run


def rates(*turns: Turn) -> list[list[float]]:
    """Return how often a second each does what it does, in a few turns."""
    for turn in turns:
        for _ in range(WARM_UP):
            turn()
    return [[rate(turn) for turn in turns] for _ in range(TURNS)]


def rate(turn: Turn) -> float:
    """Return how often a second something is done."""
    count, begun = 0, process_time()
    while (spent := process_time() - begun) < TURN_SECONDS:
        for _ in range(20):
            count += turn()
    return count / spent


# --- the sections


def loop(options: argparse.Namespace) -> None:
    """Print how many deliveries a second there are, next to a bare loop over the same services."""
    layout = "{:45} {:>14} {:>14} {:>6} {:>10}"
    print(layout.format("deliveries a second", "choreo-check", "bare loop", "share", "target"))
    for name, setting in settings(options.topology).items():
        measured = rates(*calm(setting))
        ours, bare = (median(turn[at] for turn in measured) for at in (0, 1))
        share = median(turn[0] / turn[1] for turn in measured)
        print(layout.format(name, f"{ours:,.0f}", f"{bare:,.0f}", f"{share:.2f}", SHARES.get(name, USUAL_SHARE)))


def peers(options: argparse.Namespace) -> None:
    """Print how many sagas of three steps a second there are, next to other tools."""
    setting = settings(None)["chain"]
    world, walk = World(setting.plan(0, 1)), random_walk(setting)
    measured = rates(lambda: int(bool(world.run(Choices()).deliveries)), walk)
    own = [median(turn[at] for turn in measured) for at in (0, 1)]
    layout = "{:45} {:>14} {:>14} {:>14} {:>10}"
    print(layout.format("sagas a second", "", "calm runs", "random runs", "target"))
    print(layout.format("choreo-check", "", *(f"{one:,.0f}" for one in own), ""))
    pythons = dict(said.split("=", 1) for said in options.python)
    for tool, target in PEERS.items():
        said = asked(pythons.get(tool, sys.executable), tool)
        if isinstance(said, str):
            print(f"{tool:45} skipped: {said}")
        else:
            times = [f"{one / median(said):,.0f} times" for one in own]
            print(layout.format(tool, f"{median(said):,.0f}", *times, target or ""))


def asked(python: str, tool: str) -> list[float] | str:
    """Return how many sagas a second another tool runs in its turns, or why it does not."""
    command = [python, str(Path(__file__).with_name("peers.py")), tool, str(TURNS * TURN_SECONDS)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return str(error)
    answer: list[float] | str = json.loads(done.stdout.splitlines()[-1])
    return answer


class Counting(World):
    """A world that counts the states that it comes to."""

    states = 0

    def state(self) -> int:
        self.states += 1
        return super().state()


def search(options: argparse.Namespace) -> None:
    """Print how long it takes to try every schedule of up to two faults."""
    layout = "{:45} {:>8} {:>10} {:>10} {:>10} {:>9} {:>9} {:>9}"
    head = ("every schedule of up to two faults", "runs", "deliveries", "states", "complete", "seconds", "runs/s")
    print(layout.format(*head, "states/s"))
    exhaustive = next(one for one in all_searches() if one.is_exhaustive)
    for name, setting in settings(options.topology).items():
        campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, EFFORT)
        world = campaign.world = Counting(campaign.plan)
        begun = process_time()
        exhaustive.explore(campaign, FAULTS_MAX)
        spent = process_time() - begun
        counts = [f"{count:,}" for count in (campaign.runs, campaign.deliveries, world.states)]
        complete = "up to " + str(campaign.complete_up_to)
        speeds = [f"{count / spent:,.0f}" for count in (campaign.runs, world.states)]
        print(layout.format(name, *counts, complete, f"{spent:.2f}", *speeds), flush=True)


def memory(options: argparse.Namespace) -> None:
    """Print what a process has taken after so many runs at random."""
    layout = "{:45} {:>12} {:>12} {:>14} {:>12}"
    print(layout.format("memory of runs at random", "runs", "peak MiB", "blocks in use", "runs/s"))
    for name, setting in settings(options.topology).items():
        if name in SHARES:  # they keep nothing
            continue
        walk = random_walk(setting)
        begun, done = process_time(), 0
        for mark in (*(one for one in MARKS if one < options.runs), options.runs):
            for _ in range(mark - done):
                walk()
            done = mark
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            speed = f"{mark / (process_time() - begun):,.0f}"
            print(layout.format(name, f"{mark:,}", f"{peak:.0f}", f"{sys.getallocatedblocks():,}", speed), flush=True)


def random_walk(setting: Setting) -> Turn:
    """Return what makes and judges one more run with up to three faults at random, as the search of that name does."""
    campaign = Campaign(setting.plan(0, 1), all_oracles(), setting.expectations, maxsize)

    def walk() -> int:
        number = campaign.runs
        campaign.attempt(Chance(Dice("random walk", 0, number), RATES[number % len(RATES)], FAULTS_MAX + 1))
        return 1

    return walk


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", metavar="SECTION", default=SECTIONS)
    parser.add_argument("--python", action="append", default=[], metavar="TOOL=PATH")
    parser.add_argument("--runs", type=int, default=MARKS[-1])
    parser.add_argument("--topology", metavar="FILE")
    options = parser.parse_args()
    for name in options.sections:
        {"loop": loop, "peers": peers, "search": search, "memory": memory}[name](options)
        print()


if __name__ == "__main__":
    main()
