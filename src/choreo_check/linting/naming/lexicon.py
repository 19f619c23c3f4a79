"""Knows which words are verbs, so that the rest of the package can reason about positions only.

English verbs fall in two camps here. `verbs` have no noun that opens a name (create, assign).
`homographs` are nouns as often (charge, ship, refund) and need an object before they count.
A word in `nouns` is never a verb, whatever other list holds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from choreo_check.linting.naming.inflection import past_forms
from choreo_check.linting.naming.wordlists import wordlist

_SHORTEST_REGULAR = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The verbs and nouns names are read with; extend it with the words of a domain."""

    verbs: frozenset[str]
    homographs: frozenset[str]
    nouns: frozenset[str]
    past: Mapping[str, str] = field(repr=False, compare=False, hash=False)

    @staticmethod
    def default() -> "Lexicon":
        """Return the English of business software; it is read from disk on first use."""
        return _default()

    def extended(self, verbs: Iterable[str] = (), nouns: Iterable[str] = ()) -> "Lexicon":
        """Return this lexicon with more words; a word given as both is read as a noun."""
        added_nouns = frozenset(map(str.lower, nouns))
        added_verbs = frozenset(map(str.lower, verbs)) - added_nouns
        return replace(
            self,
            verbs=(self.verbs | added_verbs) - added_nouns,
            homographs=self.homographs - added_verbs - added_nouns,
            nouns=(self.nouns - added_verbs) | added_nouns,
            past={**self.past, **_past_of(added_verbs)},
        )

    def is_verb(self, word: str) -> bool:
        return word in self.verbs or word in self.homographs

    def is_participle(self, word: str) -> bool:
        """Say whether a word reports something over and done: placed, sent, set."""
        return word in self.past or (
            word.endswith("ed") and len(word) >= _SHORTEST_REGULAR and word not in wordlist("not_participles")
        )

    def is_also_base(self, participle: str) -> bool:
        """Say whether a participle looks just like its verb: set, split, read."""
        return self.past.get(participle) == participle


def _past_of(verbs: Iterable[str]) -> dict[str, str]:
    return {form: verb for verb in sorted(verbs) for form in past_forms(verb) if "_" not in form}


@cache
def _default() -> Lexicon:
    nouns = wordlist("nouns")
    verbs = wordlist("verbs") - nouns
    homographs = wordlist("homographs") - nouns
    irregular = {line.split()[0] for line in wordlist("irregular")}
    past = _past_of(verbs | homographs | irregular)
    exceptions = wordlist("not_participles")
    return Lexicon(verbs, homographs, nouns, {k: v for k, v in past.items() if k not in exceptions})
