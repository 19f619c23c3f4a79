"""Logs in files, read at once."""

from __future__ import annotations

from pathlib import Path

from choreo_check.conformance.rows import Occurrence
from choreo_check.loading.logs.reading import Log
from choreo_check.topology import Envelope


def read(*paths: Path, envelope: Envelope | None = None) -> tuple[list[Occurrence], Log]:
    """Return the events of some files, and the log that they were read from."""
    log = Log([str(path) for path in paths], envelope or Envelope())
    rows = [row for batch in log.batches() for row in batch.rows]
    return [Occurrence(*row) for row in rows], log


def written(folder: Path, text: str | bytes, name: str = "events.jsonl") -> Path:
    """Return a new file."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
