"""The decision: is every instance of OLD an instance of NEW?

It is, exactly if no value satisfies OLD and not NEW. The prover either finds such a value, and then `jsonschema` must
confirm it, or shows that there is none, or gives up; then other engines may refute, and one may prove what it is known
to understand. No verdict rests on a part of a schema that was not understood.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from time import monotonic
from typing import TypeVar

from choreo_check.compatibility.canonical import proves
from choreo_check.compatibility.guesses import guesses
from choreo_check.compatibility.languages.words import Languages, TooMuchWork
from choreo_check.compatibility.prover.demands import Workshop
from choreo_check.compatibility.prover.outcomes import Effort, Empty, Found, LimitReached, Literal, Unknown
from choreo_check.compatibility.prover.search import Prover, described
from choreo_check.compatibility.prover.wording import worded
from choreo_check.compatibility.readings import told
from choreo_check.compatibility.schemas.circularity import is_circular, reachable
from choreo_check.compatibility.schemas.constraints import NotUnderstood
from choreo_check.compatibility.schemas.dialects import DRAFT_04, DRAFT_2020, Dialect
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.schemas.evaluation import Evaluator
from choreo_check.compatibility.schemas.keys import Interner
from choreo_check.compatibility.schemas.library import Library
from choreo_check.compatibility.schemas.places import Atlas, Place
from choreo_check.compatibility.schemas.shapes import Shapes, is_well_formed
from choreo_check.compatibility.validation import Validator, conforms, failing
from choreo_check.compatibility.verdict import Containment, Document, Json, Limits, Reason

FRAMES_MAX = 3000
DISPUTED = "a value that the validator judges otherwise"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Proved:
    """NEW accepts all that OLD accepts."""

    reasons: tuple[Reason, ...]


Decision = Found | Proved | Unknown


class Question:
    """One pair of schemas, with everything that is made once for it."""

    def __init__(self, old: Document, new: Document, limits: Limits, *, assert_formats: bool) -> None:
        self.documents = {"old": old, "new": new}
        self.assert_formats = assert_formats
        self.limits = limits
        self.effort = Effort(limits)
        self.interner = Interner()
        self.atlases = {
            side: Atlas(Library(document, side, assert_formats=assert_formats), self.interner)
            for side, document in self.documents.items()
        }
        self.take_shapes()
        evaluator = Evaluator(Languages(limits.derivatives), limits.depth, self.effort.step, conforms)
        self.workshop = Workshop(self.interner)
        self.prover = Prover(self.effort, evaluator, self.workshop, spelling_counts=DRAFT_04 in self.dialects)

    @cached_property
    def dialects(self) -> tuple[Dialect | None, Dialect | None]:
        return self.atlases["old"].library.main.dialect, self.atlases["new"].library.main.dialect

    def take_shapes(self) -> None:
        """Let keys be taken from what is written, where both documents allow it."""
        libraries = [atlas.library for atlas in self.atlases.values()]
        dialect, other = self.dialects
        if dialect is None or dialect is not other or not all(library.is_alone for library in libraries):
            return
        if all(is_well_formed(document.schema, dialect) for document in self.documents.values()):
            shapes = Shapes(dialect, self.interner, assert_formats=self.assert_formats)
            for atlas in self.atlases.values():
                atlas.shapes = shapes

    @cached_property
    def roots(self) -> dict[str, Place]:
        return {side: atlas.root() for side, atlas in self.atlases.items()}

    @cached_property
    def validators(self) -> dict[str, Validator]:
        return {
            side: Validator(
                document, self.roots[side].resource.dialect or DRAFT_2020, assert_formats=self.assert_formats
            )
            for side, document in self.documents.items()
        }

    def goal(self) -> tuple[Literal, ...]:
        return ((self.roots["old"], True), (self.roots["new"], False))

    def confirms(self, witness: Json) -> bool | None:
        """Ask `jsonschema` whether a value is accepted by OLD and rejected by NEW; None if it cannot tell."""
        refusals = [self.validators[side].errors(witness) for side in ("old", "new")]
        return None if None in refusals else refusals[0] == [] and refusals[1] != []

    def doubts(self, witness: Json) -> bool:
        """Tell whether, to the letter, a value is surely no witness: validators reckon with binary fractions."""
        holds = self.prover.evaluator.holds
        return holds(self.roots["old"], witness) is False or holds(self.roots["new"], witness) is True

    def refuted(self, witness: Json) -> Containment:
        errors = self.validators["new"].errors(witness) or []
        where = failing(self.roots["new"], errors)
        text = "OLD accepts the witness; NEW rejects it" + (f": {where.message}" if where else "")
        reason = Reason(text, self.roots["old"].at, where.pointer if where else None)
        return Containment("not contained", witness, has_witness=True, failing=where, reasons=(reason,))


def decide(old: Document, new: Document, *, assert_formats: bool, limits: Limits) -> Containment:
    """Decide whether every instance of OLD is an instance of NEW."""

    def ask(one: Document, other: Document) -> Containment:
        return decided(one, other, assert_formats=assert_formats, limits=limits)

    try:
        return told(old, new, ask, lambda cause: undecided(Unknown((cause,))), assert_formats=assert_formats)
    except ValueError as error:  # draft 3 that cannot be said in draft 4
        return undecided(Unknown((f"a schema {error}",)))


def decided(old: Document, new: Document, *, assert_formats: bool, limits: Limits) -> Containment:
    """Decide likewise, of schemas in drafts from 04 on."""
    question = Question(old, new, limits, assert_formats=assert_formats)
    if None in question.dialects:
        return undecided(Unknown(("a schema in a dialect that is not known",)))
    decision = guarded(lambda: prove(question))
    if isinstance(decision, Unknown):
        decision = otherwise(question, decision)
    if isinstance(decision, Found):
        return question.refuted(decision.value)
    if isinstance(decision, Proved):
        return Containment("contained", reasons=decision.reasons or (Reason("NEW refuses nothing", "#", "#"),))
    return undecided(decision)


def undecided(outcome: Unknown) -> Containment:
    """Say what could not be decided."""
    causes = outcome.causes or ("the search",)
    return Containment("undecided", reasons=tuple([Reason(f"could not be decided: {cause}") for cause in causes]))


def guarded(work: Callable[[], Result]) -> Result | Unknown:
    """Turn a limit that was reached into an outcome."""
    try:
        return work()
    except LimitReached as limit:
        return Unknown((str(limit),))
    except TooMuchWork:
        return Unknown(("the limit of work on patterns",))
    except RecursionError:
        return Unknown(("schemas nested too deep",))


@contextmanager
def room_to_recurse() -> Iterator[None]:
    """Let schemas and values nest as deep as the limits allow; nothing but our own code runs in there."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES_MAX))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def prove(question: Question) -> Decision:
    """Search for a confirmed witness, or show that there is none."""
    if question.roots["old"].key == question.roots["new"].key and not question.interner.strange:
        return Proved((Reason("OLD and NEW say the same", question.roots["old"].at, question.roots["new"].at),))
    question.prover.spelling_counts |= question.interner.spelling_counts
    rejected: dict[Hashable, Json] = {}
    for _ in range(question.limits.retries):
        goal = question.goal()
        if rejected:
            goal = (*goal, (question.workshop.one_of_values(dict(rejected)), False))
        with room_to_recurse():
            outcome = question.prover.solve(goal)
        if isinstance(outcome, Empty) and not rejected:
            strange = [described(each) for each in question.interner.strange]
            return Unknown(tuple(strange)) if strange else Proved(worded(outcome.reasons))
        if not isinstance(outcome, Found):
            return outcome if isinstance(outcome, Unknown) and not rejected else Unknown((DISPUTED,))
        is_confirmed = question.confirms(outcome.value)
        if is_confirmed:
            return outcome
        if is_confirmed is None:
            return Unknown(("a value that the validator cannot judge",))
        rejected[freeze(outcome.value)] = outcome.value
    return Unknown((DISPUTED,))


