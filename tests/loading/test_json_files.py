"""A `.json` file is read as JSON: all of it, and nothing else, with every place known."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from choreo_check.loading import Malformed, load_text
from choreo_check.loading.composer import compose
from tests.loading.stretch import stretch
from tests.loading.test_yaml_tree import plain

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def read(text: str) -> object:
    return plain(compose(text, "t.json"))


@given(values, st.sampled_from([None, 0, 3, "\t"]), st.booleans())
def test_reads_every_json_value_as_python_does(value: object, indent: int | str | None, ascii_only: bool) -> None:  # noqa: FBT001
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read(text) == json.loads(text)


@given(st.text(alphabet='{}[]:,"\\u0019e.-+ \n\ttruefalsn#é'))
def test_takes_exactly_what_python_takes(text: str) -> None:
    def repeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key given twice")
        return dict(pairs)

    try:
        expected = json.loads(text, object_pairs_hook=repeated)
        json.dumps(expected, ensure_ascii=False).encode()
    except ValueError:
        with pytest.raises(Malformed):
            compose(text, "t.json")
    else:
        assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '\t{\t"a"\t:\t1\t}\t',
        '{"a"\n:\n1\n}',
        '{"a":"\\ud83d\\ude00 \\u00e9 \\/ \\b\\f\\n\\r\\t\\" \\\\"}',
        f'{{"{"k" * 5000}":1}}',
        '{"a": "x\u2028y\u0085z\x7f"}',
        '{"<<": {"a": 1}, "a": 2, "&b": "*c", "!d": "# no comment"}',
        "[[], {}, -0, 1E5, 1.5e-3, true, false, null]",
        '"text"',
        "12",
    ],
)
def test_reads_json_that_a_yaml_parser_refuses_or_reads_otherwise(text: str) -> None:
    assert read(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the file is empty"),
        (" \r\n\t", "1:1: the file is empty"),
        ('{"a": 1,}', "1:9: expected a key in quotes, not `}`"),
        ("{a: 1}", "1:2: expected a key in quotes or `}`, not `a`"),
        ("[1, ]", "1:5: expected a value, not `]`"),
        ("[1 2]", "1:4: expected `,` or `]`, not `2`"),
        ('{"a" 1}', "1:6: expected `:`, not `1`"),
        ('{"a": 1 "b"}', '1:9: expected `,` or `}`, not `"`'),
        ("[}", "1:2: expected a value or `]`, not `}`"),
        ("{}\n{}", "2:1: expected nothing more, not `{`"),
        ("{", "1:2: expected a key in quotes or `}`, and the file ends"),
        ('{"a":\r\n', "2:1: expected a value, and the file ends"),
        ("[01]", "1:2: expected a value or `]`, not `0`"),
        ("[NaN]", "1:2: expected a value or `]`, not `N`"),
        ("[truethy]", "1:2: expected a value or `]`, not `t`"),
        ("choreo: 1", "1:1: expected a value, not `c`"),
        ('["a\nb"]', "1:4: invalid control character"),
        ('["\\q"]', "1:3: invalid \\escape"),
        ('["a]', "1:2: unterminated string starting"),
        ('["\\ud83d"]', "1:2: half of a surrogate pair in a text"),
        ('{"a": 1, "a": 2}', "1:10: the key `a` is given twice, first on line 1"),
        ("[\x07]", "1:2: expected a value or `]`, not `\\x07`"),
        ("[" * 100_000, "1:101: nested more than 100 levels deep"),
        ('{"a":' * 100_000, "1:501: nested more than 100 levels deep"),
    ],
)
def test_refuses_what_is_not_json_at_its_place(text: str, message: str) -> None:
    with pytest.raises(Malformed) as caught:
        compose(text, "t.json")
    assert caught.value.message == f"t.json:{message}"


def test_says_what_to_do_with_a_comment() -> None:
    with pytest.raises(Malformed) as caught:
        compose("# a comment\n{}", "t.json")
    assert caught.value.hint == "name the file .yaml if it is YAML"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_knows_the_place_of_every_name(line_break: str) -> None:
    text = '{"choreo": 1,\n\t"services": {"é😀": {\n "publishes": ["\\u0061.b"],\n\n"handlers": [{"on":"c"}]}}}'
    text = text.replace("\n", line_break)
    (service,) = load_text(text, "t.json").services
    assert stretch(text, service.location) == '"é😀"'
    assert stretch(text, service.publishes[0].location) == '"\\u0061.b"'
    assert stretch(text, service.handlers[0].location) == '{"on":"c"}'
    assert (service.handlers[0].location.line, service.handlers[0].location.column) == (5, 14)
