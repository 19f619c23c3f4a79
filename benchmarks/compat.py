"""The figures of containment: verdicts and times on files of labelled pairs, side by side with other checkers.

Usage: python benchmarks/compat.py FILE.jsonl... [--tools NAME,...] [--python TOOL=PATH]... [--show]

Each line of a file is an object with `old`, `new`, `dialect` (of schemas that do not name theirs) and `truth`
("contained" or "not-contained"). A tool that is not installed is said to be; `--python` names the interpreter of an
environment in which it is. Every tool answers in a process of its own, which measures the time that the call takes, and
has ten seconds a pair; what it raises, and what it cannot say in time, is undecided. `--show` lists what is not right.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from select import select
from statistics import median
from time import perf_counter
from typing import Any

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
SECONDS_MAX = 10
GRACE_SECONDS = 5
"""For the start of a process, and to tell that the time is up."""

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
    from choreo_check.compatibility import Document, contains  # noqa: PLC0415  other environments do without it

    def judge(old: Any, new: Any, dialect: str) -> Answer:  # noqa: ANN401  JSON
        found = contains(*(Document(schema, dialect=DIALECTS[dialect]) for schema in (old, new)))
        return found.verdict.replace(" ", "-"), found.has_witness

    return judge


def jsonschema_rs() -> Judge:
    """Ask the set algebra of jsonschema-rs alone."""
    import jsonschema_rs as library  # noqa: PLC0415  the table says so if it is missing

    def judge(old: Any, new: Any, dialect: str) -> Answer:  # noqa: ANN401  JSON
        draft = getattr(library, RS_DRAFTS[dialect])
        smaller, larger = (library.canonicalize(schema, draft=draft, offline=True) for schema in (old, new))
        if str(larger.covers(smaller)) == "yes":
            return YES, False
        return (NO if str(smaller.subtract(larger).satisfiability()) == "yes" else UNKNOWN), False

    return judge


def jsoncompat() -> Judge:
    """Ask jsoncompat, which knows one draft: the other schemas are read as if they were written in it."""
    import jsoncompat as library  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    verdicts = {"compatible": YES, "incompatible": NO}

    def judge(old: Any, new: Any, _dialect: str) -> Answer:  # noqa: ANN401  JSON
        smaller, larger = (json.dumps(_without_dialect(schema)) for schema in (old, new))
        # Of a serializer it asks whether all that the second schema accepts is accepted by the first.
        found = library.analyze_compat(larger, smaller, "serializer")
        return verdicts.get(found["status"], UNKNOWN), "counterexample" in found

    return judge


def _without_dialect(schema: Any) -> Any:  # noqa: ANN401  JSON
    if not isinstance(schema, dict):
        return schema
    return {keyword: value for keyword, value in schema.items() if keyword != "$schema"}


def subschema() -> Judge:
    """Ask subschema."""
    import subschema as library  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    def judge(old: Any, new: Any, dialect: str) -> Answer:  # noqa: ANN401  JSON
        return (YES if library.is_subschema(old, new, dialect=DIALECTS[dialect]) else NO), False

    return judge


def jsonsubschema() -> Judge:
    """Ask jsonsubschema."""
    import jsonsubschema as library  # type: ignore[import-not-found]  # noqa: PLC0415  likewise

    def judge(old: Any, new: Any, _dialect: str) -> Answer:  # noqa: ANN401  JSON
        return (YES if library.isSubschema(old, new) else NO), False

    return judge


TOOLS: dict[str, Callable[[], Judge]] = {
    "choreo-check": ours,
    "jsonschema_rs": jsonschema_rs,
    "jsoncompat": jsoncompat,
    "jsonsubschema": jsonsubschema,
    "subschema": subschema,
}
NOT_INSTALLED = "not installed"


class Worker:
    """A tool that answers in a process of its own, begun anew when it has crashed."""

    def __init__(self, python: str, tool: str) -> None:
        self.command = [python, __file__, "--worker", tool]
        self.process = self._begun()

    def ask(self, line: str) -> tuple[Answer, float]:
        """Return a verdict, whether it came with a witness, and the milliseconds that it took."""
        if self.process.poll() is not None:
            self.process = self._begun()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        begun = perf_counter()
        has_answered, _, _ = select([self.process.stdout], [], [], SECONDS_MAX + GRACE_SECONDS)
        answer = self.process.stdout.readline() if has_answered else ""
        if not answer:  # it has crashed, or is deep in foreign code that no signal interrupts
            self.end()
            return (UNKNOWN, False), (perf_counter() - begun) * 1000
        if answer.strip() == NOT_INSTALLED:
            raise ImportError
        verdict, has_witness, milliseconds = json.loads(answer)
        return (verdict, has_witness), milliseconds

    def end(self) -> None:
        self.process.kill()
        self.process.wait()

    def _begun(self) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(self.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)


def work(tool: str) -> None:
    """Answer one question a line, until there are no more."""
    answers, sys.stdout = sys.stdout, sys.stderr  # some tools talk
    try:
        judge = TOOLS[tool]()
    except ImportError:
        print(NOT_INSTALLED, file=answers, flush=True)
        return
    signal.signal(signal.SIGALRM, _interrupted)
    for line in sys.stdin:
        row = json.loads(line)
        begun = perf_counter()
        verdict, has_witness = _in_time(judge, row)
        milliseconds = (perf_counter() - begun) * 1000
        print(json.dumps([verdict, has_witness, milliseconds]), file=answers, flush=True)


def _in_time(judge: Judge, row: dict[str, Any]) -> Answer:
    signal.alarm(SECONDS_MAX)
    try:
        return judge(row["old"], row["new"], row.get("dialect", "draft2020-12"))
    except Exception:  # noqa: BLE001  what it raises is an answer that it did not give
        return UNKNOWN, False
    finally:
        signal.alarm(0)


def _interrupted(*_: object) -> None:
    raise TimeoutError


def measure(worker: Worker, path: Path, *, show: bool) -> Figures:
    """Put every pair of a file to one tool.

    Raises:
        ImportError: the tool is not there.
    """
    figures = Figures()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answer, milliseconds = worker.ask(line)
        is_right = figures.count(row, answer, milliseconds)
        if show and not is_right:
            print(f"    {row.get('id')}: {answer[0]}, in truth {row['truth']}")
    return figures


def table(options: argparse.Namespace) -> None:
    """Print a line for each file and tool."""
    layout = "{:28} {:14} {:>6} {:>6} {:>10} {:>11} {:>10} {:>8} {:>8}"
    print(layout.format("file", "tool", "right", "wrong", "undecided", "no witness", "median ms", "p99 ms", "max ms"))
    pythons = dict(said.split("=", 1) for said in options.python)
    for path, tool in product(options.files, options.tools.split(",")):
        worker = Worker(pythons.get(tool, sys.executable), tool)
        try:
            print(layout.format(path.stem, tool, *measure(worker, path, show=options.show).cells()), flush=True)
        except ImportError:
            print(f"{path.stem:28} {tool:14} {NOT_INSTALLED}")
        finally:
            worker.end()


def main() -> None:
    """Print the table, or answer the questions of the process that does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--python", action="append", default=[], metavar="TOOL=PATH")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--worker", choices=TOOLS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker)
    else:
        table(options)


if __name__ == "__main__":
    main()
