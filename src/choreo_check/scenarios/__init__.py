"""The static semantics of sagas: every property of every saga proved, refuted with a run, or honestly not decided."""

from choreo_check.scenarios.analysis import analyse, known_properties
from choreo_check.scenarios.beginnings import sagas_of
from choreo_check.scenarios.effort import DEFAULT, Effort
from choreo_check.scenarios.groups import Group, Scenarios, scenarios
from choreo_check.scenarios.moves import Beginning, Move
from choreo_check.scenarios.verdicts import Analysis, Counterexample, NotDecided, SagaVerdicts, Status, Verdict
from choreo_check.scenarios.wording import one_line

__all__ = [
    "DEFAULT",
    "Analysis",
    "Beginning",
    "Counterexample",
    "Effort",
    "Group",
    "Move",
    "NotDecided",
    "SagaVerdicts",
    "Scenarios",
    "Status",
    "Verdict",
    "analyse",
    "known_properties",
    "one_line",
    "sagas_of",
    "scenarios",
]
