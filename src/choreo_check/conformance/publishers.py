"""Which service of the topology the source of an event means.

CloudEvents wants a URI there, logs have class names: `/services/booking`, `urn:shop:booking`, `BookingService` and
`booking-svc` all mean `booking`, unless a service is called just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SEPARATORS = re.compile(r"[/:#?.]+")
_AFFIXES = ("microservice", "service", "svc", "api", "app")


class Publishers:
    """Finds services by what events say of their source; `said` maps sources to services by hand."""

    def __init__(self, services: Iterable[str], said: Mapping[str, str]) -> None:
        self.services = tuple(services)
        self.said = said
        self.plain = self._unambiguous()

    def service(self, source: str) -> str | None:
        """Return the service that a source names, if it names one."""
        told = self.said.get(source, source)
        if told in self.services:
            return told
        parts = [part for part in _SEPARATORS.split(told) if part]
        named = next((part for part in reversed(parts) if part in self.services), None)
        return named or next(
            (self.plain[key] for key in map(_plain, [told, *reversed(parts)]) if key in self.plain), None
        )

    def _unambiguous(self) -> dict[str, str]:
        found: dict[str, list[str]] = {}
        for service in self.services:
            found.setdefault(_plain(service), []).append(service)
        return {key: services[0] for key, services in found.items() if len(services) == 1}


def _plain(name: str) -> str:
    """Return a name without what differs between spellings of it."""
    letters = re.sub(r"[\W_]+", "", name).lower()
    affix = next((one for one in _AFFIXES if letters.endswith(one) and letters != one), "")
    return letters.removesuffix(affix)
