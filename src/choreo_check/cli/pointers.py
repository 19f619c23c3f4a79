"""Where in a JSON file a pointer leads: so that a finding on a contract has a line."""

from __future__ import annotations

from choreo_check.errors import ChoreoError
from choreo_check.findings import Location
from choreo_check.loading.composer import compose
from choreo_check.loading.nodes import Mapping, Node, Sequence


def pointed_at(place: Location, pointer: str, text: str) -> Location:
    """Return where a pointer leads in a file, or as far as it leads; the file itself where that cannot be told.

    A pointer with an address before its `#` leads into another file.
    """
    address, _, inside = pointer.rpartition("#")
    if address or not inside or not text:
        return place
    try:
        return _followed(compose(text, place.path), inside.split("/")[1:], place)
    except ChoreoError:
        return place


def _followed(node: Node, steps: list[str], place: Location) -> Location:
    for step in steps:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(node, Mapping) and key in node.entries:
            entry = node.entries[key]
            place, node = entry.key.span.within(place.path), entry.value
        elif isinstance(node, Sequence) and key.isdecimal() and int(key) < len(node.items):
            node = node.items[int(key)]
            place = node.span.within(place.path)
        else:
            break
    return place
