"""Texts as people would write them, by the name of the field; and what happens where Faker is not installed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from choreo_check.sampling.realistic import realistic
from choreo_check.sampling.source import Chance
from tests.sampling.schemas import sampler_of

PERSON = {
    "type": "object",
    "required": ["customerName", "postal_code", "contactEmail", "orderId", "quantity", "city", "nick"],
    "properties": {
        "customerName": {"type": "string"},
        "postal_code": {"type": "string", "pattern": "^[0-9]{5}$"},
        "contactEmail": {"type": "string"},
        "orderId": {"type": "string", "pattern": "^[0-9a-f]+$"},
        "quantity": {"type": "integer", "minimum": 1},
        "city": {"type": "string", "maxLength": 4},
        "nick": {"type": "string"},
    },
}
SHAPES = {
    "customerName": r"[A-Z]\w+\.? .*",
    "postal_code": r"\d{5}",
    "contactEmail": r"\S+@\S+\.\w+",
    "orderId": r"[0-9a-f]{8}",
    "quantity": r"[1-6]",
    "city": r".{,4}",
    "nick": r"[a-z]+",
}


def test_fields_say_what_their_names_promise(tmp_path: Path) -> None:
    sampler, source = sampler_of(PERSON, tmp_path), realistic(0)
    for _ in range(30):
        person = sampler.draw(source)
        assert {name for name, shape in SHAPES.items() if not re.fullmatch(shape, str(person[name]))} == set()


def test_the_same_seed_makes_the_same_person(tmp_path: Path) -> None:
    sampler = sampler_of(PERSON, tmp_path)
    first, second, other = (sampler.draw(realistic(seed)) for seed in (5, 5, 6))
    assert first == second != other


def test_without_faker_texts_are_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faker", None)
    source = realistic(0)
    assert type(source) is Chance
    assert re.fullmatch("[a-z]+", sampler_of(PERSON, tmp_path).draw(source)["customerName"])