def otherwise(question: Question, unknown: Unknown) -> Decision:
    """Look for a witness among guesses, and ask the other prover, where our own has given up."""
    second = guarded(lambda: second_opinion(question, unknown.causes))
    return unknown if isinstance(second, Unknown) else second


def second_opinion(question: Question, causes: tuple[str, ...]) -> Decision:
    """Try whatever else could decide, where all parts have a meaning."""
    parts = [part for root in question.roots.values() for part in reachable(root)]
    if any(is_circular(part) or any(isinstance(each, NotUnderstood) for each in part.constraints) for part in parts):
        return Unknown(())
    found = guess(question)
    if isinstance(found, Found) or question.assert_formats:
        return found
    if proves(question.documents["old"], question.documents["new"], question.dialects):
        return Proved((Reason("jsonschema-rs proves it; our own prover gave up: " + "; ".join(causes), "#", "#"),))
    return found


def guess(question: Question) -> Found | Unknown:
    """Try what the schemas mention, and variations of an instance of OLD, for a while."""
    until = monotonic() + question.limits.seconds / 5
    question.effort.renew(question.limits.seconds / 5)
    with room_to_recurse():
        instance = guarded(lambda: question.prover.solve(((question.roots["old"], True),)))
    bases = [instance.value] if isinstance(instance, Found) else []
    for value in guesses([document.schema for document in question.documents.values()], bases):
        if monotonic() > until:
            break
        if question.confirms(value) and not question.doubts(value):
            return Found(value)
    return Unknown(())
