"""Who writes and who reads: the two questions behind `backward`, `forward` and `full`.

- *backward*: every event that is valid under OLD is valid under NEW. Those who read by the new contract can read what
  was published before. Upgrade readers first.
- *forward*: every event that is valid under NEW is valid under OLD. Those who still read by the old contract can read
  what is published from now on. Upgrade writers first.
- *full*: both. Upgrade in any order.

Each question is asked of the schemas after the policies have rewritten them: the content model rewrites the writer's
schema, filling of defaults rewrites the reader's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["backward", "forward", "full"]
Direction = Literal["backward", "forward"]
ContentModel = Literal["declared", "open"]

MODES: tuple[Mode, ...] = ("backward", "forward", "full")
CONTENT_MODELS: tuple[ContentModel, ...] = ("declared", "open")


def directions(mode: Mode) -> tuple[Direction, ...]:
    """Return the questions that a mode asks.

    Raises:
        ValueError: there is no such mode.
    """
    if mode == "full":
        return ("backward", "forward")
    if mode not in MODES:
        raise ValueError(f"there is no mode `{mode}`; there are {', '.join(MODES)}")
    return (mode,)


@dataclass(frozen=True, slots=True)
class Policies:
    """How contracts are compared."""

    mode: Mode = "backward"
    content_model: ContentModel = "declared"
    fill_defaults: bool = False
    assert_formats: bool = False
    transitive: bool = False
