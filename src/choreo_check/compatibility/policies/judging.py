"""The verdict on two schemas under a policy: a proof, a witness, or what could not be decided.

The question is put to the prover only after the policies have rewritten both schemas. Where a rewriting could not be
carried through exactly, no verdict rests on it: it is left undecided, and the reason says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from choreo_check.compatibility.policies.declared import declared_only
from choreo_check.compatibility.policies.defaults import filled
from choreo_check.compatibility.policies.modes import Direction, Policies, directions
from choreo_check.compatibility.policies.objections import objected_paths
from choreo_check.compatibility.policies.places import addressed
from choreo_check.compatibility.policies.structure import Change, differences
from choreo_check.compatibility.readings import told
from choreo_check.compatibility.schemas.equality import freeze
from choreo_check.compatibility.verdict import Containment, Document, Failing, Json, Reason

Verdict = Literal["compatible", "incompatible", "undecided"]
WORST_FIRST: tuple[Verdict, ...] = ("incompatible", "undecided", "compatible")
VERDICTS: dict[str, Verdict] = {
    "contained": "compatible",
    "not contained": "incompatible",
    "undecided": "undecided",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one direction: `paths` lead to the members of the witness that the reader objects to."""

    direction: Direction
    verdict: Verdict
    witness: Json = None
    has_witness: bool = False
    failing: Failing | None = None
    reasons: tuple[Reason, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found of two schemas; the worst answer is the verdict."""

    answers: tuple[Answer, ...]
    changes: tuple[Change, ...] = ()

    @property
    def decisive(self) -> Answer:
        """The answer that makes the verdict."""
        return min(self.answers, key=lambda answer: WORST_FIRST.index(answer.verdict))

    @property
    def verdict(self) -> Verdict:
        """Whether the change is compatible."""
        return self.decisive.verdict

    @property
    def direction(self) -> Direction:
        """The direction that failed, or was asked first."""
        return self.decisive.direction

    @property
    def witness(self) -> Json:
        """An event that is written and cannot be read, if there is one."""
        return self.decisive.witness

    @property
    def has_witness(self) -> bool:
        """Say whether there is a witness; it may itself be null."""
        return self.decisive.has_witness

    @property
    def failing(self) -> Failing | None:
        """Where the reader's schema refuses the witness."""
        return self.decisive.failing

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """How the verdict is known."""
        return self.decisive.reasons


def compare_documents(old: Document, new: Document, policies: Policies) -> Comparison:
    """Compare two schemas that know their surroundings."""
    asked = directions(policies.mode)
    sides = {"backward": (old, new), "forward": (new, old)}
    comparison = Comparison(tuple(_answer(direction, *sides[direction], policies) for direction in asked))
    failing = comparison.failing if comparison.direction == "backward" else None
    return replace(comparison, changes=differences(old, new, failing))


def can_read(writer: Document, reader: Document, policies: Policies) -> Answer:
    """Say whether every event that a writer's schema lets be written can be read by a reader's schema."""
    return _answer("backward", writer, reader, policies)


def _answer(direction: Direction, writer: Document, reader: Document, policies: Policies) -> Answer:
    def ask(one: Document, other: Document) -> Answer:
        return _judged(direction, addressed(one), addressed(other), policies)

    def undecided(cause: str) -> Answer:
        return Answer(direction, "undecided", reasons=(Reason(f"could not be decided: {cause}"),))

    try:
        return told(writer, reader, ask, undecided, assert_formats=policies.assert_formats)
    except RecursionError:
        return Answer(direction, "undecided", reasons=(Reason("the schemas are nested too deeply"),))
    except ValueError as error:  # what should be an address is none
        return Answer(direction, "undecided", reasons=(Reason(f"a schema has a malformed address: {error}"),))


def _judged(direction: Direction, writer: Document, reader: Document, policies: Policies) -> Answer:
    if _are_alike(writer, reader):
        return Answer(direction, "compatible", reasons=(Reason("the schemas are the same"),))
    rewritten = filled(reader) if policies.fill_defaults else None
    read = rewritten.document if rewritten else reader
    found = _contained(writer, read, policies)
    if rewritten and rewritten.doubts and found.verdict == "not contained":  # a requirement that stays refuses more
        found = _doubted(found, rewritten.doubts)
    if found.has_witness:
        found = _shown(found, writer, read, policies)
    paths = objected_paths(read, found.witness) if found.has_witness else ()
    verdict = VERDICTS[found.verdict]
    return Answer(direction, verdict, found.witness, found.has_witness, found.failing, found.reasons, paths)


def _shown(found: Containment, writer: Document, reader: Document, policies: Policies) -> Containment:
    """Make the witness look like an event; the verdict is as it was."""
    from choreo_check.compatibility.policies.realism import Refused, realistic  # noqa: PLC0415  only for what breaks

    closed = declared_only(writer).document if policies.content_model == "declared" else writer
    refused = Refused(found.witness, found.failing)
    shown = realistic(refused, writer, closed, reader, formats=policies.assert_formats)
    reasons = tuple(_with_message(reason, refused.failing, shown.failing) for reason in found.reasons)
    return replace(found, witness=shown.event, failing=shown.failing, reasons=reasons)


def _with_message(reason: Reason, before: Failing | None, after: Failing | None) -> Reason:
    """Let a reason quote what is now said of the witness."""
    return replace(reason, text=reason.text.replace(before.message, after.message)) if before and after else reason


def _are_alike(writer: Document, reader: Document) -> bool:
    """Say whether nothing differs: a schema contains itself, whatever the policy."""
    if (writer.dialect, writer.base_uri) != (reader.dialect, reader.base_uri):
        return False
    if freeze(writer.schema) != freeze(reader.schema):
        return False
    return freeze(dict(writer.resources)) == freeze(dict(reader.resources))


def _contained(writer: Document, reader: Document, policies: Policies) -> Containment:
    """Ask first whether everything can be read, and only if not, whether what is declared can."""
    everything = _ask(writer, reader, policies)
    if policies.content_model == "open" or everything.verdict == "contained":
        return everything
    declared = declared_only(writer)
    found = _ask(declared.document, reader, policies)
    if found.verdict != "contained":
        return found
    if declared.doubts:
        return _doubted(found, declared.doubts)
    return replace(found, reasons=(Reason("what is written has only declared members"), *found.reasons))


def _ask(writer: Document, reader: Document, policies: Policies) -> Containment:
    from choreo_check.compatibility import contains  # noqa: PLC0415  the prover is loaded when something differs

    return contains(writer, reader, assert_formats=policies.assert_formats)


def _doubted(found: Containment, doubts: tuple[str, ...]) -> Containment:
    return Containment("undecided", reasons=tuple(map(Reason, doubts)) + found.reasons)
