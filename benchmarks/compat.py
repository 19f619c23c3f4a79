"""The figures of containment: verdicts and times on files of labelled pairs, side by side with other checkers.

Usage: python benchmarks/compat.py FILE.jsonl... [--tools choreo-check,jsonschema_rs,jsoncompat,jsonsubschema] [--show]

Each line of a file is an object with `old`, `new`, `dialect` (of schemas that do not name theirs) and `truth`
("contained" or "not-contained"). A tool that is not installed is said to be. `--show` lists what is not right.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from choreo_check.compatibility import Document, contains

DIALECTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
RS_DRAFTS = {
    "draft4": "Draft4",
    "draft6": "Draft6",
    "draft7": "Draft7",
    "draft2019-09": "Draft201909",
    "draft2020-12": "Draft202012",
}
PERCENTILE = 0.99
Answer = tuple[str, bool]
"""A verdict, and whether it came with a witness."""
Judge = Callable[[Any, Any, str], Answer]
YES, NO, UNKNOWN = "contained", "not-contained", "undecided"


@dataclass
class Figures:
    """What one tool did with one file."""

    right: int = 0
    wrong: int = 0
    undecided: int = 0
    without_witness: int = 0
    times: list[float] = field(default_factory=list)

    def count(self, row: dict[str, Any], answer: Answer, milliseconds: float) -> bool:
        """Count an answer, and tell whether it was right."""
        verdict, has_witness = answer
        self.times.append(milliseconds)
        self.right += verdict == row["truth"]
        self.undecided += verdict == UNKNOWN
        self.wrong += verdict not in {UNKNOWN, row["truth"]}
        self.without_witness += verdict == NO and not has_witness
        return bool(verdict == row["truth"])

    def cells(self) -> Iterable[object]:
        times = sorted(self.times)
        slow = times[min(len(times) - 1, int(len(times) * PERCENTILE))]
        yield from (self.right, self.wrong, self.undecided, self.without_witness)
        yield from (f"{number:.2f}" for number in (median(times), slow, times[-1]))


def ours() -> Judge:
    """Ask this project."""

    def judge(old: Any, new: Any, dialect: str) -> Answer:  # noqa: ANN401  JSON
        found = contains(*(Document(schema, dialect=DIALECTS[dialect]) for schema in (old, new)))
        return found.verdict.replace(" ", "-"), found.has_witness

    return judge


def jsonschema_rs() -> Judge:
    """Ask the set algebra of jsonschema-rs alone."""
    import jsonschema_rs as library  # noqa: PLC0415  the table says so if it is missing

    def judge(old: Any, new: Any, dialect: str) -> Answer:  # noqa: ANN401  JSON
        draft = getattr(library, RS_DRAFTS[dialect])
        try:
            smaller, larger = (library.canonicalize(schema, draft=draft, offline=True) for schema in (old, new))
            if str(larger.covers(smaller)) == "yes":
                return YES, False
            return (NO if str(smaller.subtract(larger).satisfiability()) == "yes" else UNKNOWN), False
        except Exception:  # noqa: BLE001  what it raises is an answer that it did not give
            return UNKNOWN, False

    return judge


def jsoncompat() -> Judge:
    """Ask jsoncompat."""
    import jsoncompat as library  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    def judge(old: Any, new: Any, _dialect: str) -> Answer:  # noqa: ANN401  JSON
        try:
            holds = library.check_compat(json.dumps(old), json.dumps(new), "deserializer")
        except Exception:  # noqa: BLE001  likewise
            return UNKNOWN, False
        return (YES if holds else NO), False

    return judge


def jsonsubschema() -> Judge:
    """Ask jsonsubschema."""
    import jsonsubschema as library  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    def judge(old: Any, new: Any, _dialect: str) -> Answer:  # noqa: ANN401  JSON
        try:
            return (YES if library.isSubschema(old, new) else NO), False
        except Exception:  # noqa: BLE001  likewise
            return UNKNOWN, False

    return judge


TOOLS: dict[str, Callable[[], Judge]] = {
    "choreo-check": ours,
    "jsonschema_rs": jsonschema_rs,
    "jsoncompat": jsoncompat,
    "jsonsubschema": jsonsubschema,
}


def measure(judge: Judge, path: Path, *, show: bool) -> Figures:
    """Put every pair of a file to one tool."""
    figures = Figures()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        begun = perf_counter()
        answer = judge(row["old"], row["new"], row.get("dialect", "draft2020-12"))
        is_right = figures.count(row, answer, (perf_counter() - begun) * 1000)
        if show and not is_right:
            print(f"    {row.get('id')}: {answer[0]}, in truth {row['truth']}")
    return figures


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    layout = "{:28} {:14} {:>6} {:>6} {:>10} {:>11} {:>10} {:>8} {:>8}"
    print(layout.format("file", "tool", "right", "wrong", "undecided", "no witness", "median ms", "p99 ms", "max ms"))
    for path, tool in product(options.files, options.tools.split(",")):
        try:
            judge = TOOLS[tool]()
        except ImportError:
            print(f"{path.stem:28} {tool:14} not installed")
            continue
        print(layout.format(path.stem, tool, *measure(judge, path, show=options.show).cells()))


if __name__ == "__main__":
    main()
