"""Contracts that tests write: one directory of one system, with other systems beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from choreo_check.contracts import Contract, open_registry

DRAFTS = [
    "http://json-schema.org/draft-03/schema#",
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
]


def contract(root: Path, schema: Any, **others: Any) -> Contract:
    """Write a schema as `system/event/1.json`, and other files by their path; return the contract of the first."""
    for name, content in {"system/event/1.json": schema, **others}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return open_registry(root / "system").versions("event")[0]
