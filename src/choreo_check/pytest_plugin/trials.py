"""Tries one test under many schedules, and fails it as its reader would want it to fail.

What the test itself asserts fails as in any test, with its own lines; what an oracle finds fails with its finding. The
run that shows it is told in a section of pytest's report. That run is made once more at the end, so that pytest
shows what is printed and logged in it, as of any test; of the other runs nobody sees that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest

from choreo_check.api.accepting import sorted_by_comments
from choreo_check.api.failures import known_of
from choreo_check.api.jobs import Setting
from choreo_check.api.scripting import Wanted, explored, made_again, replayed, scripted_setting, wanted_by
from choreo_check.api.telling import finding_of, findings_of
from choreo_check.api.unseen import unseen_of
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding
from choreo_check.pytest_plugin.driven import Driven
from choreo_check.pytest_plugin.marking import SagaTest
from choreo_check.pytest_plugin.memory import remember
from choreo_check.pytest_plugin.output import PRINTED, asks_for, unlogged
from choreo_check.pytest_plugin.tally import Tried, note
from choreo_check.pytest_plugin.turns import Turns
from choreo_check.pytest_plugin.wording import refusal, replay_line
from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from choreo_check.simulation.driving import Run, scripted
from choreo_check.simulation.oracles.broken_assertion import broken_assertion
from choreo_check.simulation.schedule import parsed


class Trials:
    """How the test of one item is tried."""

    def __init__(self, item: pytest.Item) -> None:
        self.item = item
        self.seed: int = item.config.getoption("--choreo-seed")
        self.token: str | None = item.config.getoption("--choreo-replay")

    def make(self, said: SagaTest, name: str, body: Callable[[Run], None]) -> None:
        """Try it, and raise what is wrong."""
        __tracebackhide__ = True
        driven = Driven(body)
        try:
            wanted = self._wanted(said)
            with unlogged(self.item):
                setting = scripted_setting(said.system, wanted, scripted(driven, name, driven.errors))
                setting = replace(setting, is_heard=asks_for(self.item, *PRINTED))
                all_found = self._found(setting, wanted)
            found = [one for one in all_found if said.oracles or one.code == broken_assertion.code]
        except ChoreoError as error:
            pytest.fail(refusal(error), pytrace=False)
        if found:
            remember(self.item, found, setting.topology, self.item.nodeid)
            self._fail(setting, found, driven)
        elif self.token is not None:
            made_again(setting, parsed(self.token))

    def in_turns(self, said: SagaTest, name: str) -> Turns:
        """Try a test that awaits: it drives the runs that it is given in turn."""
        return Turns(partial(self.make, said, name))

    def _wanted(self, said: SagaTest) -> Wanted:
        known = known_of(self.item.config.rootpath, self.item.nodeid)
        wanted = Wanted(said.faults, said.max_faults, said.runs, said.broker, self.seed, said.saga, known)
        return wanted if self.token is None else wanted_by(self.token, wanted)

    def _found(self, setting: Setting, wanted: Wanted) -> list[Finding]:
        if self.token is not None:
            return [finding_of(setting, one) for one in replayed(setting, self.token)]
        outcomes = list(explored(setting, wanted))
        if any(one.is_interrupted for one in outcomes):
            raise KeyboardInterrupt  # what was not tried has not passed
        faults = [fault.name for fault in setting.faults if fault.can_happen(setting.broker, setting.topology)]
        unseen = unseen_of(setting, outcomes)
        if wanted.saga is not None:  # what the others have is not to be seen
            unseen = replace(unseen, events=(), effects=())
        note(self.item, Tried(setting.topology.name, outcomes, faults, unseen), "runs=")
        found = list(findings_of(setting, outcomes))
        if not found and wanted.faults_max and not wanted.faults:
            setting.effects.check()
        kept = sorted_by_comments(setting.topology, found).kept
        return [one for one in found if one in kept or one.code == broken_assertion.code]

    def _fail(self, setting: Setting, found: Sequence[Finding], driven: Driven) -> None:
        __tracebackhide__ = True
        told = [self._with_replay(one) for one in sorted(found, key=lambda one: one.code != broken_assertion.code)]
        text = render(Report("chaos", tuple(told), sources=setting.topology.sources), "text")
        first = told[0]
        if first.schedule is not None:
            made_again(setting, parsed(first.schedule.token))
        if first.code != broken_assertion.code:
            pytest.fail(text, pytrace=False)
        self.item.add_report_section("call", "choreo-check", text)
        driven.fail()

    def _with_replay(self, finding: Finding) -> Finding:
        """Return a finding with the line that makes its run again in this test."""
        run = finding.schedule
        if run is None:
            return finding
        line = replay_line(self.item, run.token)
        return replace(finding, problem=replace(finding.problem, schedule=replace(run, replay=line)))
