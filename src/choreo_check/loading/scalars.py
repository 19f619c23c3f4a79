"""What a plain scalar stands for, by the core schema of YAML 1.2: `on`, `off`, `yes` and `no` are texts."""

from __future__ import annotations

import re

from choreo_check.loading.nodes import Mapping, Node, Scalar, Sequence

INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
MAX_DIGITS = 1000
"""Longer whole numbers are read as floating-point ones: Python itself refuses to read them exactly."""
TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def kind_of(node: Node) -> str:
    """Return the JSON type of a node: object, array, string, integer, number, boolean or null."""
    if isinstance(node, Mapping):
        return "object"
    if isinstance(node, Sequence):
        return "array"
    return _kind_of_plain(node.text) if node.plain else "string"


def _kind_of_plain(text: str) -> str:
    if text in NULLS:
        return "null"
    first = text[0]
    if first in "tTfF":
        return "boolean" if text in TRUTH else "string"
    if first not in "+-.0123456789":
        return "string"
    if len(text) <= MAX_DIGITS and INTEGER.fullmatch(text):
        return "integer"
    return "number" if NUMBER.fullmatch(text) else "string"


def value_of(node: Scalar) -> str | int | float | bool | None:
    """Return the value that a scalar stands for."""
    match kind_of(node):
        case "null":
            return None
        case "boolean":
            return TRUTH[node.text]
        case "integer":
            return _integer(node.text)
        case "number":
            return float(node.text.replace(".", "", 1) if node.text[-1] in "fFnN" else node.text)
        case _:
            return node.text


def _integer(text: str) -> int:
    return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
