"""What anchors, aliases, merge keys, tags and plain scalars become."""

from __future__ import annotations

import gc

import pytest
import yaml

from choreo_check.loading import Malformed, composer, load_text
from choreo_check.loading.composer import compose
from choreo_check.loading.nodes import Mapping, Node, Scalar, Sequence, Span
from choreo_check.loading.scalars import kind_of, value_of
from tests.loading.stretch import stretch


def plain(node: Node) -> object:
    """A tree as Python values."""
    if isinstance(node, Mapping):
        return {key: plain(entry.value) for key, entry in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else value_of(node)


def read(text: str) -> object:
    return plain(compose(text, "t.yaml"))


def refusal(text: str) -> str:
    with pytest.raises(Malformed) as caught:
        compose(text, "t.yaml")
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, word) for word in ("on", "off", "yes", "no", "y", "tRUE", "nULL", "1_000", "12:30", "0b1", "1e", ".")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[("12", 12), ("+12", 12), ("-12", -12), ("012", 12), ("0o17", 15), ("0xfF", 255)],
        *[("1.5", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("-1.5E-1", -0.15)],
        *[(".inf", float("inf")), ("-.Inf", float("-inf")), ("+.INF", float("inf"))],
        *[("'12'", "12"), ('"true"', "true"), ("'~'", "~"), ("2026-01-01", "2026-01-01"), ("!!str 12", "12")],
    ],
)
def test_plain_scalars_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    assert read(f"- {text}") == [value]


def test_not_a_number_is_a_number() -> None:
    value = value_of(Scalar(".nan", plain=True, span=Span(0, 0, 0, 4)))
    assert isinstance(value, float)
    assert value != value  # noqa: PLR0124  what NaN is known by


def test_a_number_too_long_for_python_to_read_exactly_is_still_a_number() -> None:
    node = compose("9" * 5000, "t.yaml")
    assert kind_of(node) == "number"
    assert read("9" * 5000) == float("inf")


@pytest.mark.parametrize(("text", "kind"), [("{}", "object"), ("[]", "array"), ("a", "string"), ("1", "integer")])
def test_tells_the_kind_of_a_node(text: str, kind: str) -> None:
    assert kind_of(compose(text, "t.yaml")) == kind


def test_an_alias_stands_for_what_its_anchor_names() -> None:
    assert read("a: &x [1, {b: c}]\nd: *x\ne: &y z\nf: *y") == {
        "a": [1, {"b": "c"}],
        "d": [1, {"b": "c"}],
        "e": "z",
        "f": "z",
    }


def test_the_latest_of_two_equal_anchors_counts() -> None:
    assert read("- &x 1\n- &x 2\n- *x") == [1, 2, 2]


def test_an_alias_may_be_a_key() -> None:
    assert read("- &x a\n- *x : b") == ["a", {"a": "b"}]


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("{<<: *a, x: 9}", {"x": 9, "y": 2}),
        ("{x: 9, <<: *a}", {"x": 9, "y": 2}),
        ("{<<: [*a, *b]}", {"x": 1, "y": 2, "z": 4}),
        ("{<<: [*b, *a]}", {"x": 3, "y": 2, "z": 4}),
        ("{<<: [*b, *a], z: 9}", {"x": 3, "y": 2, "z": 9}),
        ("{<<: []}", {}),
        ("{<<: {v: 1}}", {"v": 1}),
        ('{"<<": *a}', {"<<": {"x": 1, "y": 2}}),
        ("{<<: *c}", {"x": 3, "z": 4, "w": 5}),
    ],
)
def test_merge_keys_bring_in_what_is_not_there_and_the_first_source_wins(text: str, merged: object) -> None:
    head = "- &a {x: 1, y: 2}\n- &b {x: 3, z: 4}\n- &c {<<: *b, w: 5}\n"
    found = read(f"{head}- {text}")
    assert isinstance(found, list)
    assert found[3] == merged


def test_a_merge_leaves_its_source_as_it_was() -> None:
    assert read("- &a {x: 1}\n- {<<: *a, y: 2}\n- *a") == [{"x": 1}, {"y": 2, "x": 1}, {"x": 1}]


@pytest.mark.parametrize("text", ["{<<: a}", "{<<: [a]}", "{<<: }"])
def test_refuses_to_merge_what_is_no_mapping(text: str) -> None:
    assert "`<<` merges mappings only" in refusal(text)


def test_refuses_two_merge_keys() -> None:
    assert "the key `<<` is given twice" in refusal("- &a {x: 1}\n- {<<: *a, <<: *a}")


