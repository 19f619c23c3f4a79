"""Strategies for Hypothesis: schedules and runs of a system, and events that a contract accepts.

Hypothesis is no dependency of choreo-check: who imports this has it.
"""

from choreo_check.strategies.payloads import Unsatisfiable, events, payloads
from choreo_check.strategies.scheduling import DrawnRun, Stopped, run_under, runs, schedules

__all__ = ["DrawnRun", "Stopped", "Unsatisfiable", "events", "payloads", "run_under", "runs", "schedules"]
