"""The word lists stay sorted, consistent and grammatical."""

from pathlib import Path

import pytest

from choreo_check.linting.naming import Lexicon, inflection, wordlists

LISTS = sorted((Path(wordlists.__file__).parent / "words").glob("[a-z]*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_sorted_lower_case_and_free_of_repeats(path: Path) -> None:
    entries = wordlists.lines(path.stem)
    assert entries == sorted(set(entries))
    assert all(entry and entry == entry.lower().strip() for entry in entries)


def test_a_word_belongs_to_one_camp() -> None:
    lexicon = Lexicon.default()
    assert not lexicon.verbs & lexicon.homographs
    assert not (lexicon.verbs | lexicon.homographs) & lexicon.nouns
    for title in ("opening", "closing"):
        assert wordlists.wordlist(title) <= lexicon.homographs


def test_the_lexicon_covers_the_verbs_of_business_software() -> None:
    lexicon = Lexicon.default()
    assert len(lexicon.verbs | lexicon.homographs) > 1500


@pytest.mark.parametrize(
    ("verb", "participle"),
    [
        ("ship", "shipped"),
        ("cancel", "cancelled"),
        ("apply", "applied"),
        ("pay", "paid"),
        ("deploy", "deployed"),
        ("fix", "fixed"),
        ("load", "loaded"),
        ("open", "opened"),
        ("refer", "referred"),
        ("equip", "equipped"),
        ("withdraw", "withdrawn"),
        ("refreeze", "refrozen"),
        ("relay", "relayed"),
        ("checkout", "checked_out"),
    ],
)
def test_participles_are_spelt_as_english_spells_them(verb: str, participle: str) -> None:
    assert inflection.past_participle(verb) == participle
