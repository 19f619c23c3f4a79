"""What tests say where they could not run, and how one of them is run again."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path
from shlex import quote

import pytest

from choreo_check.errors import ChoreoError

ODD = set('"$`\\!')
"""What a shell reads between double quotes."""


def refusal(error: ChoreoError) -> str:
    """Say why something could not run."""
    return f"{error}" + (f"\nhelp: {error.hint}" if error.hint else "")


def replay_line(item: pytest.Item, token: str) -> str:
    """Return the line that makes one run of a test again, typed where pytest was started."""
    path, separator, rest = item.nodeid.partition("::")
    config = item.config
    name = Path(relpath(config.rootpath / path, config.invocation_params.dir)).as_posix() + separator + rest
    quoted = f'"{name}"' if not ODD & set(name) else quote(name)
    return f"pytest {quoted} --choreo-replay {token}"
