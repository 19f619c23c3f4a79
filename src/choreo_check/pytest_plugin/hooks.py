"""What pytest loads when it starts: options, and hooks that import the rest when there is something for it to do."""

from __future__ import annotations

from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from choreo_check.pytest_plugin.tally import Tally

if TYPE_CHECKING:
    from choreo_check.pytest_plugin.trials import Trials

NAMES = ("topology.yaml", "topology.yml", "topology.json")
SUFFIXES = (".yaml", ".yml", ".json")
WHERE = "choreo_topologies"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("choreo-check", "choreographed sagas")
    group.addoption("--choreo", action="store_true", help="collect topology files: rules, contracts, sagas, chaos")
    group.addoption(
        "--choreo-effort", type=int, default=20_000, metavar="N", help="deliveries a fault (default: 20000)"
    )
    group.addoption("--choreo-seed", type=int, default=0, metavar="N", help="of schedules at random (default: 0)")
    group.addoption("--choreo-replay", metavar="TOKEN", help="make only the run of a failure again, for the test named")
    group.addoption("--choreo-no-keep", action="store_true", help="do not keep failures under .choreo-check/")
    least = "fail where fewer pairs of fault and subscription were exercised"
    group.addoption("--choreo-min-coverage", type=float, default=0, metavar="PERCENT", help=least)
    parser.addini(WHERE, "topology files to collect without --choreo: paths and globs", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Add up what is tried, and look for topologies where the configuration says."""
    config.pluginmanager.register(Summing(config), "choreo-check-summing")
    said = config.getini(WHERE)
    if said and config.args_source is not pytest.Config.ArgsSource.ARGS:
        found = [str(path) for pattern in said for path in sorted(config.rootpath.glob(pattern))]
        config.args += [path for path in found if path not in config.args]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a topology file, if topologies are asked for."""
    if file_path.suffix not in SUFFIXES or not _is_wanted(file_path, parent):
        return None
    from choreo_check.pytest_plugin.collection import TopologyFile  # noqa: PLC0415  few projects have any

    found: pytest.Collector = TopologyFile.from_parent(parent, path=file_path)
    return found


def _is_wanted(path: Path, parent: pytest.Collector) -> bool:
    config = parent.config
    if config.getoption("--choreo"):
        return path.name in NAMES or parent.session.isinitpath(path)
    patterns = config.getini(WHERE)
    return any(path in config.rootpath.glob(pattern) for pattern in patterns)


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object | None:
    """Run an asynchronous test of a saga by hand, if no plugin has an event loop for it."""
    if "_choreo_trials" not in pyfuncitem.funcargs or not iscoroutinefunction(pyfuncitem.obj):
        return None
    from choreo_check.pytest_plugin.by_hand import run_by_hand  # noqa: PLC0415  few projects have any

    run_by_hand(pyfuncitem)
    return True


@pytest.fixture
def _choreo_trials(request: pytest.FixtureRequest) -> Trials:
    from choreo_check.pytest_plugin.trials import Trials  # noqa: PLC0415  only tests of sagas pay for it

    return Trials(request.node)


class Summing:
    """Adds up what all tests have tried, in this process and in the workers of xdist."""

    def __init__(self, config: pytest.Config) -> None:
        self.least: float = config.getoption("--choreo-min-coverage")
        self.is_worker = hasattr(config, "workerinput")
        self.tally = Tally()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add what one test has tried."""
        if report.when == "call":
            self.tally.add(report.nodeid, report.user_properties)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the session where too little was exercised."""
        if self._falls_short() and not self.is_worker and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was tried."""
        if not self.tally.tests:
            return
        terminalreporter.section("choreo-check")
        for line in self.tally.lines():
            terminalreporter.write_line(line)
        if self._falls_short():
            terminalreporter.write_line(f"coverage is below {self.least:g} %", red=True)

    def _falls_short(self) -> bool:
        return bool(self.tally.tests) and self.tally.coverage < self.least
