"""What all tests need before they begin.

Tests of the plugin run pytest within pytest, and forget afterwards what it has imported. Extensions in C do not survive
being forgotten and imported again, so they are imported here, once. And every machine is made the same.
"""

from __future__ import annotations

import jsonschema_rs
import yaml

from tests.environment import forget_the_machine

__all__ = ["jsonschema_rs", "yaml"]

forget_the_machine()
