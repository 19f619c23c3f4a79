"""The two states that `compat` is asked to compare: files, directories, topologies, now or at a Git revision.

A state of the past is laid out in a temporary directory. What is found is told in the words of the repository: the
places and messages of findings are rewritten before anyone sees them, so that the same input gives the same output.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Self

from choreo_check.cli.inputs import NAMES
from choreo_check.compatibility.policies.sides import (
    Side,
    event_in,
    events_of,
    side_of_directory,
    side_of_file,
    side_of_topology,
)
from choreo_check.compatibility.policies.sides import seen_by as side_seen_by
from choreo_check.errors import ChoreoError
from choreo_check.findings import Finding, Location
from choreo_check.loading import load
from choreo_check.loading.revisions import Revision, laid_out, merge_base, renamed_from, repository_around, revision
from choreo_check.resemblance import nearest
from choreo_check.topology import Topology

GIT = "git:"
TEXTS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class State:
    """One path in one state of the files; `moved` is where the state's tree was laid out, and what it stands for."""

    path: Path
    label: str
    moved: tuple[Path, Path] | None = None
    past: Revision | None = None

    def below(self, inside: Path) -> State:
        """Return a path below this one, in the same state."""
        return replace(self, path=self.path / inside)

    def load(self) -> Topology | None:
        """Read the topology that lies here, if there is one.

        Raises:
            ChoreoError: it cannot be read; said in the words of the repository.
        """
        if not self.path.is_file():
            return None
        try:
            return load(self.path)
        except ChoreoError as error:
            raise ChoreoError(self.told(error.message), hint=self.told(error.hint or "") or None) from None

    def told(self, text: str) -> str:
        """Return a text in which paths are those of the repository."""
        return text.replace(self.moved[0].as_posix(), self.moved[1].as_posix()) if self.moved else text

    def shown(self, place: Location) -> Location:
        """Return a place as a reader knows it: relative to the working directory."""
        if not self.moved or not Path(place.path).is_relative_to(self.moved[0]):
            return place
        path = self.moved[1] / Path(place.path).relative_to(self.moved[0])
        return replace(place, path=relative(path).as_posix())


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared with what, and the states that the two come from."""

    old: Side
    new: Side
    states: tuple[State, State]

    def told(self, finding: Finding) -> Finding:
        """Return a finding as a reader knows its places."""
        for state in self.states:
            if state.moved:
                problem = finding.problem
                related = tuple(
                    replace(one, location=state.shown(one.location), message=state.told(one.message))
                    for one in problem.related
                )
                told = replace(
                    problem,
                    message=state.told(problem.message),
                    location=state.shown(problem.location),
                    related=related,
                )
                finding = replace(finding, problem=told)
        return finding


def seen_by(topology: Topology, sides: Sides) -> Sides:
    """Return two states of contracts of which a topology says who hears their events.

    Raises:
        ChoreoError: they have topologies of their own, or none of their events is in this one.
    """
    if sides.old.topology or sides.new.topology:
        hint = "leave --topology out, or name directories of contracts alone"
        raise ChoreoError(f"{sides.states[1].path}: has a topology of its own", hint=hint)
    known = events_of(topology)
    named = dict.fromkeys([*sides.old.contracts, *sides.new.contracts])
    if named and not set(named) & set(known):
        message = f"{topology.location.path}: knows no event {' and no '.join(map(repr, named))}"
        near = nearest(next(iter(named)), known)
        hint = f"did you mean {near!r}?" if near else "a contract is <event>/<version>.json, or <event>.json"
        raise ChoreoError(message, hint=hint)
    return replace(sides, old=side_seen_by(topology, sides.old), new=side_seen_by(topology, sides.new))


class States:
    """Finds the states that arguments name, and takes away at the end what it has laid out."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._trees: dict[tuple[Path, str], Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def both(self, old: str, new: str) -> list[Sides]:
        """Return what two arguments name.

        Raises:
            ChoreoError: one of them cannot be found, or they are not of one kind.
        """
        spoken = [_split(old), _split(new)]
        paths = [path for _, path in spoken]
        default = next((path for path in paths if path is not None), Path())
        states = [self._state(name, path or default) for name, path in spoken]
        return list(_sides(states[0], states[1]))

    def against(self, name: str, paths: Sequence[str]) -> list[Sides]:
        """Return what has changed in some paths since the work at hand left a branch.

        Raises:
            ChoreoError: the branch is not here, or a path is in neither state.
        """
        found: list[Sides] = []
        for path in map(Path, paths or ["."]):
            past = merge_base(repository_around(path), name)
            found += _sides(self._at(past, path), State(path, "the working tree"))
        return found

    def _state(self, name: str | None, path: Path) -> State:
        if name is None:
            return State(path, path.as_posix())
        return self._at(revision(repository_around(path), name), path)

    def _at(self, past: Revision, path: Path) -> State:
        inside = _inside(path, past.repository)
        tree = self._tree(past)
        if not (tree / inside).exists():
            before = renamed_from(past, PurePosixPath(inside.as_posix()))
            inside = Path(before) if before else inside
        return State(tree / inside, past.label, (tree, past.repository), past)

    def _tree(self, past: Revision) -> Path:
        key = (past.repository, past.commit)
        if key not in self._trees:
            self._trees[key] = self._stack.enter_context(laid_out(past))
        return self._trees[key]


