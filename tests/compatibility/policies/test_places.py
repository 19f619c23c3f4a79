"""References lead where JSON Schema says, and nowhere else."""

from __future__ import annotations

import pytest

from choreo_check.compatibility.policies.places import Atlas, LeadsNowhere
from choreo_check.compatibility.verdict import Document


def test_an_embedded_resource_is_a_resource_of_its_own() -> None:
    schema = {"$id": "https://example.com/a", "$defs": {"b": {"$id": "b", "$defs": {"c": {"type": "null"}}}}}
    atlas = Atlas(Document(schema))
    assert atlas.at(atlas.follow(atlas.root, "b#/$defs/c")) == {"type": "null"}
    assert atlas.child(atlas.root, "$defs", "b").uri == "https://example.com/b"


def test_an_anchor_is_found_by_its_name() -> None:
    atlas = Atlas(Document({"$defs": {"b": {"$anchor": "here", "type": "null"}}}))
    assert atlas.follow(atlas.root, "#here").pointer == "/$defs/b"


@pytest.mark.parametrize("reference", ["https://example.com/gone", "#/$defs/gone", "#gone"])
def test_what_is_not_there_is_not_sought_elsewhere(reference: str) -> None:
    atlas = Atlas(Document({"$defs": {}}))
    with pytest.raises(LeadsNowhere):
        atlas.follow(atlas.root, reference)


def test_a_dynamic_reference_with_one_possible_end_leads_there() -> None:
    atlas = Atlas(Document({"$dynamicAnchor": "node", "properties": {"next": {"$dynamicRef": "#node"}}}))
    next_place = atlas.child(atlas.root, "properties", "next")
    assert atlas.follow_dynamically(next_place, "$dynamicRef") == atlas.root


def test_one_with_several_leads_nowhere_for_sure() -> None:
    inner = {"$id": "inner", "$dynamicAnchor": "node"}
    schema = {"$dynamicAnchor": "node", "$defs": {"x": inner}, "properties": {"next": {"$dynamicRef": "#node"}}}
    atlas = Atlas(Document(schema))
    with pytest.raises(LeadsNowhere, match="depends"):
        atlas.follow_dynamically(atlas.child(atlas.root, "properties", "next"), "$dynamicRef")


def test_a_pointer_is_unescaped() -> None:
    atlas = Atlas(Document({"$defs": {"a/b~c": {"type": "null"}}}))
    place = atlas.follow(atlas.root, "#/$defs/a~1b~0c")
    assert atlas.at(place) == {"type": "null"}
    assert atlas.at(atlas.follow(atlas.root, place.reference)) == {"type": "null"}


def test_an_identifier_within_an_enumeration_is_none() -> None:
    atlas = Atlas(Document({"enum": [{"$id": "https://example.com/no"}]}))
    with pytest.raises(LeadsNowhere):
        atlas.follow(atlas.root, "https://example.com/no")
