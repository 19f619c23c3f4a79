"""Tests without any code: a topology file is collected, and each thing that is checked of it is a test of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from choreo_check.api import Linted, Words, checks, lint_topology, load_topology
from choreo_check.api.static import SAGA_RULES
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding, Severity
from choreo_check.linting.engine import Selection
from choreo_check.loading.configuration import Configuration, closest_configuration
from choreo_check.pytest_plugin.chaos import chaos_of, faults_of
from choreo_check.pytest_plugin.promises import contracts_of, objections_to
from choreo_check.pytest_plugin.wording import refusal
from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from choreo_check.topology import Topology


class Found(Exception):
    """What a check has found of a topology."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class TopologyFile(pytest.File):
    """One topology, and what is checked of it; it is loaded once, and linted once."""

    @cached_property
    def topology(self) -> Topology:
        """What the file says."""
        return load_topology(_shown(self.path))

    @cached_property
    def configuration(self) -> Configuration:
        """What the project has configured."""
        return closest_configuration(self.path)

    @cached_property
    def selection(self) -> Selection:
        """The rules that run."""
        said = self.configuration
        return Selection(said.select, said.extend, said.ignore)

    @cached_property
    def linted(self) -> Linted:
        """What all rules say of it."""
        words = Words(self.configuration.verbs, self.configuration.nouns)
        return lint_topology(self.topology, self.selection, words)

    def collect(self) -> Iterator[pytest.Item]:
        """Yield the tests."""
        try:
            topology = self.topology
        except ChoreoError as error:
            raise self.CollectError(refusal(error)) from None
        rules = [check for check in checks(self.selection) if not check.code.startswith(SAGA_RULES)]
        yield from (self._item(LintItem, f"lint: {one.code} {one.name}", (one.code, None)) for one in rules)
        yield from (self._item(ContractItem, f"contract: {event}", event) for event in contracts_of(topology))
        for saga in topology.sagas:
            for one in checks(self.selection):
                if one.code.startswith(SAGA_RULES):
                    yield self._item(LintItem, f"saga {saga.name}: {one.code} {one.name}", (one.code, saga.name))
        if topology.system is not None:
            yield from (self._item(ChaosItem, f"chaos: {fault}", fault) for fault in faults_of(topology))

    def _item(self, kind: type[TopologyItem], name: str, about: Any) -> pytest.Item:  # noqa: ANN401  each kind its own
        item: pytest.Item = kind.from_parent(self, name=name, about=about)
        return item


class TopologyItem(pytest.Item):
    """One test of a topology."""

    def __init__(self, *, about: Any, **rest: Any) -> None:  # noqa: ANN401  each kind is about something of its own
        super().__init__(**rest)
        self.about = about

    @property
    def file(self) -> TopologyFile:
        """The topology's file."""
        assert isinstance(self.parent, TopologyFile)
        return self.parent

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say what a report calls it."""
        return self.path, 0, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401  as pytest has it
        """Show what was found, not how."""
        if isinstance(excinfo.value, Found):
            return excinfo.value.text
        if isinstance(excinfo.value, ChoreoError):
            return refusal(excinfo.value)
        return super().repr_failure(excinfo, style)

    def fail_with(self, findings: Sequence[Finding]) -> None:
        """Fail if anything was found that matters."""
        told = tuple(finding for finding in findings if finding.severity is not Severity.NOTE)
        if told:
            raise Found(render(Report("pytest", told, sources=self.file.topology.sources), "text").rstrip())


class LintItem(TopologyItem):
    """One rule; of a property of sagas, for one of them."""

    def runtest(self) -> None:
        """Fail on what the rule finds."""
        code, saga = self.about
        found = (finding for finding in self.file.linted.findings if finding.code == code)
        self.fail_with([finding for finding in found if saga in {None, finding.subject.saga}])


class ContractItem(TopologyItem):
    """One event's contract: it is valid, its examples are, and each version can take the place of the one before."""

    def runtest(self) -> None:
        """Fail on what is wrong with any version."""
        objections = list(objections_to(self.file.topology, self.about))
        if objections:
            raise Found("\n".join(objections))


class ChaosItem(TopologyItem):
    """One fault of the broker, alone; or none, which is calm."""

    def runtest(self) -> None:
        """Fail on what breaks when it happens."""
        self.fail_with(chaos_of(self, self.file.topology, self.about))


def _shown(path: Path) -> Path:
    """Return a path as a reader would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
