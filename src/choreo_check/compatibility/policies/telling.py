"""How a verdict on a contract becomes a finding: the sentence, the witness, and who is told."""

from __future__ import annotations

from collections.abc import Sequence

from choreo_check.compatibility.policies.checks import signed
from choreo_check.compatibility.policies.judging import Answer, Comparison
from choreo_check.compatibility.policies.readers import Broken, services
from choreo_check.compatibility.policies.versions import Pair
from choreo_check.compatibility.verdict import Document
from choreo_check.contracts import Contract
from choreo_check.findings import Finding, Location, Problem, Severity, Subject

MAX_CHANGES = 10


def incompatible(
    event: str, pair: Pair, comparison: Comparison, place: Location, broken: Sequence[Broken] | None
) -> Finding:
    """Tell of a break, with its witness; `broken` is absent where nobody knows who reads the event."""
    answer = comparison.decisive
    breaks = services(broken or ())
    problem = Problem(
        f"{_refusal(event, pair, answer)}{_who(breaks, is_known=broken is not None)}",
        place,
        subject_of(event, pair.new),
        hint="keep accepting what was accepted, or publish a new event beside this one",
        severity=Severity.WARNING if broken is not None and not broken else None,
        related=tuple(one.note for one in broken or ()),
        witness=_witness(event, pair, comparison) | {"consumers": breaks},
    )
    return signed("incompatible-change", problem)


def undecided(event: str, pair: Pair, comparison: Comparison, place: Location) -> Finding:
    """Tell that neither a proof nor a witness was found, and why."""
    why = "; ".join(dict.fromkeys(reason.text for reason in comparison.reasons)) or "no reason is known"
    message = f"`{event}` {pair.change} was not decided: {why}"
    hint = "let the old and the new version of the schema be read by hand, or simplify what could not be decided"
    return signed("undecided-change", Problem(message, place, subject_of(event, pair.new), hint=hint))


def unusable(event: str, pair: Pair, faulty: Contract, place: Location) -> Finding:
    """Tell that a contract is no valid schema, so that nothing could be decided."""
    message = f"`{event}` {pair.change} was not decided: {faulty.path.name} is no usable contract: {faulty.fault}"
    return signed("undecided-change", Problem(message, place, subject_of(event, pair.new)))


def told_consumer(event: str, contract: Contract, need: Contract, answer: Answer, place: Location) -> Finding:
    """Tell of a version that does not promise what a consumer needs."""
    version = contract.version or "without a version"
    subject = Subject(event=event, service=need.version, handler=f"version {version}")
    if answer.verdict == "undecided":
        why = "; ".join(reason.text for reason in answer.reasons)
        message = f"whether {need.version} can read `{event}` {version} was not decided: {why}"
        return signed("undecided-change", Problem(message, place, subject))
    problem = Problem(
        f"{need.version} cannot read every `{event}` {version}: {_why(answer)}",
        place,
        subject,
        hint="agree with the publisher on what the event promises",
        witness={
            "event": answer.witness,
            "valid_under": f"{event} {version}",
            "invalid_under": f"what {need.version} needs",
            **_refused_member(answer),
            **_failing(answer),
            "consumers": [need.version],
        },
    )
    return signed("broken-consumer", problem)


def identifiers(document: Document) -> frozenset[str]:
    """Return the addresses by which events and registries find a contract: its `$id`, and its constant `dataschema`."""
    schema = document.schema if isinstance(document.schema, dict) else {}
    properties = schema.get("properties")
    attribute = properties.get("dataschema") if isinstance(properties, dict) else None
    said = attribute.get("const") if isinstance(attribute, dict) else None
    own = schema.get("$id", schema.get("id"))
    return frozenset(address for address in (own, said) if isinstance(address, str))


def subject_of(event: str, contract: Contract) -> Subject:
    """Name what a finding on one version of an event is about; fingerprints rest on it."""
    return Subject(event=event, handler=None if contract.version is None else f"version {contract.version}")


def listed(names: Sequence[str]) -> str:
    """Return some names as a sentence has them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _refusal(event: str, pair: Pair, answer: Answer) -> str:
    whose = "an old event is no longer accepted" if answer.direction == "backward" else "old readers refuse a new event"
    return f"`{event}` {pair.change}: {whose}: {_why(answer)}"


def _why(answer: Answer) -> str:
    path = "/".join(("", *answer.paths[0])) if answer.paths else ""
    said = answer.failing.message if answer.failing else "it is refused"
    return f"{path}: {said}" if path else said


def _who(breaks: list[str], *, is_known: bool) -> str:
    if not is_known:
        return ""
    if not breaks:
        return "; nobody reads it"
    return f"; breaks {listed(breaks)}"


def _witness(event: str, pair: Pair, comparison: Comparison) -> dict[str, object]:
    answer = comparison.decisive
    sides = [f"{event} {contract.version or 'without a version'}" for contract in (pair.old, pair.new)]
    if pair.in_place:
        sides = [f"{sides[0]} as it was", f"{sides[1]} as it is"]
    writer, reader = sides if answer.direction == "backward" else sides[::-1]
    told = [f"{change.pointer_new or change.pointer_old}: {change.reason}" for change in comparison.changes]
    return {
        "event": answer.witness,
        "valid_under": writer,
        "invalid_under": reader,
        **_refused_member(answer),
        **_failing(answer),
        "change": pair.change,
        "direction": answer.direction,
        "changes": told[:MAX_CHANGES],
    }


def _refused_member(answer: Answer) -> dict[str, object]:
    return {"path": list(answer.paths[0])} if answer.paths else {}


def _failing(answer: Answer) -> dict[str, object]:
    failing = answer.failing
    if failing is None:
        return {}
    return {"keyword": failing.keyword, "pointer": failing.pointer, "reason": failing.message}
