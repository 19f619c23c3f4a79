"""Small systems that the tests of the command line look at."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "contracts"

CLEAN = """choreo: 1
name: shop
services:
  order: {publishes: [order.placed]}
  payment: {handlers: [{on: order.placed}]}
"""
WARNING = """choreo: 1
name: shop
services:
  order: {publishes: [order.placed]}
"""
ERROR = """choreo: 1
name: shop
services:
  payment:
    handlers:
      - on: order.placed
"""
BOTH = """choreo: 1
name: shop
services:
  order: {publishes: [order.placed]}
  payment:
    handlers:
      - on: order.payed
"""
NOTE = """choreo: 1
services:
  order: {publishes: [order.placed], handlers: [{on: {first: [payment.retried]}, emits: order.reopened}]}
  payment: {handlers: [{on: {any: [order.placed, order.reopened]}, emits: payment.retried}]}
"""


def write(path: Path | str, text: str) -> Path:
    """Write a file, with the directories that lead to it."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
