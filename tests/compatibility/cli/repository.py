"""A Git repository with the food delivery's contracts, and what tests do to it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

CONTRACTS = Path(__file__).parents[3] / "contracts"
ORDER_PLACED = Path("contracts/food_delivery/order.placed")


def git(folder: Path, *arguments: str) -> str:
    """Run Git as nobody in particular."""
    who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.com", "-c", "commit.gpgsign=false"]
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def repository(folder: Path) -> Path:
    """Make a repository with a branch `main`, and be on another one, `change`."""
    for name in ("food_delivery", "shared"):
        shutil.copytree(CONTRACTS / name, folder / "contracts" / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "change")
    return folder


def commit(folder: Path) -> None:
    """Commit everything that lies there."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Work")


def rewrite(path: Path, change: Callable[[dict[str, Any]], None], to: Path | None = None) -> None:
    """Change a contract, or make a changed copy of it."""
    schema = json.loads(path.read_text(encoding="utf-8"))
    change(schema)
    (to or path).write_text(json.dumps(schema, indent=2), encoding="utf-8")


def shorten_order_ids(schema: dict[str, Any]) -> None:
    """Make a contract refuse the ids of orders that were accepted."""
    schema["properties"]["data"]["properties"]["order_id"]["maxLength"] = 5