def _split(argument: str) -> tuple[str | None, Path | None]:
    """Return the revision and the path that an argument names: `git:REV`, `git:REV:path`, or a path."""
    if not argument.startswith(GIT):
        return None, Path(argument)
    name, _, path = argument.removeprefix(GIT).partition(":")
    return name, Path(path) if path else None


def _sides(old: State, new: State) -> Iterator[Sides]:
    if old.path.is_dir() or new.path.is_dir():
        yield from _of_directories(old, new)
    elif not old.path.exists() and not new.path.exists():
        raise ChoreoError(f"{new.told(str(new.path))}: no such file in either state", hint="check the path")
    elif _is_topology(new.path) or _is_topology(old.path):
        yield _of_topologies(old, new)
    else:
        yield _of_files(old, new)


def _of_directories(old: State, new: State) -> Iterator[Sides]:
    inside = [path.relative_to(state.path) for state in (old, new) for path in topologies_below(state.path)]
    were = {path: None if new.moved else _where_it_was(old, new.path / path) for path in dict.fromkeys(inside)}
    moved_away = {state.path for state in were.values() if state is not None}
    for path, before in were.items():
        if before is not None or old.path / path not in moved_away:
            yield _of_topologies(before or old.below(path), new.below(path))
    if not inside:
        sides = [
            side_of_directory(state.path, state.label) if state.path.is_dir() else Side(state.label, {}, state.path)
            for state in (old, new)
        ]
        yield Sides(sides[0], sides[1], (old, new))


def topologies_below(folder: Path) -> list[Path]:
    """Return the topologies below a directory, those of others left out: hidden directories, installed packages."""
    found = sorted(path for name in NAMES for path in folder.rglob(name) if path.is_file())
    return [path for path in found if not _is_foreign(path.relative_to(folder))]


def _is_foreign(path: Path) -> bool:
    return any(part.startswith(".") or part == "node_modules" for part in path.parts)


def _where_it_was(old: State, path: Path) -> State | None:
    """Return where a topology lay that has since been renamed, if Git can tell."""
    if old.past is None or not path.exists():
        return None
    before = renamed_from(old.past, PurePosixPath(_inside(path, old.past.repository).as_posix()))
    assert old.moved is not None
    return replace(old, path=old.moved[0] / before) if before else None


def _of_topologies(old: State, new: State) -> Sides:
    topologies = [old.load(), new.load()]
    events = list(dict.fromkeys(event for one in topologies if one is not None for event in events_of(one)))
    sides = [
        Side(state.label, {}, state.path.parent) if one is None else side_of_topology(one, events, state.label)
        for state, one in zip((old, new), topologies, strict=True)
    ]
    return Sides(sides[0], sides[1], (old, new))


def _of_files(old: State, new: State) -> Sides:
    missing = next((state for state in (old, new) if not state.path.is_file()), None)
    if missing is not None:
        raise ChoreoError(f"{missing.told(str(missing.path))}: no such file at {missing.label}", hint="check the path")
    event = event_in(new.path)
    sides = [side_of_file(state.path, event, state.label) for state in (old, new)]
    return Sides(sides[0], sides[1], (old, new))


def _is_topology(path: Path) -> bool:
    if path.suffix in TEXTS:
        return True
    return path.name == "topology.json"


def _inside(path: Path, repository: Path) -> Path:
    try:
        return path.resolve().relative_to(repository.resolve())
    except ValueError:
        raise ChoreoError(
            f"{path}: lies outside of the repository {repository}", hint="name a path inside it"
        ) from None


def relative(path: Path) -> Path:
    """Return a path relative to the working directory, where it lies below it."""
    here = Path(os.path.realpath("."))
    return path.relative_to(here) if path.is_relative_to(here) else path
