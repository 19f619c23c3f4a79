"""Size of a topology against what linting it costs: processor time and memory, each in a process of its own.

Run `python benchmarks/lint.py`. Times are processor seconds, the least of five runs; `growth` is the time per handler
relative to the row of 10,000. The first row is the price of starting: a file of ten handlers, beside Python itself.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 5
SIZES = (10, 1_000, 10_000, 30_000, 100_000)


def topology(handlers: int) -> str:
    """Return a topology with that many handlers, ten to a service, each hearing one event and publishing two."""
    lines = ["choreo: 1", "name: large", "services:", "  source:", "    publishes: [item0.placed]"]
    for number in range(handlers):
        if number % 10 == 0:
            lines += [f"  service{number // 10}:", "    handlers:"]
        emits = f"[item{number + 1}.placed, note{number}.taken]"
        lines.append(f"      - {{on: item{number}.placed, does: act{number}, emits: {emits}}}")
    lines += ["  archive:", "    external: true", "    handlers:", "      - on: {matching: '*.taken'}"]
    lines += [f"      - on: item{handlers}.placed"]
    return "\n".join(lines) + "\n"


def measured(command: list[str]) -> tuple[float, int]:
    """Run a command; return its processor time in seconds and its peak memory in KiB."""
    script = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=False);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), int(memory)


def least(command: list[str]) -> tuple[float, int]:
    """Return the least time and memory of a few runs."""
    runs = [measured(command) for _ in range(RUNS)]
    return min(seconds for seconds, _ in runs), min(memory for _, memory in runs)


def main() -> None:
    """Print the table."""
    bare, _ = least([sys.executable, "-c", "pass"])
    print(f"python -c pass: {bare * 1000:.0f} ms")
    print(f"{'handlers':>9} {'edges':>9} {'cpu s':>8} {'over python s':>14} {'MiB':>7} {'growth':>7}")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            path = Path(folder) / f"{size}.yaml"
            path.write_text(topology(size), encoding="utf-8")
            rows.append((size, *least([sys.executable, "-m", "choreo_check", "lint", str(path)])))
    per_handler = {size: (seconds - bare) / size for size, seconds, _ in rows}
    for size, seconds, memory in rows:
        growth = per_handler[size] / per_handler[10_000]
        print(f"{size:>9} {2 * size:>9} {seconds:>8.3f} {seconds - bare:>14.3f} {memory / 1024:>7.0f} {growth:>7.2f}")


if __name__ == "__main__":
    main()
