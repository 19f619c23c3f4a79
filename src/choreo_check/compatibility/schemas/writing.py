"""Schemas as bytes: the cheapest way to see that two are the same, and what they could not mean."""

from __future__ import annotations

import marshal
from typing import Any

WITHOUT_BACK_REFERENCES = 2
"""The version of `marshal` that writes equal values as equal bytes, whichever objects they are made of."""
REACHING_OUT = (b"$ref", b"$dynamicRef", b"$recursiveRef", b"$schema")
"""What lets the meaning of a schema depend on more than itself and its dialect."""


def written(schema: Any) -> bytes | None:  # noqa: ANN401  JSON
    """Write a schema out: to the same bytes only if it is the same text."""
    try:
        return marshal.dumps(schema, WITHOUT_BACK_REFERENCES)
    except ValueError:
        return None


def reaches_out(text: bytes) -> bool:
    """Tell whether the meaning of a schema may depend on more than itself and its dialect."""
    return b"$" in text and any(each in text for each in REACHING_OUT)
