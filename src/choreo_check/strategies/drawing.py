"""How Hypothesis draws what is to go otherwise in a run, so that it shrinks to what our own search would find.

Hypothesis prefers fewer choices, then smaller ones, and changes few of them at a time. That alone leaves it with two
faults where a third alone would do. So bytes come with the wishes, each of which stands for something that can go
otherwise. A 0 says that this is to go otherwise instead of what was drawn. Hypothesis tries a 0 for each of them in
turn, and so exchanges the wishes for each other one, the simplest first.

It ends after some hundred successes, so few may be lost on what says nothing. Bytes by chance say nothing, because they
are not in order. The first thing that Hypothesis does is to sort them; the zeros go into the room before the places.
Then it makes plain, all at once that are alike, what still says nothing. And what would say nothing new is rejected.
But two hundred trials in a row without a success are the end as well. So now and then a byte says nothing, where it
succeeds and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise

from hypothesis import reject
from hypothesis import strategies as st

from choreo_check.strategies.deviations import Offers, Possibilities, Wish

SAYING_NOTHING = b"\0\1"
"""What bytes in order are looked at without: 0 is what is said, 1 what a byte becomes that says nothing."""
ALONE, AFTER_DECISIONS, AFTER_THE_FIRST, FIRST, DECISION = range(5)
"""What the places of each part say of a wish: it is the only one, the last after those, the first, or the decision."""
SHARES = 2, 3, 3, 2, 0
"""How many places each part has for two faults of the calm run: a decision may lead to a longer one."""
DECISIONS = 8
"""How many places of each part are for decisions. The others are for faults, so that these keep their places."""
FAULTS_MAX = 800
"""For how many faults of the calm run there are places. Hypothesis draws some 8,000 bytes at most."""
ROOM = 40
"""How many bytes stand before the places: more than there are zeros, even by a rare chance."""
REST = 150
"""How many bytes it is from one that says nothing to the next."""
NUMBERS = 2**16
NEAR = 40
"""How many offers count as near to what went otherwise last."""

Wishes = tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What bytes stand for: room, then parts with a place for each offer; some stand for nothing."""

    parts: tuple[int, ...]

    @classmethod
    def of(cls, faults: int) -> Places:
        """Return the places for runs of which the calm one has so many faults."""
        return cls(tuple(DECISIONS + min(faults, FAULTS_MAX) * share // 2 for share in SHARES))

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return ROOM + sum(self.parts) + sum(self.parts) // (REST - 1)

    def said(self, drawn: bytes) -> dict[int, int] | None:
        """Return which parts say something, and which place of each; nothing if one says several."""
        rest = drawn.translate(None, SAYING_NOTHING)
        if list(rest) != sorted(rest):
            return {}
        places = b"".join(drawn[begin + 1 : begin + REST] for begin in range(ROOM - 1, self.size, REST))
        parts = [places[begin:end] for begin, end in pairwise(accumulate(self.parts, initial=0))]
        if any(part.count(0) > 1 for part in parts):
            return None
        return {number: part.index(0) for number, part in enumerate(parts) if 0 in part}


def wishes(draw: st.DrawFn, possible: Possibilities) -> Wishes:
    """Draw decisions, and wishes, each of which is one of those that the run offers under the ones before.

    A strategy that draws them must not be mapped: that would draw others where these are rejected.

    Raises:
        UnsatisfiedAssumption: they are others that Hypothesis tries, or has tried already.
    """
    if not possible.offers(()).every:
        return ()
    places = Places.of(len(possible.offers(()).faults))
    decided = draw(st.sampled_from(_decided(possible)))
    drawn = draw(st.binary(min_size=places.size, max_size=places.size))
    numbers = [draw(st.integers(0, NUMBERS - 1)) for _ in range(draw(st.sampled_from(_sizes(possible.faults_max))))]
    if not numbers:
        return decided
    said = places.said(drawn)
    if said is None:
        reject()
    return _meant(possible, decided, numbers, said)


def _meant(possible: Possibilities, decided: Wishes, numbers: list[int], said: dict[int, int]) -> Wishes:
    """Return the wishes that decisions and numbers stand for, with what is said instead of some of them.

    Raises:
        UnsatisfiedAssumption: what is said is not offered, or can be said in another way as well.
    """
    if list(said) == [ALONE]:
        return (_at(possible.offers(()), said[ALONE]),)
    if DECISION in said and len(decided) == 1:
        decided = (_at(possible.offers(()), said.pop(DECISION)),)
    if list(said) == [AFTER_DECISIONS] and decided:
        return *decided, _at(possible.offers(decided), said[AFTER_DECISIONS])
    if not said.keys() <= {FIRST, AFTER_THE_FIRST} or (said and len(numbers) == 1):
        reject()
    if FIRST in said:
        meant = *decided, _at(possible.offers(decided), said[FIRST])
    else:
        meant = _by_numbers(possible, decided, numbers[:1])
    if AFTER_THE_FIRST in said:
        return *meant, _at(possible.offers(meant), said[AFTER_THE_FIRST])
    return _by_numbers(possible, meant, numbers[1:])


def _at(offers: Offers, place: int) -> Wish:
    """Return the offer that a place stands for."""
    among, at = (offers.decisions, place) if place < DECISIONS else (offers.faults, place - DECISIONS)
    if at >= len(among):
        reject()
    return among[at]


def _decided(possible: Possibilities) -> list[Wishes]:
    """Return what may be decided otherwise from the beginning; as often as not, nothing."""
    decisions = possible.offers(()).decisions
    one = [(wish,) for wish in decisions]
    some = [*one, *one, *combinations(decisions, 2)]
    return [()] * max(1, len(some)) + some


def _sizes(faults_max: int) -> list[int]:
    """Return how many further wishes there may be: one more often than several."""
    return [0, *(size for size in range(1, faults_max + 2) for _ in range(max(1, 2 * (3 - size))))]


def _by_numbers(possible: Possibilities, decided: Wishes, numbers: list[int]) -> Wishes:
    """Return decisions, or wishes, and those of numbers besides."""
    meant = decided
    for number in numbers:
        meant = *meant, _by_number(possible, meant, number)
    return meant


def _by_number(possible: Possibilities, wishes: Wishes, number: int) -> Wish:
    """Return the wish of a number: any, one that comes soon after the one before, or one of the calm run.

    The last two may still be there when what was long before is left out.
    """
    offers = possible.offers(wishes)
    has_faults = any(wish.is_fault for wish in wishes)
    near = offers.afterwards[:NEAR] if has_faults else ()
    calm = possible.offers(()).every if has_faults else ()
    kinds = offers.every, near or offers.every, calm or offers.every
    number, kind = divmod(number, len(kinds))
    return kinds[kind][number % len(kinds[kind])]
