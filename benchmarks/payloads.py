"""How many schemas of the official test suite of JSON Schema yield valid payloads only, and how long a payload takes.

Usage: python benchmarks/payloads.py [SUITE] [--optional] [--show]

SUITE is a copy of the suite (it has the directories `tests` and `remotes`; the sdist of `jsonschema` ships one as
`json`). A schema is satisfiable if the suite has a valid instance of it. Twenty payloads are drawn by Hypothesis and
twenty by seed; all of them are judged by `jsonschema`, which has no part in making them. `--optional` adds the part of
the suite that implementations may fail; a pattern in it that Python's engine cannot read is judged by `jsonschema-rs`.
A schema without a valid instance is fine where it is refused, or yields valid payloads all the same. Without SUITE
only the times are taken. `--show` lists what is not as it should be.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import jsonschema
import jsonschema_rs
import referencing
from hypothesis import HealthCheck, given, settings
from referencing.jsonschema import specification_with

from choreo_check.contracts import Contract, Unresolved
from choreo_check.contracts.library import Library
from choreo_check.sampling.realistic import realistic
from choreo_check.sampling.sampler import Sampler, Unsatisfiable
from choreo_check.sampling.source import Chance
from choreo_check.strategies.payloads import from_contract

DIALECTS = {
    "draft3": "http://json-schema.org/draft-03/schema#",
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
REMOTE = "http://localhost:1234/"
DRAWN = 20
SECONDS_MAX = 10
TIMED = 2_000
ORDER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["order_id", "customer_name", "email", "placed_at", "total", "currency", "lines", "paid"],
    "properties": {
        "order_id": {"type": "string", "format": "uuid"},
        "customer_name": {"type": "string", "minLength": 1},
        "email": {"type": "string", "format": "email"},
        "placed_at": {"type": "string", "format": "date-time"},
        "total": {"type": "number", "minimum": 0, "multipleOf": 0.01},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "lines": {"type": "integer", "minimum": 1, "maximum": 40},
        "paid": {"type": "boolean"},
        "channel": {"enum": ["web", "shop", "phone"]},
        "note": {"type": ["string", "null"], "maxLength": 200},
    },
}
"""An event of ten fields."""


class TimeIsUp(Exception):
    """A schema took too long."""


@dataclass(frozen=True)
class Remotes(Library):
    """The documents that the suite serves over HTTP."""

    documents: Any = None

    def document(self, uri: str) -> Any:  # noqa: ANN401  JSON
        return self.documents[uri] if uri in self.documents else super().document(uri)


@dataclass(frozen=True)
class Case:
    """One schema of the suite."""

    draft: str
    name: str
    schema: Any
    is_satisfiable: bool


def cases(suite: Path, *, optional: bool) -> Iterator[Case]:
    """Yield the schemas of the suite."""
    for draft, dialect in DIALECTS.items():
        folder = suite / "tests" / draft
        for path in sorted(folder.rglob("*.json") if optional else folder.glob("*.json")):
            for group in json.loads(path.read_text(encoding="utf-8")):
                schema = group["schema"]
                said = {"$schema": dialect, **schema} if isinstance(schema, dict) else schema
                is_satisfiable = any(test["valid"] for test in group["tests"])
                yield Case(draft, f"{path.stem}: {group['description']}", said, is_satisfiable)


def remotes(suite: Path) -> dict[str, Any]:
    """Return the documents that the suite serves, by their addresses."""
    folder = suite / "remotes"
    return {
        REMOTE + path.relative_to(folder).as_posix(): json.loads(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.json")
    }


def contract_of(schema: Any, folder: Path, documents: dict[str, Any]) -> Contract:  # noqa: ANN401  JSON
    """Write a schema down as a contract."""
    path = folder / "event" / "1.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(schema), encoding="utf-8")
    return Contract("event", "1", path, Remotes(folder, documents))


def drawn(contract: Contract) -> list[Any]:
    """Draw payloads, by Hypothesis and by seed."""
    found: list[Any] = []

    @settings(
        max_examples=DRAWN, database=None, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(from_contract(contract))
    def keep(payload: Any) -> None:  # noqa: ANN401  JSON
        found.append(payload)

    keep()
    sampler, source = Sampler(contract), Chance(0)
    return [*found, *(sampler.draw(source) for _ in range(DRAWN))]


def judge(case: Case, documents: dict[str, Any]) -> Callable[[Any], bool]:
    """Return what `jsonschema` says of a payload."""
    specification = specification_with(DIALECTS[case.draft])

    def retrieve(uri: str) -> Any:  # noqa: ANN401  a resource of any kind of document
        if uri not in documents:
            raise Unresolved(uri)
        return referencing.Resource.from_contents(documents[uri], default_specification=specification)

    kind = jsonschema.validators.validator_for({"$schema": DIALECTS[case.draft]})
    registry: Any = referencing.Registry(retrieve=retrieve)  # type: ignore[call-arg]

    def is_valid(payload: Any) -> bool:  # noqa: ANN401  JSON
        try:
            return bool(kind(case.schema, registry=registry).is_valid(payload))
        except re.error:
            return bool(jsonschema_rs.validator_for(case.schema).is_valid(payload))

    return is_valid


def tried(case: Case, folder: Path, documents: dict[str, Any]) -> str:
    """Say what has become of one schema."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS_MAX)
    try:
        payloads = drawn(contract_of(case.schema, folder, documents))
    except Unsatisfiable:
        return "refused"
    except TimeIsUp:
        return "too slow"
    except Exception as error:  # noqa: BLE001  whatever it is, it is counted
        return f"raises {type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    is_valid = judge(case, documents)
    wrong = next((payload for payload in payloads if not is_valid(payload)), None)
    return "valid" if wrong is None else f"invalid: {json.dumps(wrong)[:100]}"


