"""The operations that the command line and the pytest plugin share, and the public Python interface."""

from choreo_check.api.static import Linted, Words, checks, lint, lint_topology, load_topology

__all__ = ["Linted", "Words", "checks", "lint", "lint_topology", "load_topology"]
