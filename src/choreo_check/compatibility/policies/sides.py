"""One of the two states that are compared: the contracts of a system, and its topology where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os.path import realpath
from pathlib import Path
from posixpath import commonpath
from urllib.parse import urldefrag, urljoin

from choreo_check.compatibility.verdict import Document, Json
from choreo_check.contracts import Contract, Registry, Unresolved, open_registry
from choreo_check.contracts.library import Library
from choreo_check.findings import Location
from choreo_check.topology import Graph, Topology

VERSION = re.compile(r"v?[0-9]+([._-][0-9A-Za-z]+)*")
CONSUMERS = "consumers"
REFERRING = ("$ref", "$dynamicRef", "$recursiveRef")
FILE = "file://"
ADDRESS = "https://contracts.invalid"
MAX_RESOURCES = 1_000


@dataclass(frozen=True)
class Side:
    """The contracts of one state, by event.

    `is_whole` is off where only a part was named, so that what is absent is not gone. `folder` is where its files lie:
    addresses must not tell where that is, since a state of the past lies in a temporary directory.
    """

    label: str
    contracts: Mapping[str, tuple[Contract, ...]]
    folder: Path
    topology: Topology | None = None
    is_whole: bool = True
    strangers: frozenset[str] = frozenset()
    """The events that a topology which was named besides does not know: that nobody there hears them says nothing."""

    def versions(self, event: str) -> tuple[Contract, ...]:
        """Return the versions of an event, the oldest first."""
        return self.contracts.get(event, ())

    def topology_on(self, event: str) -> Topology | None:
        """Return the topology, if there is one that can say who hears an event."""
        return None if event in self.strangers else self.topology

    def location(self, contract: Contract) -> Location:
        """Return where a contract lies."""
        return Location(contract.path.as_posix())

    def consumers(self, event: str) -> list[Contract]:
        """Return the contracts that consumers keep of an event: `version` is the name of the service."""
        folders = dict.fromkeys(
            contract.path.parent / CONSUMERS for contract in self.versions(event) if contract.version
        )
        libraries = (Library(folder.parent.parent) for folder in folders)
        return [
            Contract(event, path.stem, path, library)
            for folder, library in zip(folders, libraries, strict=True)
            for path in sorted(folder.glob("*.json"))
        ]

    def document(self, contract: Contract) -> Document:
        """Return a contract with all that its references lead to."""
        resources = self._resources(contract)
        addresses = self._addresses(contract, resources)
        resources = {addresses[uri]: resource for uri, resource in resources.items()}
        return Document(contract.written, addresses[contract.base_uri], resources)

    def _resources(self, contract: Contract) -> dict[str, Json]:
        schema, base = contract.written, contract.base_uri
        resources: dict[str, Json] = {}
        waiting: list[tuple[Json, str]] = [(schema, base)]
        while waiting and len(resources) < MAX_RESOURCES:
            part, address = waiting.pop()
            for uri in _referred(part, address):
                if uri not in resources and uri != urldefrag(base)[0]:
                    waiting += self._resolved(contract, uri, resources)
        return resources

    def place(self, contract: Contract, pointer: str) -> tuple[Location, str]:
        """Return the file that a pointer in a contract leads to, and the pointer in it.

        It leads to another file where it has the address of one before its `#`.
        """
        address, _, inside = pointer.rpartition("#")
        path = self._file(contract, address) if address else contract.path
        return (self.location(contract), "") if path is None else (Location(path.as_posix()), f"#{inside}")

    def _resolved(self, contract: Contract, uri: str, resources: dict[str, Json]) -> list[tuple[Json, str]]:
        try:
            resources[uri] = contract.text(uri)
        except (Unresolved, ValueError, OSError):
            return []
        return [(resources[uri], uri)]

    def _file(self, contract: Contract, address: str) -> Path | None:
        """Return the file that has an address in the document of a contract."""
        addresses = self._addresses(contract, self._resources(contract))
        found = next((contract.file(uri) for uri, given in addresses.items() if given == address), None)
        return found if found is None or contract.path.is_absolute() else _from_here(found)

    def _addresses(self, contract: Contract, resources: Iterable[str]) -> dict[str, str]:
        """Return the address that each file has in the document of a contract, by its URI."""
        return _without_ancestors([contract.base_uri, *resources, self._folder_uri])

    @cached_property
    def _folder_uri(self) -> str:
        return self.folder.resolve().as_uri().rstrip("/")


def side_of_directory(folder: Path, label: str) -> Side:
    """Return the contracts below a directory, whatever events they are of.

    Raises:
        ChoreoError: there is no such directory.
    """
    registry = open_registry(folder)
    return Side(label, contracts_of(registry, events_in(folder)), folder)


def side_of_topology(topology: Topology, events: Iterable[str], label: str) -> Side:
    """Return the contracts of some events in the directory that a topology names, or else in its own.

    Raises:
        ChoreoError: there is no such directory.
    """
    folder = Path(topology.location.path).parent
    said = topology.contracts
    registry = open_registry(folder / said.name if said else folder)
    return Side(label, contracts_of(registry, events), folder, topology)


def side_of_file(path: Path, event: str, label: str) -> Side:
    """Return the one contract that a file is."""
    contract = Contract(event, path.stem if VERSION.fullmatch(path.stem) else None, path)
    return Side(label, {event: (contract,)}, path.parent, is_whole=False)


def seen_by(topology: Topology, side: Side) -> Side:
    """Return a side of which a topology says who hears its events."""
    return replace(side, topology=topology, strangers=frozenset(side.contracts).difference(events_of(topology)))


def event_in(path: Path) -> str:
    """Return the event whose contract a file is, by its name and that of its directory."""
    return path.parent.name if VERSION.fullmatch(path.stem) and path.parent.name else path.stem


def events_of(topology: Topology) -> list[str]:
    """Return every event and command that a topology names."""
    graph = Graph(topology)
    return list(dict.fromkeys((*graph.emissions, *graph.hearings, *graph.commands)))


def contracts_of(registry: Registry, events: Iterable[str]) -> dict[str, tuple[Contract, ...]]:
    """Return the contracts of some events, of those that have any."""
    found = ((event, registry.versions(event)) for event in events)
    return {event: versions for event, versions in found if versions}


def events_in(root: Path) -> list[str]:
    """Return the events that have a contract below a directory, by its names alone."""
    found: dict[str, None] = {}
    for path in sorted(root.rglob("*.json")):
        inside = path.relative_to(root)
        if inside.parent.name == CONSUMERS or any(
            part.startswith(".") or part == "node_modules" for part in inside.parts
        ):
            continue
        versioned = VERSION.fullmatch(inside.stem) and inside.parent.parts
        found[inside.parent.as_posix() if versioned else inside.with_suffix("").as_posix()] = None
    return list(found)


def _referred(schema: Json, base: str) -> list[str]:
    """Return the documents that the references in a schema name."""
    found: list[str] = []
    waiting: list[tuple[Json, str]] = [(schema, base)]
    while waiting:
        part, address = waiting.pop()
        if isinstance(part, list):
            waiting += [(inner, address) for inner in part]
        elif isinstance(part, dict):
            own = part.get("$id")
            address = _joined(address, own) if isinstance(own, str) else address
            named = (part.get(key) for key in REFERRING)
            found += [urldefrag(_joined(address, name))[0] for name in named if isinstance(name, str)]
            waiting += [(inner, address) for inner in part.values()]
    return list(dict.fromkeys(found))


def _without_ancestors(uris: Sequence[str]) -> dict[str, str]:
    """Return addresses for URIs that do not tell where the files lie, but still where one lies from another.

    A reference out of the directory of the contracts must lead to the same file as before.
    """
    files = [uri for uri in uris if uri.startswith(FILE)]
    common = commonpath([uri.removeprefix(FILE) for uri in files]) if files else ""
    inside = f"{FILE}{common}".rstrip("/")
    return {uri: f"{ADDRESS}{uri.removeprefix(inside)}" if uri.startswith(FILE) else uri for uri in uris}


def _from_here(path: Path) -> Path:
    """Return a path relative to the working directory, where it lies below it."""
    here = Path(realpath("."))
    return path.relative_to(here) if path.is_relative_to(here) else path


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:
        return base
