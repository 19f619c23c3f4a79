"""Values as they stand in real events, by format and by the name of the member: what a reader takes for an order.

The same name always gives the same values. They are proposals; whoever takes one must validate it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from choreo_check.compatibility.verdict import Json

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

BY_FORMAT: dict[str, str] = {
    "date-time": "2026-03-14T09:26:53Z",
    "date": "2026-03-14",
    "time": "09:26:53Z",
    "duration": "PT10M",
    "email": "ada.moreno@example.com",
    "hostname": "shop.example.com",
    "ipv4": "192.0.2.7",
    "ipv6": "2001:db8::7",
    "uri": "https://shop.example.com/orders/7301",
    "uri-reference": "/orders/7301",
    "uuid": "7f3c9a52-4b1e-4d08-9c6a-2f8e51d0b7a4",
}

IDENTIFIERS = ("7f3c9a52", "7f3c9a52-4b1e-4d08-9c6a-2f8e51d0b7a4", "ORD-7301", "7301", "a7")
MOMENTS = (BY_FORMAT["date-time"], BY_FORMAT["date"], BY_FORMAT["time"])
AMOUNTS = (1250, 12.5, 40, 2)
COUNTS = (2, 1, 3)

BY_WORD: dict[str, tuple[Json, ...]] = {
    **dict.fromkeys(("id", "ids", "identifier", "key", "reference", "uuid", "number", "token"), IDENTIFIERS),
    **dict.fromkeys(("at", "time", "timestamp", "date", "on", "until", "since"), MOMENTS),
    **dict.fromkeys(("total", "amount", "price", "cost", "fee", "sum", "balance", "tax"), (12.5, *AMOUNTS)),
    **dict.fromkeys(("cents", "points"), AMOUNTS),
    **dict.fromkeys(("quantity", "count", "attempts", "minutes", "seconds", "days", "position"), COUNTS),
    "currency": ("EUR", "eur"),
    "country": ("PT", "PRT", "Portugal"),
    "city": ("Lisbon",),
    "street": ("Rua Augusta 12",),
    "address": ("Rua Augusta 12, Lisbon",),
    **dict.fromkeys(("zip", "postcode", "postal"), ("1100-053", "11000")),
    "email": (BY_FORMAT["email"],),
    "phone": ("+351 21 555 01 47", "+351215550147"),
    **dict.fromkeys(("name", "customer", "user", "person", "author"), ("Ada Moreno", "Ada")),
    **dict.fromkeys(("url", "uri", "link", "href"), (BY_FORMAT["uri"],)),
    "source": ("/services/order", BY_FORMAT["uri"]),
    "type": ("order.placed", "standard"),
    **dict.fromkeys(("status", "state"), ("accepted", "ACCEPTED")),
    "reason": ("out of stock", "out_of_stock"),
    **dict.fromkeys(("note", "comment", "message", "text", "description"), ("Please ring twice", "Hello")),
    **dict.fromkeys(("sku", "product", "article", "item"), ("MUG-BLUE", "mug-blue")),
    "version": ("1.0", "1.0.0", "1", 1),
    **dict.fromkeys(("language", "locale"), ("en", "en-GB")),
}


def plausible(name: str, formats: Iterator[str] | tuple[str, ...] = ()) -> list[Json]:
    """Propose values for a member, the likeliest first; nothing for a name that means nothing here."""
    by_format = [BY_FORMAT[each] for each in formats if each in BY_FORMAT]
    words = [word.lower() for word in WORD.findall(name)]
    known = next((BY_WORD[word] for word in reversed(words) if word in BY_WORD), None)
    return [*by_format, *(known or _spelt_out(words))]


def _spelt_out(words: list[str]) -> list[Json]:
    """Let a string of which nothing is known say what it stands for, and a number be a small one."""
    return [" ".join(words), "-".join(words), 2, 12.5] if words else []
