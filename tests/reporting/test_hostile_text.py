"""Text that tries to be a command, markup or an escape sequence, in every format."""

from __future__ import annotations

import pytest

from choreo_check.reporting import formats, render
from choreo_check.reporting.reporter import Report
from tests.reporting.canonical import hostile

TEXTS = (
    "",
    " ",
    "\n",
    "\x00\x1b]0;title\x07",
    "\ud800",
    "\u202e",
    "::stop-commands::x",
    "](1)",
    "]]>",
    "%0A",
    "end",
    "🛒" * 300,
)


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("report", [hostile(), *map(hostile, TEXTS)])
def test_renders_any_text_without_a_control_character_and_as_valid_unicode(report: Report, name: str) -> None:
    rendered = render(report, name)
    assert not [character for character in rendered if character < " " and character != "\n"]
    assert rendered.encode().endswith(b"\n")
