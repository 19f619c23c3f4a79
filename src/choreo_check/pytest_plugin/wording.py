"""What tests say where they could not run, and how one of them is run again."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path

import pytest

from choreo_check.api.pasting import replay_of_test
from choreo_check.errors import ChoreoError


def refusal(error: ChoreoError) -> str:
    """Say why something could not run."""
    return f"{error}" + (f"\nhelp: {error.hint}" if error.hint else "")


def replay_line(item: pytest.Item, token: str) -> str:
    """Return the line that makes one run of a test again, typed where pytest was started."""
    path, separator, rest = item.nodeid.partition("::")
    config = item.config
    name = Path(relpath(config.rootpath / path, config.invocation_params.dir)).as_posix() + separator + rest
    return replay_of_test(name, token)
