"""The page: all that a finding has is on it, nothing is fetched from elsewhere, and no text becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import CANONICAL, CLEAN, RUN, hostile

EMPTY = {"br", "meta"}


class Page(HTMLParser):
    """The elements of a page, in order, and what is open at its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("report", [CANONICAL, RUN, CLEAN, hostile(), hostile("</pre><script>alert(1)</script>")])
def test_is_well_formed_and_has_no_script_whatever_a_text_is(report: Report) -> None:
    page = Page(render(report, "html"))
    assert page.open == []
    assert "script" not in page.tags
    assert page.tags.count("section") == len(report.findings)


def test_fetches_nothing_from_elsewhere() -> None:
    page = Page(render(CANONICAL, "html"))
    assert not {name for name, _ in page.attributes} & {"src", "href"}
    assert "url(" not in page.text
    assert "@import" not in page.text


def test_says_of_each_finding_what_and_where_it_is_and_what_to_do() -> None:
    text = Page(render(CANONICAL, "html")).text
    for finding in CANONICAL.findings:
        assert finding.code in text
        assert f":{finding.location.line}:{finding.location.column}" in text
    assert all(verdict in text for verdict in CANONICAL.verdicts)


def test_shows_how_a_run_differs_from_the_calm_one_and_what_makes_it_again() -> None:
    text = Page(render(RUN, "html")).text
    for schedule in filter(None, (finding.schedule for finding in RUN.findings)):
        assert schedule.replay in text
        assert all(fault in text for fault in schedule.faults)
