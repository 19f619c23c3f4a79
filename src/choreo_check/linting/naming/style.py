"""Names the convention a name is written in, so that two conventions in one topology show.

A version, a reverse domain and the spelling of dotted segments do not make another convention, and
a single word belongs to none: calling one convention two is worse than calling two conventions one.
"""

from choreo_check.linting.naming.spelling import EVENT_AFFIXES, Spelling, spell

_SEPARATED = {".": "dot.separated", "/": "slash/separated", ":": "colon:separated"}
_JOINED_LOWER = {"_": "snake_case", "-": "kebab-case", " ": "words with spaces"}
_JOINED_UPPER = {"_": "SCREAMING_SNAKE", "-": "SCREAMING-KEBAB", " ": "WORDS WITH SPACES"}
_JOINED_TITLE = {"_": "Pascal_Snake", "-": "Train-Case", " ": "words with spaces"}


def style(name: str) -> str | None:
    """Return the convention of a name in words a reader knows, or None if it shows none."""
    spelling = spell(name).suffixes_as_words()
    if len(spelling.words) == 1 or not spelling.words:
        return None
    first, last = spelling.spans[0][0], spelling.spans[-1][1]
    body = name[first:last]
    separators = {gap for i in range(1, len(spelling.words)) if (gap := spelling.gap(i))}
    if not separators:
        return _unseparated(body, spelling)
    outer = next((mark for mark in _SEPARATED if mark in separators), None)
    return _segmented(body, outer) if outer else _joined(body, separators)


def _segmented(body: str, outer: str) -> str:
    title = _SEPARATED[outer]
    if body.isupper():
        return title.upper()
    if body.rsplit(outer, 1)[-1][:1].isupper():
        return f"{title} in PascalCase"
    return title


def _joined(body: str, separators: set[str]) -> str | None:
    if len(separators) > 1:
        return None
    [separator] = separators
    if body.islower():
        return _JOINED_LOWER.get(separator)
    if body.isupper():
        return _JOINED_UPPER.get(separator)
    is_title = all(part[:1].isupper() for part in body.split(separator))
    return _JOINED_TITLE.get(separator) if is_title else None


def _unseparated(body: str, spelling: Spelling) -> str | None:
    if body.islower() or body.isupper():
        return None
    case = "PascalCase" if body[0].isupper() else "camelCase"
    is_marked = spelling.words[-1] in EVENT_AFFIXES
    return f"{case} with Event suffix" if is_marked else case
