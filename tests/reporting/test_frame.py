"""Where the underline of a code frame falls."""

from __future__ import annotations

from choreo_check.findings import Location
from choreo_check.reporting.frame import Frame, frame
from choreo_check.reporting.visible import cells


def underlined(drawn: Frame) -> tuple[int, int]:
    return drawn.indent, drawn.indent + drawn.carets


def drawn(source: str, *span: int, room: int = 80) -> Frame:
    found = frame(source, Location("x.yaml", *span), room)
    assert found is not None
    return found


def test_draws_a_tab_as_four_cells() -> None:
    assert drawn("\ta: b\n", 1, 5, 1, 6) == Frame(1, "    a: b", 7, 1)


def test_underlines_wide_characters_with_two_cells_each() -> None:
    assert underlined(drawn("注文: 確定", 1, 5, 1, 7)) == (6, 10)


def test_counts_a_combining_mark_as_no_cell() -> None:
    assert underlined(drawn("e\u0301: x", 1, 5, 1, 6)) == (3, 4)


def test_underlines_a_span_of_several_lines_to_the_end_of_its_first() -> None:
    assert drawn("on: {all: [a,   \n  b]}", 1, 5, 2, 6) == Frame(1, "on: {all: [a,", 4, 9)


def test_crops_a_very_long_line_round_the_span() -> None:
    found = drawn("x" * 5000 + "GUILTY" + "y" * 5000, 1, 5001, 1, 5007)
    start, end = underlined(found)
    assert found.code[start:end] == "GUILTY"
    assert cells(found.code) == 80
    assert (found.code[0], found.code[-1]) == ("…", "…")


def test_crops_a_span_that_is_itself_too_long() -> None:
    found = drawn("x" * 300, 1, 101, 1, 290, room=40)
    assert cells(found.code) <= 40
    assert found.indent + found.carets < 40


def test_marks_one_cell_of_an_empty_span_and_of_one_beyond_the_line() -> None:
    assert underlined(drawn("a: b", 1, 4, 1, 4)) == (3, 4)
    assert underlined(drawn("a: b", 1, 90, 1, 95)) == (4, 5)
    assert underlined(drawn("", 1, 1, 1, 1)) == (0, 1)


def test_draws_nothing_when_the_file_has_no_such_line() -> None:
    assert frame("a\nb", Location("x.yaml", 3, 1, 3, 2), 80) is None


def test_counts_lines_as_yaml_does_and_not_at_form_feeds() -> None:
    assert drawn("a\r\nb\x0cc\rd", 3, 1, 3, 2).code == "d"


def test_shows_control_characters_instead_of_obeying_them() -> None:
    assert drawn("\x1b[31m\u202eb", 1, 7, 1, 8) == Frame(1, "␛[31m\\u202eb", 11, 1)
