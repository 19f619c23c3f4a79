"""Where the comments of a YAML file are."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.linting.comments import LINE_BREAK, comments

ROOT = Path(__file__).parents[2]


def places(text: str) -> list[tuple[int, int]]:
    return [(comment.line, comment.column) for comment in comments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# alone", [(1, 1)]),
        ("a: b # c", [(1, 6)]),
        ("a: b#c", []),
        ("a: #c", [(1, 4)]),
        ("a: b\t# c", [(1, 6)]),
        ("a: '# b' # c", [(1, 10)]),
        ('a: "# \\" # b" # c', [(1, 15)]),
        ("a: '# '' # b' # c", [(1, 15)]),
        ("a: it's # c", [(1, 9)]),
        ("a: it is 'so # c", [(1, 14)]),
        ("a: {b: '# c', d: \"# e\"} # f", [(1, 25)]),
        ('{"a":"# b"} # c', [(1, 13)]),
        ("- '# a' # b", [(1, 9)]),
        ("a: 'b\n  # c\n  d' # e", [(3, 6)]),
        ('a: "b\n  # c\n\n  d" # e', [(4, 6)]),
        ("a: |\n  # b\n\n  # c\nd: e # f", [(5, 6)]),
        ("a: >- # b\n  # c\n# d", [(1, 7), (3, 1)]),
        ("a: |2+\n   # b\n", []),
        ("- |\n # a\n- b # c", [(3, 5)]),
        ("- a: |\n    # b\n  c: d # e", [(3, 8)]),
        ("- - |\n   # a\n  - b # c", [(3, 7)]),
        ("a: !tag &anchor '# b' # c", [(1, 23)]),
        ("a: &anchor |\n  # b", []),
        ("a: *alias # b", [(1, 11)]),
        ("a: b | c # d", [(1, 10)]),
        ("a: [b, # c\n '# d']", [(1, 8)]),
        ("? 'a # b'\n: 'c # d' # e", [(2, 11)]),
        ("a: http://x/#y # z", [(1, 16)]),
        ("a: b\r\nc: d # e\r\n", [(2, 6)]),
        ("a: 'b\u2028# c'", []),
        ("a: 'unclosed # b", []),
        ("", []),
    ],
)
def test_finds_what_is_a_comment_and_nothing_else(text: str, expected: list[tuple[int, int]]) -> None:
    assert places(text) == expected


def test_speaks_for_its_line_when_it_stands_behind_something() -> None:
    assert [comment.speaks_for for comment in comments("a: b # c\nd: e")] == [1]


def test_speaks_for_the_next_line_that_holds_more_when_it_stands_alone() -> None:
    text = "# a\n  # b, which goes on\n\n# c\nd: e # f\n# g\n"
    assert [(comment.line, comment.speaks_for) for comment in comments(text)] == [
        (1, 5),
        (2, 5),
        (4, 5),
        (5, 5),
        (6, 6),
    ]


def by_the_parser(text: str) -> set[tuple[int, int]]:
    """Find comments by what PyYAML leaves over: a `#` after a space or at the start of a line, outside every token."""
    inside: set[int] = set()
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        inside.update(
            range(token.start_mark.index, token.end_mark.index) if isinstance(token, yaml.ScalarToken) else ()
        )
    starts: set[tuple[int, int]] = set()
    offset = 0
    for number, line in enumerate(text.split("\n"), 1):
        for column, character in enumerate(line):
            begins = character == "#" and (column == 0 or line[column - 1] in " \t")
            if begins and offset + column not in inside:
                starts.add((number, column + 1))
                break
        offset += len(line) + 1
    return starts


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("contracts/*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_agrees_with_the_parser_on_every_published_topology(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert set(places(text)) == by_the_parser(text)


SCALARS = st.sampled_from(
    ["a", "it's", "'# q'", '"# \\" q"', "'a''b # c'", "x#y", "b c", "a: b".replace(": ", ":"), "''", "-1"]
)
TRAILING = st.sampled_from(["", " # c", "  #c 'x", ' # "'])
BLOCKS = st.sampled_from(["|\n    # b\n    text 'q\n", ">-\n    # b\n\n    more\n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    lines: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        key = f"k{number}"
        match draw(st.integers(0, 4)):
            case 0:
                lines.append(f"{key}: {draw(SCALARS)}{draw(TRAILING)}\n")
            case 1:
                lines.append(f"{key}: {{x: {draw(SCALARS)}, y: [{draw(SCALARS)}, {draw(SCALARS)}]}}{draw(TRAILING)}\n")
            case 2:
                lines.append(f"{key}: {draw(BLOCKS)}")
            case 3:
                lines.append(f"{key}:\n- {draw(SCALARS)}{draw(TRAILING)}\n- m: {draw(BLOCKS)}  n: {draw(SCALARS)}\n")
            case _:
                lines.append(f"{draw(TRAILING).strip()}\n")
    return "".join(lines)


@given(documents())
def test_agrees_with_the_parser_on_documents_of_every_kind(text: str) -> None:
    yaml.safe_load(text)
    assert set(places(text)) == by_the_parser(text)


@given(st.text(alphabet="ab#'\"|>-: \n{}[],\\&!"))
def test_finds_its_way_through_anything(text: str) -> None:
    lines = LINE_BREAK.split(text)
    assert all(lines[line - 1][column - 1] == "#" for line, column in places(text))
