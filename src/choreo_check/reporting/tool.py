"""How the tool introduces itself in machine-readable reports."""

from __future__ import annotations

NAME = "choreo-check"
SUMMARY = "Lint, proofs and contracts for choreographed sagas"


def version() -> str:
    """Return the installed version, or one that nobody releases when run from a tree that is not installed."""
    from importlib import metadata  # noqa: PLC0415  slow to import

    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "0.0.0"
