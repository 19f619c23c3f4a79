"""One topology from its file and the files that it includes, so that each team can own its service's part.

An included file has the same format; it may leave out `choreo: 1`, since the file that includes it has said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from choreo_check.loading.native import Builder
from choreo_check.loading.nodes import Malformed, Mapping, Node, compose
from choreo_check.loading.shape import Mismatch, topology_shape
from choreo_check.loading.sources import read_text
from choreo_check.topology import Mention, Saga, Service, Topology

ONLY_AT_THE_TOP = ("contracts", "broker", "system", "envelope")
"""What holds for a whole system, and so stands in the file that includes the others."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A topology that was read."""

    topology: Topology


def load(path: Path) -> Loaded:
    """Read a topology file in YAML or JSON, with all that it includes.

    Raises:
        ChoreoError: a file cannot be read, or says something that the format does not know; with file, line, column.
    """
    reading = _Reading()
    root = reading.read(path)
    reading.follow(root, path)
    return Loaded(reading.topology(root, path))


def load_text(text: str, path: str = "topology.yaml") -> Loaded:
    """Read a topology from text; `path` is where it claims to come from. Includes are resolved against it.

    Raises:
        ChoreoError: as `load`.
    """
    reading = _Reading()
    root = reading.parse(text, path)
    reading.follow(root, Path(path))
    return Loaded(reading.topology(root, Path(path)))


@dataclass
class _Reading:
    """What has been read so far."""

    sources: dict[str, str] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    sagas: dict[str, Saga] = field(default_factory=dict)
    commands: list[Mention] = field(default_factory=list)

    def read(self, path: Path, *, included: bool = False) -> Mapping:
        return self.parse(read_text(path), path.as_posix(), included=included)

    def parse(self, text: str, path: str, *, included: bool = False) -> Mapping:
        self.sources[path] = text
        node = compose(text, path)
        return self._checked(node, path, included=included)

    def _checked(self, node: Node, path: str, *, included: bool) -> Mapping:
        if included and isinstance(node, Mapping):
            _refuse_what_belongs_at_the_top(node, path)
        try:
            topology_shape(versioned=not included)(node)
        except Mismatch as mismatch:
            raise Malformed(str(mismatch), mismatch.span.within(path), hint=mismatch.hint) from None
        assert isinstance(node, Mapping)
        return node

    def follow(self, root: Mapping, path: Path) -> None:
        """Take in a file's own parts, then those of every file that it includes; each file once."""
        build = Builder(path.as_posix())
        for service in build.services(root):
            _add(self.services, service, "service")
        for saga in build.sagas(root):
            _add(self.sagas, saga, "saga")
        self.commands += build.mentions(root.get("commands"))
        for pattern in build.mentions(root.get("include")):
            for found in _included(pattern, path.parent):
                if found.as_posix() not in self.sources:
                    self.follow(self.read(found, included=True), found)

    def topology(self, root: Mapping, path: Path) -> Topology:
        build = Builder(path.as_posix())
        name = build.mention(root.get("name"))
        return Topology(
            name=name.name if name else path.stem,
            location=name.location if name else root.span.within(path.as_posix()),
            services=tuple(self.services.values()),
            sagas=tuple(self.sagas.values()),
            commands=tuple(self.commands),
            contracts=build.mention(root.get("contracts")),
            broker=build.broker(root),
            system=build.mention(root.get("system")),
            envelope=build.envelope(root),
            sources=self.sources,
        )


def _refuse_what_belongs_at_the_top(node: Mapping, path: str) -> None:
    for key in ONLY_AT_THE_TOP:
        entry = node.entries.get(key)
        if entry is not None:
            message = f"`{key}` stands in an included file"
            raise Malformed(message, entry.key.span.within(path), hint="move it to the file that includes this one")


def _add(known: dict[str, Service] | dict[str, Saga], part: Service | Saga, kind: str) -> None:
    first = known.get(part.name)
    if first is not None:
        message = f"the {kind} `{part.name}` is declared twice, first at {first.location}"
        raise Malformed(message, part.location, hint="declare it in one file")
    known[part.name] = part  # type: ignore[assignment]  the two dictionaries are never mixed


def _included(pattern: Mention, folder: Path) -> Iterator[Path]:
    if not any(character in pattern.name for character in "*?["):
        path = folder / pattern.name
        if not path.is_file():
            raise Malformed(f"no file `{pattern.name}` to include", pattern.location, hint="check the path")
        yield path
        return
    found = sorted(path for path in folder.glob(pattern.name) if path.is_file())
    if not found:
        raise Malformed(f"nothing matches `{pattern.name}`", pattern.location, hint="mend the pattern")
    yield from found
