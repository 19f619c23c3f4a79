"""Comments that accept a finding where it stands."""

from __future__ import annotations

import pytest

from choreo_check.api import lint
from choreo_check.loading import load_text

TOPOLOGY = """choreo: 1
services:
  order:
    publishes:
      - order.placed{comment}
"""
LONE = TOPOLOGY.replace("      - order", "{lone}      - order").replace("{comment}", "")


def codes(text: str, *select: str) -> list[str]:
    return [finding.code for finding in lint(load_text(text), select=select or ("CHO0", "CHO2"))]


@pytest.mark.parametrize(
    "comment",
    [
        "# choreo: ignore[CHO201]",
        "# choreo: ignore[CHO201] the archive reads it by hand",
        "#choreo:ignore[CHO201]",
        "# choreo: ignore[unhandled-event]",
        "# choreo: ignore[ CHO201 ]",
        "# choreo:   ignore[CHO201,]",
    ],
)
def test_accepts_a_finding_on_its_line(comment: str) -> None:
    assert codes(TOPOLOGY.format(comment=f"  {comment}")) == []


@pytest.mark.parametrize(
    "lone",
    [
        "      # choreo: ignore[CHO201]\n",
        "# choreo: ignore[CHO201] why,\n# in two lines\n",
        "      # choreo: ignore[CHO201]\n\n",
    ],
)
def test_accepts_a_finding_on_the_line_below_when_it_stands_alone(lone: str) -> None:
    assert codes(LONE.format(lone=lone)) == []


def test_accepts_no_finding_on_another_line() -> None:
    text = TOPOLOGY.format(comment="") + "      - order.lost  # choreo: ignore[CHO201]\n"
    assert codes(text) == ["CHO201"]


def test_accepts_no_finding_of_another_rule() -> None:
    assert codes(TOPOLOGY.format(comment="  # choreo: ignore[CHO202]")) == ["CHO201", "CHO001"]


def test_accepts_findings_of_several_rules() -> None:
    text = TOPOLOGY.format(comment="  # choreo: ignore[CHO201, command-named-event]").replace(
        "order.placed", "PlaceOrder"
    )
    assert codes(text, "CHO0", "CHO1", "CHO2") == []


def test_accepts_every_finding_of_the_rule_on_the_line() -> None:
    text = "choreo: 1\nservices:\n  order:\n    publishes: [order.placed, order.lost]  # choreo: ignore[CHO201]\n"
    assert codes(text) == []


def test_reports_the_code_of_several_that_nothing_needs() -> None:
    text = TOPOLOGY.format(comment="  # choreo: ignore[CHO201, CHO202]")
    (unused,) = lint(load_text(text), select=["CHO0", "CHO2"])
    assert unused.message == "nothing here needs ignore[CHO202]"
    assert (unused.location.line, unused.location.column) == (5, 23)


@pytest.mark.parametrize("comment", ["# choreo: ignore[CHO999]", "# choreo: ignore[no-such-rule]"])
def test_reports_a_code_that_does_not_exist(comment: str) -> None:
    assert codes(TOPOLOGY.format(comment=f"  {comment}")) == ["CHO201", "CHO001"]


@pytest.mark.parametrize("comment", ["# choreo: ignore", "# choreo: ignore[]", "# choreo: ignore because"])
def test_reports_a_comment_that_names_no_code(comment: str) -> None:
    found = lint(load_text(TOPOLOGY.format(comment=f"  {comment}")), select=["CHO0"])
    assert [finding.message for finding in found] == ["this comment names no code"]


@pytest.mark.parametrize(
    "comment", ["# choreo is ignored here", "# choreo: ignored by the shop", "# to ignore[CHO201]", "# choreo: 1"]
)
def test_passes_by_comments_that_only_look_alike(comment: str) -> None:
    assert codes(TOPOLOGY.format(comment=f"  {comment}")) == ["CHO201"]


def test_does_not_report_a_comment_for_a_rule_that_did_not_run() -> None:
    text = TOPOLOGY.format(comment="  # choreo: ignore[CHO202, CHO603]")
    assert codes(text, "CHO0", "CHO201") == ["CHO201"]


def test_does_not_report_unused_comments_unless_asked() -> None:
    assert codes(TOPOLOGY.format(comment="  # choreo: ignore[CHO202]"), "CHO2") == ["CHO201"]


@pytest.mark.parametrize(
    "text",
    [
        'choreo: 1\nname: "shop # choreo: ignore[CHO201]"\n',
        "choreo: 1\nname: 'shop\n  # choreo: ignore[CHO201]'\n",
        "choreo: 1\nx-note: |\n  # choreo: ignore[CHO201]\n",
        "choreo: 1\nx-note: it#choreo:ignore[CHO201]\n",
        '{"choreo": 1, "name": "# choreo: ignore"}',
    ],
)
def test_takes_no_text_for_a_comment(text: str) -> None:
    assert codes(text) == []


def test_takes_a_comment_behind_a_text_with_a_hash() -> None:
    text = "choreo: 1\nservices:\n  order: {publishes: ['order #1 placed']}  # choreo: ignore[CHO201]\n"
    assert codes(text) == []
