"""What the format does not know is refused at its place, in a sentence, with what to do about it."""

from __future__ import annotations

import pytest

from choreo_check.loading import Malformed, load_text
from tests.loading.stretch import stretch


def refusal(text: str) -> tuple[str, str, str | None]:
    """What is said of a text, the stretch it is said of, and the hint."""
    with pytest.raises(Malformed) as caught:
        load_text(text, "t.yaml")
    error = caught.value
    prefix = f"t.yaml:{error.location.line}:{error.location.column}: "
    assert error.message.startswith(prefix)
    return error.message.removeprefix(prefix), stretch(text, error.location), error.hint


def handler(body: str) -> str:
    return f"choreo: 1\nservices: {{s: {{handlers: [{{{body}}}]}}}}"


@pytest.mark.parametrize(
    ("text", "message", "place", "hint"),
    [
        ("choreo: 1\nservice: {}", "unknown key `service` in `topology`", "service", "did you mean `services`?"),
        (handler("on: a, emit: b"), "unknown key `emit` in `handlers`", "emit", "did you mean `emits`?"),
        (handler("on: {any: [a], withn: 1s}"), "unknown key `withn` in `on`", "withn", "known here: any"),
        (handler("on: {al: [a, b]}"), "`on` wants one of the keys any, first, all, matching, after", "al", "all"),
        (handler("on: {}"), "`on` wants one of the keys any, first, all, matching, after", "{}", None),
        (handler("on: {of: a}"), "`on` wants one of the keys any, first, all, matching, after", "of", None),
        (handler("on: {after: 1s}"), "`on` needs the key `of`", "{", None),
        (handler("emits: b"), "`handlers` needs the key `on`", "{", None),
        (handler("on: [a, b]"), "`on` wants a text or a mapping, not a list", "[a, b]", None),
        (handler("on: 1"), "`on` wants a text or a mapping, not a whole number (1)", "1", 'quote it: "1"'),
        (handler("on: "), "`on` wants a text or a mapping, not nothing", "", None),
        (handler("on: ''"), "`on` must not be empty", "''", None),
        (handler("on: {any: []}"), "`any` must not be empty", "[]", None),
        (handler("on: {any: [a, 2]}"), "`any` wants a text, not a whole number (2)", "2", 'quote it: "2"'),
        (
            handler("on: {after: 30, of: a}"),
            "`after` wants a text, not a whole number (30)",
            "30",
            "A number and its unit",
        ),
        (handler("on: {after: 5 weeks, of: a}"), "`after` cannot be `5 weeks`", "5 weeks", "A number and its unit"),
        (handler('on: {after: "5s\\n", of: a}'), "`after` cannot be `5s\\n`", '"5s\\n"', "A number and its unit"),
        (handler("on: {after: ٣s, of: a}"), "`after` cannot be `٣s`", "٣s", "A number and its unit"),
        (handler("on: a, outcomes: []"), "`outcomes` must not be empty", "[]", None),
        (handler("on: a, outcomes: [b]"), "`outcomes` wants a mapping, not a text (b)", "b", None),
        (handler("on: a, outcomes: [{}], emits: b"), "`emits` stands beside `outcomes`", "emits", "move it"),
        (handler("on: a, retries: -1"), "`retries` must be at least 0", "-1", None),
        (handler("on: a, retries: 1.5"), "`retries` wants a whole number, not a number (1.5)", "1.5", None),
        (handler("on: a, retries: many"), "`retries` wants a whole number, not a text (many)", "many", None),
        (handler("on: a, observes: yes"), "`observes` wants true or false, not a text (yes)", "yes", None),
        (handler("on: a, tombstone: "), "`tombstone` wants true or false, not nothing", "", None),
        (handler("on: a, dead_letter: true"), "`dead_letter` cannot be true", "true", "it can be: false"),
        (handler("on: a, reads: {b: c}"), "`reads` wants a text or a list, not a mapping", "{b: c}", None),
        ("choreo: 2", "`choreo` cannot be 2", "2", "it can be: 1"),
        ("choreo: one", "`choreo` wants a whole number, not a text (one)", "one", None),
        ("name: x", "`topology` needs the key `choreo`", "n", None),
        ("- choreo: 1", "`topology` wants a mapping, not a list", "- choreo: 1", None),
        ("choreo: 1\nbroker: kafak", "`broker` cannot be `kafak`", "kafak", "did you mean `kafka`?"),
        ("choreo: 1\nbroker: x", "`broker` cannot be `x`", "x", "it can be: kafka, nats-jetstream"),
        ("choreo: 1\nservices: [a]", "`services` wants a mapping, not a list", "[a]", None),
        ("choreo: 1\nservices: {'': {}}", "a name in `services` must not be empty", "''", None),
        ("choreo: 1\nservices: {s: {publishes: [{evnt: a}]}}", "unknown key `evnt` in `publishes`", "evnt", "event"),
        ("choreo: 1\nservices: {s: {publishes: {}}}", "`publishes` needs the key `event`", "{", None),
        ("choreo: 1\nsagas: {s: }", "`sagas` wants a mapping, not nothing", "", None),
        ("choreo: 1\nenvelope: {schema_: a}", "unknown key `schema_` in `envelope`", "schema_", "`schema`"),
        ("choreo: 1\n12: x", "unknown key `12` in `topology`", "12", "known here"),
    ],
)
def test_says_what_is_wrong_and_where(text: str, message: str, place: str, hint: str | None) -> None:
    said, where, advice = refusal(text)
    assert (said, where) == (message, place)
    assert advice is None if hint is None else hint in str(advice)


def test_refuses_a_key_that_is_given_twice_and_names_both_places() -> None:
    text = "choreo: 1\nname: a\nservices: {}\nname: b\n"
    with pytest.raises(Malformed) as caught:
        load_text(text, "t.yaml")
    assert caught.value.message == "t.yaml:4:1: the key `name` is given twice, first on line 2"
    assert stretch(text, caught.value.location) == "name"


def test_a_key_is_the_same_however_it_is_quoted() -> None:
    assert refusal('choreo: 1\n"choreo": 1')[0] == "the key `choreo` is given twice, first on line 1"


def test_does_not_advise_to_quote_where_no_text_may_stand() -> None:
    assert refusal(handler("on: a, retries: 1.5"))[2] is None


def test_shows_control_characters_and_long_texts_as_little_as_it_can() -> None:
    message = refusal(f'choreo: 1\nbroker: "\\e[31m{"x" * 500}"')[0]
    assert message.startswith(r"`broker` cannot be `\x1b[31m")
    assert len(message) < 150
