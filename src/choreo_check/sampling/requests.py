"""What the sagas of a simulation begin with: events that their contracts accept, and that services can work with.

The contract's own examples come first: whoever wrote them knows what the services know. Without any, an event is made
up that says as much as can be said. What begins the second saga has ids of its own, and is as valid as the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from itertools import chain
from typing import Any

from choreo_check.contracts import Contract, Registry, fields_at
from choreo_check.errors import ChoreoError
from choreo_check.sampling.identifiers import (
    Way,
    alike,
    at,
    changed,
    identifiers,
    is_name_of_an_id,
    leaves,
    others,
    words,
)
from choreo_check.sampling.sampler import Sampler
from choreo_check.sampling.source import Chance
from choreo_check.simulation.contracting import Request
from choreo_check.simulation.posting import shaped_id
from choreo_check.topology import Envelope, Graph, Topology
from choreo_check.topology.attributes import attribute, put

Json = Any

DRAWS = 20
"""How many events are made up to choose the one that says most."""
FEW = 9
"""How much more than the least a whole number is: of a quantity there is enough."""
TRIES = 3
"""How often each is tried: some schemas are hard to satisfy by chance."""
QUANTITIES = ("amount", "cents", "cost", "count", "fee", "minutes", "price", "quantity", "seconds", "sum", "total")
"""Last words of the names of fields that hold numbers."""
LISTS = ("articles", "items", "lines", "passengers", "positions", "products", "seats", "tickets")
"""Last words of the names of fields that hold lists."""
TECHNICAL = ("corr", "trace", "conversation", "saga", "process", "workflow")
"""What the name of an attribute has in it that says which saga a message belongs to, and nothing of the business."""


class Fulness(Chance):
    """Choices by a seed that leave out nothing that may be there, and are of a size that nobody refuses."""

    def whole(self, least: int | None, most: int | None, about: str = "") -> int:
        if not about or is_name_of_an_id((about,)):
            return super().whole(least, most)
        low = 1 if not least and (most is None or most > 0) else least
        few = None if low is None else low + FEW if most is None else min(low + FEW, most)
        return super().whole(low, most if few is None else few)

    def keeps(self) -> bool:
        return True


class Requests:
    """The events that sagas begin with, made when they are first asked for."""

    def __init__(self, registry: Registry | None, topology: Topology) -> None:
        self.registry = registry
        self.topology = topology
        self.known: dict[str, Series] = {}
        self.learned: dict[str, list[str]] = {}
        """What services have looked for in events without a contract."""

    def __call__(self, event: str, number: int) -> Request:
        """Return what the n-th saga begins with."""
        if event not in self.known:
            read = tuple(dict.fromkeys([*self._read(event), *self.learned.get(event, ())]))
            self.known[event] = Series(event, self._contract(event), self.topology.envelope, read)
        return self.known[event].request(number)

    def has_contract(self, event: str) -> bool:
        """Say whether it is known what an event says."""
        return self._contract(event) is not None

    def learn(self, event: str, names: Sequence[str]) -> None:
        """Have an event without a contract say something in some more fields of its data."""
        self.learned.setdefault(event, []).extend(names)
        self.known.pop(event, None)

    def _contract(self, event: str) -> Contract | None:
        """Return the newest contract of an event that is one."""
        versions = () if self.registry is None else self.registry.versions(event)
        return next((one for one in reversed(versions) if one.fault is None), None)

    def _read(self, event: str) -> Iterator[str]:
        """Yield what services say that they need of an event."""
        for hearing in Graph(self.topology).hearings.get(event, ()):
            yield from (mention.name for mention in hearing.handler.reads or ())


class Series:
    """Events of one name, each about something else."""

    def __init__(self, event: str, contract: Contract | None, envelope: Envelope, read: Sequence[str] = ()) -> None:
        self.event = event
        self.contract = contract
        self.envelope = envelope
        self.read = read
        """What is known of its data without a contract: the fields that somebody needs."""
        self.made: list[Json] = []
        self.taken: set[str | int] = set()
        """What identifies what the events are about that there are already."""
        self.alike: set[int] = set()
        """The numbers of those that could not be about anything else than those before."""

    def request(self, number: int) -> Request:
        """Return the n-th."""
        while len(self.made) <= number:
            self.made.append(self._next(len(self.made)))
        message = self.made[number]
        correlation = self._correlation(message, number)
        return Request(self._data(message), correlation, message, is_alike=number in self.alike)

    def _correlation(self, message: Json, number: int) -> str | int:
        """Return what tells the n-th saga from others: what it says itself, if it must, or an id of its own."""
        path = self.envelope.correlation
        said = None if path is None else attribute(message, path)
        made = shaped_id(f"saga {number}")
        if path is None or isinstance(said, bool) or not isinstance(said, str | int):
            return made
        if self._tells_of_business or not self._accepts(changed(message, [tuple(path.split("."))], made)):
            return said
        return made

    def _next(self, number: int) -> Json:
        """Make one more, with ids that no other has."""
        found = self._with_correlation(deepcopy(self.bases[number % len(self.bases)]))
        for way in self._identifying(found):
            old = at(found, way)
            if old in self.taken:
                found = self._renamed(found, way, old, number)
        ids = {at(found, (*self._start, *way)) for way in identifiers(self._data(found), self.event)}
        if ids and ids <= self.taken:
            self.alike.add(number)
        self.taken.update(at(found, way) for way in self._identifying(found))
        return found

    def _with_correlation(self, message: Json) -> Json:
        """Return an event that says to which saga it belongs, where that is part of what it says."""
        path = self.envelope.correlation
        if path is None or not self._tells_of_business or attribute(message, path) is not None:
            return message
        found = deepcopy(message)
        put(found, path, f"{path.rpartition('.')[2]}-1")
        return found if self._accepts(found) else message

    def _identifying(self, message: Json) -> list[Way]:
        """Return where an event says what it is about: in its data, and in what tells its saga from others."""
        start, correlation = self._start, self.envelope.correlation
        said = self._data(message)
        ways = [(*start, *way) for way in identifiers(said, self.event)]
        if self.is_made_up:  # then nobody can know any of its texts
            texts = [(*start, *way) for way, leaf in leaves(said) if leaf and isinstance(leaf, str)]
            ways += [way for way in texts if at(message, way) not in self._listed(way)]
        if correlation is not None and isinstance(attribute(message, correlation), str | int):
            ways.append(tuple(correlation.split(".")))
        return list(dict.fromkeys(ways))

    def _listed(self, way: Way) -> list[Json]:
        """Return what the contract itself gives as values of a field: its services know these, and maybe no others."""
        parts = self._parts(way)
        listed = [one for part in parts if isinstance(part.get("enum"), list) for one in part["enum"]]
        return [*listed, *(part.get("const") for part in parts), *_examples(parts)]

    def _parts(self, way: Way) -> list[Mapping[str, Json]]:
        """Return what the contract says of a field."""
        names = tuple(part for part in way if isinstance(part, str))
        found = [] if self.contract is None else fields_at(self.contract, names).parts
        return [part for part, _ in found if isinstance(part, Mapping)]

    def _renamed(self, message: Json, way: Way, old: str | int, number: int) -> Json:
        """Return an event with another id in one place, and wherever else it names the same; if there can be one."""
        places = alike(message, self._identifying(message), old)
        for new in self._others(way, old, number):
            if new in self.taken:
                continue
            for ways in (places, [way]):
                found = changed(message, ways, new)
                if self._accepts(found):
                    return found
        return message

    def _others(self, way: Way, old: str | int, number: int) -> Iterator[str | int]:
        """Yield other ids: like the one that is there, then as the contract lists them, then as they may be made up."""
        yield from others(old, number)
        if self.contract is None:
            return
        listed = (new for part in self._parts(way) if isinstance(part.get("enum"), list) for new in part["enum"])
        made_up = (at(self.sampler.draw(Chance(seed), TRIES), way) for seed in range(DRAWS) if self.sampler is not None)
        yield from (new for new in chain(listed, made_up) if type(new) is type(old))

    def _accepts(self, message: Json) -> bool:
        return self.contract is None or self.contract.accepts(message)

    @cached_property
    def is_made_up(self) -> bool:
        """Whether nobody has given an example, so that nobody can know what it says."""
        return self.contract is None or not any(isinstance(one, dict) for one in self.contract.examples)

    @cached_property
    def bases(self) -> Sequence[Json]:
        """What the events are made from: the contract's examples, or one that is made up."""
        if self.contract is None:
            return [self._guessed()]
        examples = [one for one in self.contract.examples if isinstance(one, dict)]
        return [one for one in examples if self.contract.accepts(one)] or examples or [self._made_up()]

    @cached_property
    def sampler(self) -> Sampler | None:
        """What makes up events of the contract, if there are any."""
        try:
            return None if self.contract is None else Sampler(self.contract)
        except ChoreoError:
            return None

    def _made_up(self) -> Json:
        """Return the event that says most, of some that are made up, with the contract's examples of single fields."""
        if self.sampler is None:
            return {}
        drawn = [self.sampler.draw(source(seed), TRIES) for source in (Fulness, Chance) for seed in range(DRAWS)]
        found = max(drawn, key=_says)
        return self._with_examples(found) if isinstance(found, dict) else {}

    def _guessed(self) -> Json:
        """Return an event without a contract: it has the fields that are read, and nobody knows what they hold."""
        found: dict[str, Json] = {}
        start = f"{self.envelope.data}." if self.envelope.data else ""
        for name in self.read:
            last = words(name)[-1]
            text = f"{name.rpartition('.')[2]}-1"
            put(found, f"{start}{name}", 1 if last in QUANTITIES else [] if last in LISTS else text)
        return found

    def _with_examples(self, message: Json) -> Json:
        """Return an event that says what the contract has as examples of single fields."""
        assert self.contract is not None
        for way, _ in list(leaves(message)):
            given = _examples(self._parts(way))
            there = [leaf for _, leaf in leaves(message)] if is_name_of_an_id(way) else []
            for value in (one for one in given if one not in there):  # two ids of a kind are of two things
                found = changed(message, [way], value)
                if self.contract.accepts(found):
                    message = found
                    break
        return message

    def _data(self, message: Json) -> Json:
        """Return what an event says beside what its envelope does."""
        envelope = self.envelope
        if envelope.data:
            return attribute(message, envelope.data) or {}
        attributes = [envelope.id, envelope.type, envelope.causation, envelope.schema]
        attributes += [] if self._tells_of_business else [envelope.correlation]
        outer = {path.partition(".")[0] for path in attributes if path is not None}
        return {name: value for name, value in message.items() if name not in outer}

    @property
    def _start(self) -> Way:
        """The way to the data of an event."""
        return tuple(self.envelope.data.split(".")) if self.envelope.data else ()

    @property
    def _tells_of_business(self) -> bool:
        """Say whether what tells sagas apart is part of what an event says, such as the number of the order."""
        path, data = self.envelope.correlation or "", self.envelope.data
        is_inside = path.startswith(f"{data}.") if data else bool(path)
        return is_inside and not any(word in path.lower() for word in TECHNICAL)


def _says(message: Json) -> int:
    """Return how many of its fields an event says something in."""
    said = [way for way, leaf in leaves(message) if leaf or leaf is False]
    return len({tuple(part for part in way if isinstance(part, str)) for way in said})


def _examples(parts: Sequence[Mapping[str, Json]]) -> Iterator[Json]:
    for part in parts:
        listed = part.get("examples")
        yield from listed if isinstance(listed, list) else ()
        yield from (part[word] for word in ("example", "default") if word in part)
