"""The comment on a pull request."""

from __future__ import annotations

import re
from dataclasses import replace

from choreo_check.reporting import render
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import BREAK, CANONICAL, CLEAN, MISSING_COMPENSATION, UNHANDLED, hostile


def test_says_so_when_nothing_was_found() -> None:
    assert render(CLEAN, "markdown") == "## choreo-check lint\n\n**No findings in 1 file.**\n"


def test_has_a_row_of_four_cells_for_each_finding_whatever_it_says() -> None:
    for report in (CANONICAL, hostile()):
        rows = [line for line in render(report, "markdown").splitlines() if line.startswith("|")]
        assert len(rows) == 2 + len(report.findings)
        assert {row.count("|") for row in rows} == {5}


def test_lets_no_text_become_markup() -> None:
    rendered, blocks = re.subn(r"(?m)^```json\n(?:(?!```).*\n)+```$", "", render(hostile(), "markdown"))
    assert blocks == 3
    assert set(re.findall(r"<[^>]*>", rendered.replace("->>", ""))) <= {
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<br>",
        "<code>",
        "</code>",
    }
    assert [line for line in rendered.splitlines() if "```" in line] == ["```mermaid", "```"] * 3
    assert sum(line.startswith("#") for line in rendered.splitlines()) == 1


def test_leaves_underscores_within_names_readable_and_escapes_the_others() -> None:
    rendered = render(hostile("_emphasis_ of order_id"), "markdown")
    assert "&#95;emphasis&#95; of order_id" in rendered


def test_draws_the_scenario_for_mermaid() -> None:
    rendered = render(replace(CANONICAL, findings=(MISSING_COMPENSATION,)), "markdown")
    assert "```mermaid\nsequenceDiagram\n" in rendered
    assert "    p1->>p2: order.placed\n" in rendered


def test_fits_into_a_comment_whatever_the_number_of_findings() -> None:
    rendered = render(replace(CANONICAL, findings=UNHANDLED * 400), "markdown")
    assert len(rendered) < 65_536
    assert "**2000 warnings in 3 files**" in rendered
    assert rendered.endswith("the other formats have all.\n")


def test_shows_the_event_that_breaks_even_without_a_hint() -> None:
    rendered = render(Report("compat", (BREAK,)), "markdown")
    assert '```json\n{\n  "order_id": "7f3c",\n  "total": 12.5,\n' in rendered
