"""Strings that a schema accepts: of a length, of a pattern, of a format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]

PLAIN = st.characters(codec="utf-8", exclude_characters="\x00")
_HOST = r"[a-z]([a-z0-9]{0,8})(\.[a-z]{2,3}){1,2}"
FORMATS: dict[str, Strategy] = {
    "uuid": st.uuids().map(str),
    "date-time": st.datetimes(timezones=st.just(None)).map(lambda one: f"{one:%Y-%m-%dT%H:%M:%S}Z".zfill(20)),
    "date": st.dates().map(str),
    "time": st.times().map(lambda one: f"{one:%H:%M:%S}Z"),
    "email": st.from_regex(rf"\A[a-z]{{1,8}}@{_HOST}\Z"),
    "hostname": st.from_regex(rf"\A{_HOST}\Z"),
    "uri": st.from_regex(rf"\Ahttps://{_HOST}/[a-z0-9]{{0,8}}\Z"),
    "uri-reference": st.from_regex(r"\A/[a-z0-9]{0,8}\Z"),
    "ipv4": st.ip_addresses(v=4).map(str),
    "ipv6": st.ip_addresses(v=6).map(str),
    "duration": st.integers(0, 500).map(lambda one: f"P{one}D"),
    "json-pointer": st.from_regex(r"\A(/[a-z0-9]{1,4}){0,3}\Z"),
}


def texts(schema: Mapping[str, Any]) -> Strategy:
    """Return the strings of a schema, by its pattern, its format or its length."""
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    if most is not None and least > most:
        return st.nothing()
    found = _of_pattern(schema) if "pattern" in schema else FORMATS.get(str(schema.get("format")))
    if found is None:
        return st.text(PLAIN, min_size=least, max_size=None if most is None else int(most))
    return found.filter(lambda one: least <= len(one) and (most is None or len(one) <= most))


def is_match(pattern: str, name: str) -> bool:
    """Say whether a pattern is found in a name; one that is no expression here is not."""
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False


def _of_pattern(schema: Mapping[str, Any]) -> Strategy | None:
    pattern = schema.get("pattern")
    if not isinstance(pattern, str):
        return None
    try:
        return st.from_regex(re.compile(_ended(pattern), re.ASCII), fullmatch=False)
    except re.error:
        return None


def _ended(pattern: str) -> str:
    """Return a pattern whose end is the end of the text: Python's `$` also stands before a last line feed."""
    return f"{pattern[:-1]}\\Z" if pattern.endswith("$") and not pattern.endswith("\\$") else pattern
