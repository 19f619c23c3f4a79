"""Finds the part of a name that decides how it reads, and the verb it opens with.

In `OrderRejectedByRestaurant` the part that decides ends before "by", in `GuestCheckedIn` before
"in", in `SagaCompletedSuccessfully` before the adverb. That part is called the core.
"""

from typing import NamedTuple

from choreo_check.linting.naming.lexicon import Lexicon
from choreo_check.linting.naming.spelling import Spelling
from choreo_check.linting.naming.wordlists import wordlist

PARTICLES = frozenset({"in", "out", "up", "off", "on", "over", "down", "back", "away", "through"})
_ADVERBS = frozenset({"again", "already", "early", "elsewhere", "late", "now", "once", "twice"})
_NOT_ADVERBS = frozenset(
    {"anomaly", "apply", "assembly", "comply", "family", "fly", "imply", "multiply", "reapply"}
    | {"reply", "resupply", "supply", "monopoly", "monthly", "weekly", "daily", "only"}
)
_MODIFIERS = frozenset(
    {"async", "auto", "batch", "bulk", "do", "force", "hard", "mass", "please", "quick", "safe"}
    | {"safely", "soft", "sync", "try"}
)


class Clause(NamedTuple):
    """The words of a name from one of its segments on, and where a verb would open them."""

    spelling: Spelling
    lexicon: Lexicon
    start: int
    end: int
    verb_index: int
    verb: str
    core: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return self.spelling.words[self.start :]

    @property
    def tail(self) -> tuple[str, ...]:
        return self.spelling.words[self.end :]

    @property
    def opens_with_verb(self) -> bool:
        return self.verb in self.lexicon.verbs or (
            self.verb in self.lexicon.homographs and self.verb in wordlist("opening")
        )

    @property
    def object_index(self) -> int:
        """Return where the object of the verb begins, past a particle: check in guest."""
        after = self.verb_index + 1
        has_particle = after < self.end and self.spelling.words[after] in PARTICLES
        return after + 1 if has_particle else after

    @property
    def direct_object(self) -> tuple[str, ...]:
        return self.spelling.words[self.object_index : self.end]


def clause(spelling: Spelling, lexicon: Lexicon, start: int = 0) -> Clause:
    """Read the words of a name from one of them on."""
    words = spelling.words
    end = _before_preposition(words, lexicon, start)
    while end > start + 1 and _is_trailing(words[end - 1]):
        end -= 1
    verb = start + _is_modified(words[start:end], lexicon)
    return Clause(spelling, lexicon, start, end, verb, words[verb], words[start:end])


def _is_modified(core: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Say whether the verb comes second, after a word such as bulk or please."""
    return core[0] in _MODIFIERS and len(core) > 1 and lexicon.is_verb(core[1])


def _before_preposition(words: tuple[str, ...], lexicon: Lexicon, start: int) -> int:
    particle_follows_verb = lexicon.is_verb(words[start]) and words[start + 1 : start + 2]
    skipped = start + 1 + bool(particle_follows_verb and words[start + 1] in PARTICLES)
    prepositions = wordlist("prepositions")
    if prepositions.isdisjoint(words[skipped:]):
        return len(words)
    return next(i for i in range(skipped, len(words)) if words[i] in prepositions)


def _is_trailing(word: str) -> bool:
    is_adverb = word in _ADVERBS or (word.endswith("ly") and word not in _NOT_ADVERBS)
    return is_adverb or word in PARTICLES