def measure(suite: Path, *, optional: bool, show: bool) -> None:
    """Try all schemas, and print how many yield what they should."""
    documents = remotes(suite)
    right: Counter[tuple[str, bool]] = Counter()
    all_: Counter[tuple[str, bool]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(suite, optional=optional):
            outcome = tried(case, Path(folder), documents)
            is_right = outcome == "valid" or (outcome == "refused" and not case.is_satisfiable)
            all_[case.draft, case.is_satisfiable] += 1
            right[case.draft, case.is_satisfiable] += is_right
            if show and not is_right:
                print(f"{case.draft} {case.name}: {outcome}")
    print(f"{'draft':<14}{'satisfiable':>12}{'only valid':>12}{'share':>9}{'others, fine':>20}")
    for draft in DIALECTS:
        print(row(draft, *(count[draft, kind] for kind in (True, False) for count in (all_, right))))
    sums = (sum(count[draft, kind] for draft in DIALECTS) for kind in (True, False) for count in (all_, right))
    print(row("all", *sums))


def row(name: str, satisfiable: int, valid: int, others: int, fine: int) -> str:
    """Return one line of the table."""
    return f"{name:<14}{satisfiable:>12}{valid:>12}{100 * valid / satisfiable:>8.1f}%{f'{fine} of {others}':>20}"


def milliseconds(draw: Callable[[], object]) -> float:
    """Return the median of the times that payloads take."""
    times = []
    for _ in range(TIMED):
        begun = perf_counter()
        draw()
        times.append(perf_counter() - begun)
    return 1000 * median(times)


def take_times() -> None:
    """Print how long an event of ten fields takes."""
    with tempfile.TemporaryDirectory() as folder:
        contract = contract_of(ORDER, Path(folder), {})
        sampler, plain, people = Sampler(contract), Chance(0), realistic(0)
        text, kind = json.dumps(sampler.known), type(people).__name__
        begun = perf_counter()
        drawn(contract)
        in_engine = 1000 * (perf_counter() - begun) / (2 * DRAWN)
        print(f"an event of ten fields, by seed: {milliseconds(lambda: sampler.draw(plain)):.3f} ms")
        print(f"the same with names of people ({kind}): {milliseconds(lambda: sampler.draw(people)):.3f} ms")
        print(f"one of them in Hypothesis's engine, with its start: {in_engine:.1f} ms")
        print(f"for comparison, json.loads of one: {milliseconds(lambda: json.loads(text)):.3f} ms")


def main() -> None:
    """Read the arguments, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite", type=Path, nargs="?")
    parser.add_argument("--optional", action="store_true")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGALRM, ring)
    if arguments.suite:
        measure(arguments.suite, optional=arguments.optional, show=arguments.show)
    take_times()


def ring(_number: int, _frame: object) -> None:
    """End what takes too long."""
    raise TimeIsUp


if __name__ == "__main__":
    main()
