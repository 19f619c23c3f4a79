"""What there is to see of one topology: the model itself, and all that is worked out of it once for every rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from choreo_check.contracts import Contract, Registry, declares, fields_at
from choreo_check.findings import Location
from choreo_check.linting.naming import Judgement, Lexicon, judge, split
from choreo_check.linting.naming.wordlists import wordlist
from choreo_check.linting.suppression import Suppression
from choreo_check.topology import Emission, Graph, Handler, Mention, Topology

if TYPE_CHECKING:
    from choreo_check.scenarios import Analysis

FAILURES = frozenset({
    "failed", "failure", "rejected", "declined", "denied", "refused", "cancelled", "canceled", "aborted", "expired",
    "timedout", "unavailable", "insufficient", "unsuccessful", "exhausted", "bounced", "overdrawn", "errored",
    "revoked", "lapsed", "missing", "overdue",
})  # fmt: skip
"""Words that tell, at the end of an event's name, that something did not come to pass; `rejected by restaurant` too."""


@dataclass(frozen=True)
class View:
    """One topology as rules see it; `unused` are the suppressions that nothing needed."""

    topology: Topology
    contracts: Registry | None = None
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    unused: tuple[Suppression, ...] = field(default=(), compare=False)

    @cached_property
    def graph(self) -> Graph:
        """The wiring."""
        return Graph(self.topology)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The English that names are read with, the user's own words included."""
        return Lexicon.default().extended(self.verbs, self.nouns)

    @cached_property
    def own_events(self) -> dict[str, Emission]:
        """The events that this file's own services publish, each at the first place that does; commands left out."""
        found: dict[str, Emission] = {}
        for name, emissions in self.graph.emissions.items():
            own = next((emission for emission in emissions if not emission.external), None)
            if own is not None and name not in self.graph.commands:
                found[name] = own
        return found

    @cached_property
    def mentions(self) -> dict[str, Mention]:
        """Every event named anywhere, at the place where it is published, or else first heard."""
        first = {name: emissions[0].event for name, emissions in self.graph.emissions.items()}
        for name, hearings in self.graph.hearings.items():
            first.setdefault(name, hearings[0].event)
        return first

    def judge(self, name: str) -> Judgement:
        """Judge whether an event's name is a fact, an instruction, or too vague to act on."""
        if name not in self._judged:
            self._judged[name] = judge(name, self.lexicon)
        return self._judged[name]

    @cached_property
    def _judged(self) -> dict[str, Judgement]:
        return {}

    def tells_of_failure(self, name: str) -> bool:
        """Say whether an event, by its name or by a saga's word, says that something did not come to pass."""
        if any(end.name == name for saga in self.topology.sagas for end in saga.fails):
            return True
        words = split(name)
        clause = tuple(takewhile(lambda word: word not in wordlist("prepositions"), words[1:]))
        said = (*words[:1], *clause)
        return bool(said) and (said[-1] in FAILURES or said[-2:] == ("timed", "out"))

    def contracted_events(self) -> Iterator[tuple[str, Mention]]:
        """Yield the events and commands that services of this file publish, where contracts are kept at all."""
        if self.keeps_contracts:
            yield from self._published.items()

    @cached_property
    def keeps_contracts(self) -> bool:
        """Say whether any published event has a contract; a directory without one has not been begun, or is another."""
        return self.contracts is not None and any(map(self.contracts.versions, self._published))

    @cached_property
    def _published(self) -> dict[str, Mention]:
        """Every event and command that services of this file publish, at the first place that does."""
        found: dict[str, Mention] = {}
        for name, emissions in self.graph.emissions.items():
            own = next((emission for emission in emissions if not emission.external), None)
            if own is not None:
                found[name] = own.event
        return found

    def contracts_of_events(self) -> Iterator[tuple[Contract, Mention]]:
        """Yield every version of every published event's contract."""
        for name, mention in self.contracted_events():
            assert self.contracts is not None
            for contract in self.contracts.versions(name):
                yield contract, mention

    def latest_contracts(self) -> Iterator[tuple[Contract, Mention]]:
        """Yield the newest usable contract of each published event that has one."""
        for name, mention in self.contracted_events():
            assert self.contracts is not None
            contract = self.contracts.latest(name)
            if contract is not None and contract.fault is None:
                yield contract, mention

    def events_without(self, attribute: str) -> Iterator[tuple[Contract, Mention]]:
        """Yield the newest contracts that declare no such attribute of the message."""
        for contract, mention in self.latest_contracts():
            if not declares(contract, tuple(attribute.split("."))):
                yield contract, mention

    @property
    def data_path(self) -> tuple[str, ...]:
        """The names that lead from a message to its data; none where the message is the data."""
        attribute = self.topology.envelope.data
        return tuple(attribute.split(".")) if attribute else ()

    def data_fields(self, contract: Contract) -> list[str]:
        """Return the fields of an event's data that its contract declares, those of the envelope left out."""
        if self.data_path:
            return fields_at(contract, self.data_path).names
        return [name for name in fields_at(contract).names if name not in self.attributes]

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes of a message that are not its data, as the envelope names them."""
        said = self.topology.envelope
        return frozenset(filter(None, (said.id, said.type, said.correlation, said.causation, said.schema)))

    def location_of(self, contract: Contract) -> Location:
        """Return where a contract lies."""
        return Location(contract.path.as_posix())

    @property
    def named_dead_letter(self) -> Mention | None:
        """The first dead-letter route that a service of this file names."""
        said = (handler.delivery.dead_letter for handler in self.topology.handlers if not handler.external)
        return next((route for route in said if route), None)

    @property
    def named_key(self) -> Mention | None:
        """The first idempotency key that a service of this file names."""
        said = (handler.delivery.idempotent_by for handler in self.topology.handlers if not handler.external)
        return next((key for key in said if key), None)

    def own_handlers(self) -> Iterator[Handler]:
        """Yield the handlers whose code this file speaks for: neither external nor only watching."""
        return (handler for handler in self.topology.handlers if not handler.external and not handler.observes)

    def place_in(self, handler: Handler, key: str) -> Location:
        """Return where a handler says something, or where it stands when it does not say it."""
        return handler.places.get(key, handler.trigger.location)

    @cached_property
    def analysis(self) -> Analysis:
        """What is proved and refuted of every saga."""
        from choreo_check.scenarios import analyse  # noqa: PLC0415  only the rules on sagas pay for the solver

        return analyse(self.topology)

    def unreachable_handlers(self) -> tuple[Handler, ...]:
        """Return the handlers that fire in no run of any saga; none where that could not be decided."""
        found = self.analysis.unreachable
        return found if isinstance(found, tuple) else ()
