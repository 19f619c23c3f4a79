"""Patterns as languages, compared with what Python's engine finds in all short words."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from choreo_check.compatibility import Document, contains
from choreo_check.compatibility.languages.backtracking import is_affordable
from choreo_check.compatibility.languages.translation import for_python
from choreo_check.compatibility.languages.words import Languages, TooMuchWork
from tests.compatibility.containment.asking import DRAFT_2020, RUST, is_contained

WORDS = ["".join(letters) for length in range(6) for letters in product("abx1", repeat=length)]
WORDS += ["".join(letters) for length in range(5) for letters in product("a-b1", repeat=length)]
WORDS += ["{a}", "a{b", "a{", "x{a}b"]
READABLE = (
    "^a", "a$", "^$", "a|b", "^(?!ab).*$", "^[a-b]{2,4}$", "(a|^b)x", "x(?=1)1$", "^\\d+$", "^(a+)+$", "[^a-b]", "^.*$",
    "ab?x*", "^(?=.*a)(?=.*b)[ab]{2,5}$", "(^|x)b", "^a{0,2}$", "a.x", "b(?!a)", "^(?:a|bx)*$", "(?!^a)b", "a$|^b",
    "^a(b$|x)1?", "^[\\w-]+$", "\\S\\D", "^(?:(?:a|b){2}x){1,2}$", "a{2}?b", "[x1]$", "^(?!(a|b)*$)",
    "\\ba", "b\\b", "^\\b", "\\bab\\b", "\\Ba", "a\\B|\\bx", "^a\\b", "(?<=a)b", "(?<!a)b",
    "^(?:(?!ab).)*$", "^((?!x)[abx]){2,3}$", "^(?:(?=a|b).)+$", "^a(?:(?!1$)(?!^x).)*$", "a{b", "{a}", "^[ab]+(?<!ab)$",
)  # fmt: skip


@pytest.mark.parametrize("pattern", READABLE)
def test_a_pattern_is_found_in_the_same_words(pattern: str) -> None:
    languages = Languages(1_000_000)
    assert [word for word in WORDS if languages.found(pattern, word)] == [
        word for word in WORDS if re.search(pattern, word)
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        "(a)\\1",
        "(?:\\ba)+",
        "(?<=(?=a)a)b",
        "\\p{Script=Greek}",
        "\\p{Cn}",
        "\\p",
        "(?i)a",
        "a{,3}",
        "a**",
        "(",
        "[b-a]",
        "\\Z",
        "\\c",
        "\\c1",
        "((?!a).)*b",
        "(?=a)\\b",
        "\\b\\b1",
        "(?<=^|b)x",
    ],
)
def test_what_is_not_regular_or_not_portable_is_not_read(pattern: str) -> None:
    assert Languages(1000).found(pattern, "a") is None


@pytest.mark.parametrize("one", READABLE[::2])
def test_containment_of_patterns_agrees_with_all_short_words(one: str) -> None:
    for other in READABLE[1::2]:
        refuted = [word for word in WORDS if re.search(one, word) and not re.search(other, word)]
        if is_contained({"type": "string", "pattern": one}, {"pattern": other}):
            assert refuted == []


def test_a_shortest_word_is_short_and_readable() -> None:
    languages = Languages(1000)
    word = languages.shortest([languages.of("^[A-Z]{2}\\d{3}$") or languages.make.nothing], 0)
    assert word is not None
    assert re.fullmatch("[A-Z]{2}[0-9]{3}", word)


def test_lengths_and_patterns_meet() -> None:
    assert is_contained({"type": "string", "pattern": "^[ab]{3,5}$", "maxLength": 4}, {"pattern": "^.{3,4}$"})
    assert is_contained({"type": "string", "pattern": "^(ab)*$", "minLength": 3}, {"minLength": 4})
    assert not is_contained({"type": "string", "pattern": "^(ab)*$", "minLength": 3}, {"minLength": 5})


def test_excluded_words_of_a_finite_language_leave_nothing() -> None:
    old = {"type": "string", "pattern": "^[ab]$", "not": {"const": "a"}}
    assert is_contained(old, {"const": "b"})


def test_an_automaton_that_explodes_is_given_up() -> None:
    languages = Languages(500)
    exploding = [languages.of("(a|b)*a(a|b){20}$"), languages.of("(a|b)*b(a|b){20}$")]
    with pytest.raises(TooMuchWork):
        languages.shortest([each for each in exploding if each is not None], 0)


def test_only_what_can_backtrack_for_long_is_refused() -> None:
    assert is_affordable("^[0-9a-f]{8}-[0-9a-f]{4}$", 1000)
    assert is_affordable("^(a+)+$", 20)
    assert not is_affordable("^(a+)+$", 40)
    assert not is_affordable("^(a|a)*$", 40)
    assert not is_affordable("a*a*a*a*b", 200)
    assert not is_affordable("(a)\\1", 40)


def test_the_categories_of_unicode_are_understood() -> None:
    assert is_contained({"type": "string", "pattern": "^\\p{Lu}+$"}, {"pattern": "^\\p{Letter}+$"})
    assert is_contained({"type": "string", "pattern": "^[A-Za-z]$"}, {"pattern": "^[\\p{L}\\p{Nd}]$"})
    assert is_contained({"enum": ["\u00e9", "\u0416"]}, {"pattern": "^[^\\P{L}]$"})
    languages = Languages(1000)
    assert [languages.found("^\\p{L}$", word) for word in ("\u00e9", "1", "\u4e00")] == [True, False, True]


def test_a_name_does_not_change_a_group() -> None:
    assert is_contained({"type": "string", "pattern": "^(?<year>\\d{4})-(?<month>\\d\\d)$"}, {"minLength": 7})


def test_word_boundaries_are_decided() -> None:
    assert is_contained({"type": "string", "pattern": "^foo( bar)?$"}, {"pattern": "\\bfoo\\b"})
    assert not is_contained({"type": "string", "pattern": "^foo"}, {"pattern": "\\bfoo\\b"})


TEXTS = ("a", "A", "ä", "Ω", "1", "-", "Aa", "", "2024-05", "\t", "\t\n", "\\cI")
"""Words that categories tell apart."""


@pytest.mark.parametrize(
    ("pattern", "in_python"),
    [
        ("^(?<year>[0-9]{4})-(?<month>[0-9]{2})$", "^[0-9]{4}-[0-9]{2}$"),
        ("^\\p{Lu}", "^[AΩ]"),
        ("^\\P{Lu}$", "^[^AΩ]$"),
        ("^[^\\p{L}]$", "^[^aAäΩ]$"),
        ("^[\\P{L}\\]]$", "^[-1\t]$"),
        ("(?<=A)a", "(?<=A)a"),
        ("^\\\\p{1}", "^\\\\p"),
        ("^\\cI[\\cj-\\cM]?$", "^\t\n?$"),
        ("^\\\\cI", "^\\\\cI"),
    ],
)
def test_a_pattern_is_translated_for_the_engine_that_validates(pattern: str, in_python: str) -> None:
    found = [text for text in TEXTS if re.search(for_python(pattern), text)]
    assert found == [text for text in TEXTS if re.search(in_python, text)]


@pytest.mark.parametrize("pattern", ["\\p{Script=Greek}", "[a-\\p{L}]", "(?<year>a)\\k<year>"])
def test_what_we_cannot_read_is_not_translated(pattern: str) -> None:
    assert for_python(pattern) == pattern


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "pattern": "^\\p{L}+$"}, {"pattern": "^\\p{Lu}+$"}),
        ({"type": "string", "pattern": "^(?<a>[0-9])$"}, {"pattern": "^(?<a>[1-9])$"}),
        ({"type": "object"}, {"patternProperties": {"^\\p{Lu}": {"type": "string"}}}),
        (
            {"type": "object", "minProperties": 1},
            {"patternProperties": {"^\\p{Lu}": {}}, "additionalProperties": {"type": "string"}},
        ),
    ],
)
def test_a_witness_against_a_pattern_that_python_writes_otherwise_convinces_another_validator(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    answer = contains(Document(old), Document(new))
    assert answer.verdict == "not contained"
    assert RUST[DRAFT_2020](old).is_valid(answer.witness)
    assert not RUST[DRAFT_2020](new).is_valid(answer.witness)
    assert answer.failing is not None
    assert answer.failing.pointer.startswith(f"#/{next(iter(new))}") or "additional" in answer.failing.pointer
