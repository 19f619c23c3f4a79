"""Texts as people would write them, by the name of the field that they are for: `customerName` gets a name.

Faker is no dependency, since its own plugin for pytest would slow down the start of every test run; where it is not
installed, texts are letters.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from choreo_check.sampling.source import Chance

LOCALE = "en_US"
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
KINDS = {
    "address": "address", "author": "name", "brand": "company", "city": "city", "color": "color_name",
    "colour": "color_name", "comment": "sentence", "company": "company", "country": "country",
    "currency": "currency_code", "customer": "name", "description": "sentence", "driver": "name", "email": "email",
    "family name": "last_name", "file": "file_name", "first name": "first_name", "given name": "first_name",
    "host": "domain_word", "iban": "iban", "ip": "ipv4", "job": "job", "language": "language_code",
    "last name": "last_name", "mail": "email", "message": "sentence", "name": "name", "note": "sentence",
    "phone": "phone_number", "postal code": "postcode", "postcode": "postcode", "product name": "word",
    "reason": "sentence", "restaurant": "company", "sku": "ean8", "state": "state", "street": "street_address",
    "surname": "last_name", "text": "sentence", "title": "sentence", "url": "url", "user": "user_name",
    "user name": "user_name", "username": "user_name", "zip": "postcode", "zip code": "postcode",
}  # fmt: skip
"""What Faker calls what a field's last words name; the longer name counts."""
IDENTIFIERS = ("id", "key", "reference", "ref", "token", "number", "code", "identifier", "subject")
SIZES = {"quantity": 5, "count": 5, "number": 20, "age": 80, "minutes": 60, "priority": 3}
"""How much more than the least a number is that is usually small."""
WORDS_MAX = 2


class People(Chance):
    """Choices by a seed, with texts as people would write them."""

    def __init__(self, seed: int, faker: Any) -> None:  # noqa: ANN401  it is not there to be named where it is not installed
        super().__init__(seed)
        self.faker = faker

    def whole(self, least: int | None, most: int | None, about: str = "") -> int:
        size = SIZES.get(_words(about)[-1]) if about else None
        if size is None or least is None or (most is not None and most < least + size):
            return super().whole(least, most)
        return self.random.randint(least, least + size)

    def text(self, least: int, most: int | None, about: str = "") -> str:
        found = self.suggestion(about)
        if found is None or len(found) < least or (most is not None and len(found) > most):
            return super().text(least, most)
        return found

    def suggestion(self, about: str) -> str | None:
        words = _words(about)
        for size in range(WORDS_MAX, 0, -1):
            kind = KINDS.get(" ".join(words[-size:]))
            if kind is not None:
                return str(getattr(self.faker, kind)()).replace("\n", ", ")
        return f"{self.random.getrandbits(32):08x}" if words[-1].endswith(IDENTIFIERS) else None


@cache
def _words(name: str) -> tuple[str, ...]:
    """Return the words of a field's name, in small letters."""
    return tuple(word.lower() for word in WORD.findall(name)) or ("",)


def realistic(seed: int) -> Chance:
    """Return choices by a seed, as realistic as can be."""
    try:
        from faker import Faker  # noqa: PLC0415  only samples for people need it
    except ImportError:
        return Chance(seed)
    faker = Faker(LOCALE)
    faker.seed_instance(seed)
    return People(seed, faker)
