"""Which fields of an event say what it is about, and what they could say of another one.

Two sagas that run at once are never about the same order: a service that keeps its orders by their ids is right to take
them for one. So what the second saga says has ids of its own. What many sagas share is left as it is: a service may
know the products that it sells, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

Json = Any
Way = tuple[str | int, ...]
"""The names and positions that lead to a part of a value."""

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
DIGITS = re.compile(r"[0-9]+(?!.*[0-9])", re.DOTALL)
ENDINGS = frozenset({
    "code", "email", "guid", "guids", "iban", "id", "identifier", "ids", "imei", "key", "login", "mail", "no", "nr",
    "number", "plate", "pnr", "ref", "reference", "refs", "serial", "slug", "token", "username", "uuid", "uuids", "vin",
})  # fmt: skip
"""Last words of the names of fields that identify something."""
MERE_WORDS = frozenset({"amid", "avoid", "bid", "fluid", "grid", "hybrid", "liquid", "paid", "rapid", "raid", "solid"})
"""Words that end like an id written in one, and are none."""
SHARED = frozenset({
    "area", "article", "branch", "brand", "campaign", "carrier", "catalog", "category", "channel", "city", "class",
    "country", "coupon", "course", "currency", "depot", "discount", "dish", "error", "event", "flight", "goods",
    "hotel", "house", "item", "language", "location", "market", "material", "meal", "menu", "merchant", "method",
    "model", "movie", "part", "plan", "postal", "product", "promo", "promotion", "reason", "region", "restaurant",
    "room", "route", "schema", "seller", "service", "shop", "show", "site", "sku", "state", "status", "store",
    "supplier", "tariff", "tax", "tenant", "type", "variant", "vat", "vendor", "venue", "version", "voucher",
    "warehouse", "zip", "zone",
})  # fmt: skip
"""What many sagas are about alike."""


def identifiers(value: Json, event: str) -> list[Way]:
    """Return where a value says what it is about, of an event of some name."""
    nouns = frozenset(words(event)[:-1])
    return [way for way, leaf in leaves(value) if _identifies(way, leaf, nouns)]


def leaves(value: Json, way: Way = ()) -> Iterator[tuple[Way, Json]]:
    """Yield all that is neither object nor list within a value, and where it is."""
    if isinstance(value, dict | list):
        parts = value.items() if isinstance(value, dict) else enumerate(value)
        for name, part in parts:
            yield from leaves(part, (*way, name))
    else:
        yield way, value


def at(value: Json, way: Way) -> Json:
    """Return what a value has at a place, or nothing."""
    for part in way:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def changed(value: Json, ways: list[Way], new: Json) -> Json:
    """Return a value that has something else at some places that it has."""
    found = deepcopy(value)
    for *holders, last in ways:
        at(found, tuple(holders))[last] = new
    return found


def alike(value: Json, ways: list[Way], old: Json) -> list[Way]:
    """Return where a value names the same thing: an id comes again in other fields, such as the subject."""
    return [
        way
        for way, leaf in leaves(value)
        if type(leaf) is type(old)
        and leaf == old
        and (way in ways or (isinstance(old, str) and not _is_shared([*_named(way)])))
    ]


def others(old: str | int, number: int) -> Iterator[str | int]:
    """Yield what another id of the same shape could be; the later ones are less like it, and as short."""
    if isinstance(old, int):
        yield from (old + number, old + 10 * number, old - number, old * 10 + number)
        return
    if UUID.fullmatch(old):
        yield f"{old[:-6]}{(int(old[-6:], 16) + number) % 16**6:06x}"
    name, is_address, host = old.partition("@")
    if is_address:
        yield f"{name}{number + 1}@{host}"
    if DIGITS.search(old):
        yield DIGITS.sub(lambda found: _counted(found[0], number), old)
    yield f"{old}-{number + 1}"
    yield f"{old}{number + 1}"
    yield old[: -len(str(number))] + str(number)
    yield old[:-1] + chr(ord(old[-1:] or "a") + number)


def is_name_of_an_id(way: Way) -> bool:
    """Say whether a field is named like one that identifies something, one thing or a kind of things."""
    last = _named(way)[-1]
    return last in ENDINGS or (last.endswith("id") and last not in MERE_WORDS)


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in small letters."""
    return tuple(word.lower() for word in WORD.findall(name)) or ("",)


def _counted(digits: str, number: int) -> str:
    """Return a number that many further, with as many digits."""
    return str((int(digits) + number) % 10 ** len(digits)).zfill(len(digits))


def _identifies(way: Way, leaf: Json, nouns: frozenset[str]) -> bool:
    if isinstance(leaf, bool) or not isinstance(leaf, str | int) or leaf == "":
        return False
    *before, last = _named(way)
    if _is_shared(before, nouns):
        return False
    is_id = is_name_of_an_id(way) or (not before and last in nouns)
    return is_id or (isinstance(leaf, str) and UUID.fullmatch(leaf) is not None)


def _is_shared(before: list[str], nouns: frozenset[str] = frozenset()) -> bool:
    """Say whether some words name what many sagas are about alike; what the event itself is about, no other is."""
    return bool((SHARED - nouns) & {one for word in before for one in (word, word.removesuffix("s"))})


def _named(way: Way) -> tuple[str, ...]:
    """Return the words that a field is known by: of its name, and of what holds it where that says too little."""
    names = [words(part) for part in way if isinstance(part, str)]
    if not names:
        return ("",)
    return (*names[-2], *names[-1]) if len(names) > 1 and len(names[-1]) == 1 else names[-1]
