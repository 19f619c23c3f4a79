"""What can be said about a name: the vocabulary shared by everything that judges one."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a name reads to a subscriber who knows nothing else about the message."""

    COMMAND = "command"
    VAGUE = "vague"
    FACT = "fact"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one name reads, why, and what a fact in the same style would be called."""

    kind: Kind
    reason: str
    suggestion: str | None = None
