"""Takes a name apart into words, keeping where each stood so that a new name can be spelt alike.

Three things are on a name without being part of what it says: a reverse-domain prefix, a version,
and an affix telling what sort of message it is. They are set aside here and nowhere else.
"""

import re
from functools import cache
from itertools import takewhile
from typing import NamedTuple

_VERSION = r"[vV]\d+(?:(?:alpha|beta|rc|p)\d*)?(?![^\W_])"
_DOMAIN = (
    r"(?:com|org|net|io|edu|gov|eu|uk|de|fr|nl|se|ch|au|ca|nz|br|jp|pl)\."
    r"(?:(?:gov|co|com|ac|org)\.)?(?P<company>[\w-]+\.)?"
)
_NUMBER_SEPARATORS = frozenset("./_:@- ")

EVENT_AFFIXES = frozenset({"event", "evt", "domainevent", "integrationevent"})
MESSAGE_AFFIXES = frozenset({"message", "msg", "notification"})
COMMAND_AFFIXES = frozenset({"command", "cmd"})
COMMAND_PREFIXES = COMMAND_AFFIXES | {"commands", "cmds"}
_SUFFIXES = EVENT_AFFIXES | MESSAGE_AFFIXES | COMMAND_AFFIXES
_PREFIXES = _SUFFIXES | COMMAND_PREFIXES | {"events", "messages", "notifications"}
_EVENT_QUALIFIERS = frozenset({"domain", "integration"})
_SEGMENT_ENDS = frozenset("./:")

Span = tuple[int, int]


class Spelling(NamedTuple):
    """A name, the words it says, where they stand, and the affixes set aside."""

    name: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    suffixes: tuple[str, ...] = ()
    suffix_spans: tuple[Span, ...] = ()
    prefix: str = ""

    @property
    def is_marked_command(self) -> bool:
        return self.prefix in COMMAND_PREFIXES or not COMMAND_AFFIXES.isdisjoint(self.suffixes)

    @property
    def is_marked_event(self) -> bool:
        return not EVENT_AFFIXES.isdisjoint(self.suffixes)

    def gap(self, index: int) -> str:
        """Return what separates a word from the one before it."""
        return self.name[self.spans[index - 1][1] : self.spans[index][0]]

    def last_segment(self) -> int:
        """Return the index of the first word after the last dot, slash or colon."""
        inner = range(len(self.words) - 1, 0, -1)
        return next((i for i in inner if not _SEGMENT_ENDS.isdisjoint(self.gap(i))), 0)

    def suffixes_as_words(self) -> "Spelling":
        """Return the same name with its suffixes counted among the words it says."""
        words, spans = self.words + self.suffixes, self.spans + self.suffix_spans
        return Spelling(self.name, words, spans, prefix=self.prefix)


def split(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a name, without version, reverse domain and affixes.

    `com.shop.OrderPlacedEvent.v2` is `("order", "placed")`.
    """
    return spell(name).words


def spell(name: str) -> Spelling:
    """Take a name apart."""
    spans = _without_number(name, _without_domain(name, _word_spans(name)))
    words = [name[start:end].lower() for start, end in spans]
    said = _length_without_suffixes(words)
    first = _has_prefix(name, words[:said], spans)
    return Spelling(
        name,
        tuple(words[first:said]),
        tuple(spans[first:said]),
        tuple(words[said:]),
        tuple(spans[said:]),
        words[0] if first else "",
    )


@cache
def _token() -> re.Pattern[str]:
    """Compile what a word looks like, versions apart; compiling costs more than any one name."""
    capitals = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x530) if chr(code).isupper())
    small = rf"[^\W\d_{capitals}]"
    return re.compile(
        rf"(?P<version>{_VERSION})"
        rf"|[{capitals}]{{2,}}s(?!{small})|[{capitals}]+(?={_VERSION})|[{capitals}]+\d*(?!{small})"
        rf"|[{capitals}]?{small}+?(?={_VERSION})|[{capitals}]?{small}+\d*"
        rf"|[{capitals}]|\d+"
    )


def _word_spans(name: str) -> list[Span]:
    return [match.span() for match in _token().finditer(name) if match.lastgroup is None]


def _without_domain(name: str, spans: list[Span]) -> list[Span]:
    domain = re.match(_DOMAIN, name) if "." in name else None
    if domain is None:
        return spans
    start = domain.start("company") if domain["company"] else domain.end()
    for beginning in (domain.end(), start):
        rest = [span for span in spans if span[0] >= beginning]
        if len(rest) > 1:
            return rest
    return spans


def _without_number(name: str, spans: list[Span]) -> list[Span]:
    """Drop a trailing number, which is a version such as 2 or 1.0."""
    if not name[-1:].isdigit():
        return spans
    trailing = takewhile(lambda span: _is_number(name, span), spans[:0:-1])
    return spans[: len(spans) - sum(1 for _ in trailing)]


def _is_number(name: str, span: Span) -> bool:
    return name[slice(*span)].isdigit() and name[span[0] - 1] in _NUMBER_SEPARATORS


def _length_without_suffixes(words: list[str]) -> int:
    length = len(words)
    while length > 1 and words[length - 1] in _SUFFIXES:
        length -= 1
        if words[length] == "event" and length > 1 and words[length - 1] in _EVENT_QUALIFIERS:
            length -= 1
    return length


def _has_prefix(name: str, words: list[str], spans: list[Span]) -> bool:
    """Say whether a name opens with a segment such as `events.` that says what it is."""
    enough = 3
    return len(words) >= enough and words[0] in _PREFIXES and name[spans[0][1]] in _SEGMENT_ENDS
