"""Compares two schemas, or two directories of contracts: what the public interface and the command line call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from choreo_check.compatibility.policies.judging import Answer, Comparison, Verdict, compare_documents
from choreo_check.compatibility.policies.modes import ContentModel, Mode, Policies
from choreo_check.compatibility.policies.structure import Change
from choreo_check.compatibility.verdict import Document, Json

__all__ = ["Answer", "Change", "Comparison", "Verdict", "compare_schemas"]


def compare_schemas(
    old: Json | Document,
    new: Json | Document,
    *,
    mode: Mode = "backward",
    content_model: ContentModel = "declared",
    fill_defaults: bool = False,
    assert_formats: bool = False,
    resources: Mapping[str, Json] | None = None,
) -> Comparison:
    """Say whether a change of a schema is compatible, and show why.

    `resources` are other schemas, by absolute URI, that either side may refer to; nothing is ever fetched.

    Raises:
        ValueError: there is no such mode.
    """
    policies = Policies(mode, content_model, fill_defaults, assert_formats)
    return compare_documents(_document(old, resources), _document(new, resources), policies)


def _document(schema: Json | Document, resources: Mapping[str, Json] | None) -> Document:
    if isinstance(schema, Document):
        return replace(schema, resources={**(resources or {}), **schema.resources})
    return Document(schema, resources=dict(resources or {}))
