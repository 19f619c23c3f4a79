"""Makes past participles, because a fact is named by one.

Regular English spelling is three rules; everything else is in `words/irregular.txt` (base,
participle, then the simple past where it differs) and `words/doubling.txt` (longer verbs that
double a consonant). An underscore in a form separates two words: checkout becomes checked out.
"""

import re
from functools import cache

from choreo_check.linting.naming.wordlists import lines, wordlist

_PREFIXES = ("un", "re", "over", "out", "under", "mis", "pre", "fore")
_NOT_DERIVED = frozenset({"relay", "outlet"})
_ONE_SYLLABLE = r"(?:[^aeiou]*|.*qu)[aeiou][^aeiouwxy]"


@cache
def irregular() -> dict[str, tuple[str, ...]]:
    """Return the forms of each irregular verb, participle first."""
    rows = (line.split() for line in lines("irregular"))
    return {base: tuple(forms) for base, *forms in rows}


def past_participle(verb: str) -> str:
    """Return the past participle of a verb, with an underscore between words if it has two."""
    return past_forms(verb)[0]


def past_forms(verb: str) -> tuple[str, ...]:
    """Return every past form a verb takes in a name, participle first."""
    return irregular().get(verb) or _derived(verb) or (_regular(verb),)


def _derived(verb: str) -> tuple[str, ...]:
    """Inflect unfreeze as freeze."""
    prefix = next(filter(verb.startswith, _PREFIXES), None)
    if prefix is None or verb in _NOT_DERIVED:
        return ()
    return tuple(prefix + form for form in irregular().get(verb.removeprefix(prefix), ()))


def _regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in set("aeiou"):
        return verb[:-1] + "ied"
    if verb in wordlist("doubling") or re.fullmatch(_ONE_SYLLABLE, verb):
        return verb + verb[-1] + "ed"
    return verb + "ed"