def test_an_aliased_name_points_at_the_alias_and_a_merged_one_at_its_source() -> None:
    text = (
        "choreo: 1\nx-name: &n order.placed\nx-parts: &p\n  emits: paid\n"
        "services:\n  s:\n    handlers:\n    - on: *n\n      <<: *p\n    - on: {any: [*n]}\n"
    )
    first, second = load_text(text).handlers
    assert first.trigger.events[0].name == "order.placed"
    assert stretch(text, first.trigger.events[0].location) == "*n"
    assert first.trigger.events[0].location.line == 8
    assert second.trigger.events[0].location.line == 10
    assert first.outcomes[0].emits[0].location.line == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: *b", "t.yaml:1:4: the alias *b is not defined before this place"),
        ("a: &b [*b]", "t.yaml:1:8: the alias *b contains itself"),
        ("a: &b {c: *b}", "t.yaml:1:11: the alias *b contains itself"),
        ("a: !!int 1", "t.yaml:1:4: the tag tag:yaml.org,2002:int is not supported"),
        ("a: !!python/object:os.system []", "t.yaml:1:4: the tag tag:yaml.org,2002:python/object:os.system is not"),
        ("!x {}", "t.yaml:1:1: the tag !x is not supported"),
        ("? [a]\n: b", "t.yaml:1:3: a key must be a plain name"),
        ("{{a: b}: c}", "t.yaml:1:2: a key must be a plain name"),
        ("- &a [x]\n- *a : b", "t.yaml:2:3: a key must be a plain name"),
        ("a: 1\n---\nb: 1", "t.yaml:2:1: a second document starts here"),
        ("a: 1\n...\n---\n", "t.yaml:3:1: a second document starts here"),
        ("%FOO bar\n---\na: 1", "t.yaml:1:5: while scanning a directive, found unknown directive name"),
        ("%YAML 2.0\n---\na: 1", "t.yaml:1:1: found incompatible YAML document"),
        ('a: "b', "t.yaml:1:6: while scanning a quoted scalar, found unexpected end of stream"),
        ("a: 'b", "t.yaml:1:6: while scanning a quoted scalar, found unexpected end of stream"),
        ("a: b: c", "t.yaml:1:5: mapping values are not allowed in this context"),
        ("\ta: b", "t.yaml:1:1: while scanning for the next token, found character that cannot start any token"),
        ("a: [b", "t.yaml:1:6: while parsing a flow sequence, did not find expected ',' or ']'"),
        ('a: "\\q"', "t.yaml:1:5: while parsing a quoted scalar, found unknown escape character"),
        ("a: é\0", "t.yaml:1:5: the character U+0000 is not allowed here"),
        ("a: b\r\nc: d\x07", "t.yaml:2:5: the character U+0007 is not allowed here"),
        ("ü: 1\rb: \x85", "t.yaml:2:4: the character U+0085 is not allowed here"),
        ("a: \u2028", "t.yaml:1:4: the character U+2028 is not allowed here"),
        ("a: \ud800", "t.yaml:1:4: the character U+D800 is not allowed here"),
        ("a: \uffff", "t.yaml:1:4: the character U+FFFF is not allowed here"),
        ("", "t.yaml:1:1: the file is empty"),
        ("# only\n\n# comments", "t.yaml:1:1: the file is empty"),
    ],
)
def test_refuses_what_a_topology_does_without(text: str, message: str) -> None:
    assert refusal(text).startswith(message)


def test_takes_what_yaml_allows_around_a_document() -> None:
    assert read("%YAML 1.2\n--- # here\na: 1\n...\n") == {"a": 1}
    assert read("a: 1\r\nb:\r\n- c\r\n") == {"a": 1, "b": ["c"]}
    assert read("? a\n: b") == {"a": "b"}
    assert read("😀: \u00a0é") == {"😀": "\u00a0é"}


def test_a_document_may_be_nested_a_hundred_levels_deep_and_no_more() -> None:
    assert compose("[" * 100 + "]" * 100, "t.yaml")
    assert refusal("[" * 101 + "]" * 101) == "t.yaml:1:101: nested more than 100 levels deep"


def test_leaves_the_garbage_collector_as_it_was() -> None:
    read("a: 1")
    assert gc.isenabled()
    gc.disable()
    try:
        read("a: 1")
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("text", ["- &a b\n- *a\n- 'é'\n- {c: [d]}\n- on: off\n", "a: \x07", "a: [b", "a: é\0"])
def test_without_libyaml_the_tree_is_the_same(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    def outcome() -> object:
        try:
            return compose(text, "t.yaml")
        except Malformed as error:
            return error.message.split(": ")[0]

    fast = outcome()
    monkeypatch.setattr(composer, "Parser", yaml.SafeLoader)
    assert outcome() == fast


@pytest.mark.parametrize(("mark", "hint"), [("\t", "indent with spaces, not with tabs"), ("@", "mend the YAML")])
def test_blames_a_tab_only_where_there_is_one(mark: str, hint: str) -> None:
    with pytest.raises(Malformed) as refused:
        load_text(f"choreo: 1\nservices:\n{mark}a: 1\n")
    assert refused.value.hint == hint
