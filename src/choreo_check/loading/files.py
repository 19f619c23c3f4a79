"""One topology from its file and the files that it includes, so that each team can own its service's part.

An included file has the same format; it may leave out `choreo: 1`, since the file that includes it has said so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from choreo_check.loading.composer import compose
from choreo_check.loading.malformed import Malformed
from choreo_check.loading.native import Builder
from choreo_check.loading.nodes import Mapping, Node
from choreo_check.loading.shape import Mismatch, topology_shape
from choreo_check.loading.sources import read_text
from choreo_check.loading.wording import shown
from choreo_check.topology import Mention, Saga, Service, Topology

Part = TypeVar("Part", Service, Saga)
ONLY_AT_THE_TOP = ("contracts", "broker", "system", "envelope")
"""What holds for a whole system, and so stands in the file that includes the others."""


def load(path: Path) -> Topology:
    """Read a topology file in YAML or JSON, with all that it includes.

    Raises:
        ChoreoError: a file cannot be read, or says something that the format does not know; with file, line, column.
    """
    return _load(read_text(path), path)


def load_text(text: str, path: str = "topology.yaml") -> Topology:
    """Read a topology from text; `path` is where it claims to come from. Includes are resolved against it.

    Raises:
        ChoreoError: as `load`.
    """
    return _load(text.removeprefix("\ufeff"), Path(path))


def _load(text: str, path: Path) -> Topology:
    reading = _Reading()
    root = reading.parse(text, path)
    reading.take_in(root, path)
    return reading.topology(root, path)


@dataclass
class _Reading:
    """What has been read so far."""

    sources: dict[str, str] = field(default_factory=dict)
    read: set[Path] = field(default_factory=set)
    services: dict[str, Service] = field(default_factory=dict)
    sagas: dict[str, Saga] = field(default_factory=dict)
    commands: list[Mention] = field(default_factory=list)

    def parse(self, text: str, path: Path, *, included: bool = False) -> Mapping:
        self.read.add(path.resolve())
        self.sources[path.as_posix()] = text
        node = compose(text, path.as_posix())
        return _checked(node, path.as_posix(), included=included)

    def take_in(self, root: Mapping, path: Path) -> None:
        """Take in a file's own parts, then those of every file that it includes, and so on; each file once."""
        waiting = self._take_in_one(root, path)
        while waiting:
            found = waiting.pop()
            if found.resolve() not in self.read:
                waiting += self._take_in_one(self.parse(read_text(found), found, included=True), found)

    def _take_in_one(self, root: Mapping, path: Path) -> list[Path]:
        """Take in one file's own parts; return the files that it includes, the last one first."""
        build = Builder(path.as_posix())
        for service in build.services(root):
            _add(self.services, service, "service")
        for saga in build.sagas(root):
            _add(self.sagas, saga, "saga")
        self.commands += build.mentions(root.get("commands"))
        patterns = build.mentions(root.get("include"))
        return [found for pattern in patterns for found in _included(pattern, path.parent)][::-1]

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


def _checked(node: Node, path: str, *, included: bool) -> Mapping:
    if included and isinstance(node, Mapping):
        _refuse_what_belongs_at_the_top(node, path)
    try:
        topology_shape(versioned=not included)(node)
    except Mismatch as mismatch:
        raise Malformed(str(mismatch), mismatch.span.within(path), hint=mismatch.hint) from None
    assert isinstance(node, Mapping)
    return node


def _refuse_what_belongs_at_the_top(node: Mapping, path: str) -> None:
    for key in ONLY_AT_THE_TOP:
        entry = node.entries.get(key)
        if entry is not None:
            message = f"`{key}` stands in an included file"
            raise Malformed(message, entry.key.span.within(path), hint="move it to the file that includes this one")


def _add(known: dict[str, Part], part: Part, kind: str) -> None:
    first = known.get(part.name)
    if first is not None:
        message = f"the {kind} `{shown(part.name)}` is declared twice, first at {first.location}"
        raise Malformed(message, part.location, hint="declare it in one file")
    known[part.name] = part


def _included(pattern: Mention, folder: Path) -> list[Path]:
    try:
        found = [path for path in _matching(pattern.name, folder) if path.is_file()]
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        message = f"cannot look for `{shown(pattern.name)}`: {reason}"
        raise Malformed(message, pattern.location, hint="name a file, or a pattern such as services/*.yaml") from None
    if not found:
        message = f"no file `{shown(pattern.name)}` to include"
        raise Malformed(message, pattern.location, hint="check the path: it starts from the file that says `include`")
    return found


def _matching(pattern: str, folder: Path) -> list[Path]:
    if not any(character in pattern for character in "*?["):
        return [folder / pattern]
    anchor = Path(pattern).anchor
    return sorted(Path(anchor).glob(pattern.removeprefix(anchor)) if anchor else folder.glob(pattern))
