"""Compares two schemas, or two directories of contracts: what the public interface and the command line call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from choreo_check.compatibility.events import Compared, Outcome, compare_sides
from choreo_check.compatibility.policies.judging import Answer, Comparison, Verdict, compare_documents
from choreo_check.compatibility.policies.modes import ContentModel, Mode, Policies
from choreo_check.compatibility.policies.sides import side_of_directory
from choreo_check.compatibility.policies.structure import Change
from choreo_check.compatibility.verdict import Document, Json

__all__ = ["Answer", "Change", "Compared", "Comparison", "Outcome", "Verdict", "compare_contracts", "compare_schemas"]


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

    The `verdict` is "compatible", which is proved, "incompatible", with an event as `witness`, or "undecided", with the
    `reasons`; `changes` lists what differs, with JSON pointers.

        >>> found = compare_schemas({"type": "number"}, {"type": "integer"})
        >>> found.verdict, found.failing.pointer
        ('incompatible', '#/type')

    A witness may be null: `has_witness` says whether there is one. `resources` are other schemas, by absolute URI, that
    either side may refer to; nothing is ever fetched.

    Raises:
        ValueError: there is no such mode.
    """
    policies = Policies(mode, content_model, fill_defaults, assert_formats)
    return compare_documents(_document(old, resources), _document(new, resources), policies)


def compare_contracts(
    old: str | Path,
    new: str | Path,
    *,
    mode: Mode = "backward",
    content_model: ContentModel = "declared",
    fill_defaults: bool = False,
    assert_formats: bool = False,
    transitive: bool = False,
) -> Compared:
    """Hold two directories of contracts, `<event>/<version>.json`, against each other.

    `outcomes` has the comparison of each pair of versions, and `findings` what `choreo-check compat` reports of the two
    directories; `verdict` is the worst of all.

    Raises:
        ChoreoError: one of them is not there.
    """
    policies = Policies(mode, content_model, fill_defaults, assert_formats, transitive)
    before, after = (side_of_directory(Path(folder), Path(folder).as_posix()) for folder in (old, new))
    return compare_sides(before, after, policies)


def _document(schema: Json | Document, resources: Mapping[str, Json] | None) -> Document:
    if isinstance(schema, Document):
        return replace(schema, resources={**(resources or {}), **schema.resources})
    return Document(schema, resources=dict(resources or {}))
