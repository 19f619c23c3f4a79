"""Loading and linting, as the command line and the public interface offer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from choreo_check.contracts import Registry, open_registry
from choreo_check.findings import Check, Finding
from choreo_check.linting import engine
from choreo_check.linting.engine import Selection
from choreo_check.linting.view import View
from choreo_check.loading import load
from choreo_check.topology import Topology

__all__ = ["Linted", "Words", "checks", "lint", "lint_topology", "load_topology"]


SAGA_RULES = "CHO4"
"""How the codes of the rules begin that a saga is proved or refuted of."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a user adds to the English that names are read with: verbs and nouns of the domain, in lower case."""

    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linted:
    """What linting one topology found, and remarks that are no findings."""

    topology: Topology
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()


def load_topology(path: str | Path) -> Topology:
    """Read a topology file in YAML or JSON, with all that it includes.

    Raises:
        ChoreoError: a file cannot be read, or says something that the format does not know; with file, line, column.
    """
    return load(Path(path))


def lint(
    topology: Topology,
    *,
    select: Sequence[str] = (),
    extend: Sequence[str] = (),
    ignore: Sequence[str] = (),
    verbs: Sequence[str] = (),
    nouns: Sequence[str] = (),
) -> list[Finding]:
    """Return what is wrong with a choreography, in the order of its files.

    `select`, `extend` and `ignore` name rules by code, by the beginning of a code, by name, or all by `ALL`; without
    `select`, all rules run that are not advice. `verbs` and `nouns` are words of the domain, for the rules on names.

    Raises:
        ChoreoError: a pattern names no rule, or the directory of contracts does not exist.
    """
    selection = Selection(tuple(select), tuple(extend), tuple(ignore))
    return list(lint_topology(topology, selection, Words(tuple(verbs), tuple(nouns))).findings)


def lint_topology(topology: Topology, selection: Selection, words: Words) -> Linted:
    """Lint one topology; as `lint`, with what else there is to say."""
    selection.check(engine.all_rules())
    contracts = _contracts(topology)
    view = View(topology, contracts, words.verbs, words.nouns)
    findings = engine.lint(view, topology.sources, selection, _named_by_runs)
    return Linted(topology, tuple(findings), (*_remarks(view), *_verdicts(view, selection)))


def _named_by_runs() -> frozenset[str]:
    """Return what a comment calls findings of runs by, of which the linter knows nothing."""
    from choreo_check.api.accepting import names_of_oracles  # noqa: PLC0415  few topologies have such comments

    return names_of_oracles()


def checks(*selections: Selection) -> tuple[Check, ...]:
    """Return the rules that any of some selections runs, as reports introduce them."""
    ran = (rule for rule in engine.all_rules() if any(selection.includes(rule) for selection in selections))
    return tuple(rule.described() for rule in ran)


def _contracts(topology: Topology) -> Registry | None:
    said = topology.contracts
    return None if said is None else open_registry(Path(said.location.path).parent / said.name)


def _remarks(view: View) -> list[str]:
    if view.contracts is None or view.keeps_contracts:
        return []
    return [f"{view.topology.name}: no contracts lie in {view.contracts.root.as_posix()}, so none were checked"]


def _verdicts(view: View, selection: Selection) -> list[str]:
    """Return what was decided of each declared saga, and of the others what could not be, for the rules that ran."""
    codes = {rule.code for rule in engine.all_rules() if selection.includes(rule) and rule.code.startswith(SAGA_RULES)}
    if not codes:
        return []
    from choreo_check.scenarios import Status, one_line  # noqa: PLC0415  only the rules on sagas pay for the solver

    told = (one for one in view.analysis.sagas if not one.saga.implicit or one.with_status(Status.NOT_DECIDED))
    return [f"{view.topology.name}: {one_line(one, codes)}" for one in told]
