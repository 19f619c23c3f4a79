"""A story as a picture: every arrow and remark is in it, in its lane, and whatever a text is, the SVG is whole."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.findings import Location, Step
from choreo_check.reporting.picture import LANE_MIN, PAGE, picture

HERE = Location("topology.yaml")
STORY = (
    Step("publishes A", HERE, "shop", publishes=("A",), does="order"),
    Step("hears A", HERE, "bank", consumes=("A",), publishes=("B",), notes=("crashes",)),
    Step("hears B", HERE, "shop", consumes=("B",)),
)
TEXTS = st.text(max_size=80)
STEPS = st.builds(
    Step,
    TEXTS,
    st.just(HERE),
    st.one_of(st.sampled_from(["shop", "bank", "<b>", "\x1b"]), TEXTS),
    consumes=st.lists(TEXTS, max_size=2).map(tuple),
    publishes=st.lists(TEXTS, max_size=2).map(tuple),
    does=st.none() | TEXTS,
    notes=st.lists(TEXTS, max_size=1).map(tuple),
)


def drawn(steps: tuple[Step, ...]) -> ET.Element:
    return ET.fromstring(picture(steps))  # noqa: S314  our own


def texts(svg: ET.Element, kind: str) -> list[str | None]:
    return [one.text for one in svg.iter("text") if one.get("class") == kind]


def test_draws_a_lane_for_each_service_an_arrow_for_each_event_and_a_box_for_all_else() -> None:
    svg = drawn(STORY)
    assert texts(svg, "name") == ["shop", "bank"]
    assert texts(svg, "event") == ["A", "B"]
    assert texts(svg, "remark") == ["does order", "crashes"]
    assert texts(svg, "step") == ["1", "2", "3"]


def test_an_arrow_goes_from_who_says_it_to_who_hears_it() -> None:
    there, back = (one for one in drawn(STORY).iter("line") if one.get("class") == "arrow")
    assert float(there.attrib["x1"]) < float(there.attrib["x2"])
    assert float(back.attrib["x1"]) > float(back.attrib["x2"])


def test_an_event_that_nobody_says_comes_from_outside() -> None:
    svg = drawn((Step("hears A", HERE, "bank", consumes=("A",)),))
    assert texts(svg, "name") == ["outside", "bank"]


def test_a_service_may_hear_itself() -> None:
    svg = drawn((Step("says A", HERE, "bank", publishes=("A",)), Step("hears A", HERE, "bank", consumes=("A",))))
    assert [one.get("class") for one in svg.iter("path")] == ["arrow", "tip"]


def test_what_is_too_long_is_cut_and_can_still_be_read() -> None:
    note = "waits " * 40
    svg = drawn((Step("waits", HERE, "bank", consumes=("A",), notes=(note,)),))
    (remark,) = (one for one in svg.iter("text") if one.get("class") == "remark")
    assert str(remark.text).endswith("…")
    assert remark.findtext("title") == note


def width_with(services: int) -> float:
    steps = [Step("", HERE, f"service {number}", does="something of some length") for number in range(services)]
    return float(drawn(tuple(steps)).attrib["width"])


def test_many_services_share_the_width_of_a_page() -> None:
    assert width_with(2) < width_with(7) < PAGE + LANE_MIN
    assert width_with(30) > PAGE


@given(st.lists(STEPS, max_size=6).map(tuple))
def test_is_well_formed_whatever_a_text_is(steps: tuple[Step, ...]) -> None:
    assert drawn(steps).tag == "svg"


@pytest.mark.parametrize("steps", [(), STORY])
def test_draws_the_same_story_to_the_same_bytes(steps: tuple[Step, ...]) -> None:
    assert picture(steps) == picture(steps)
