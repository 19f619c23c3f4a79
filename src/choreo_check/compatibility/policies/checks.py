"""Every finding that `compat` can have: code, name, severity and documentation, declared here and nowhere else.

A code is stable; a name states the pattern and reads well after "allow".
"""

from __future__ import annotations

from choreo_check.findings import Check, Finding, Problem, Severity

_DOCUMENTED: dict[tuple[str, str, Severity], str] = {
    ("CHO801", "incompatible-change", Severity.ERROR): """
Reports a change of a contract under which an event that can be written can no longer be read.

The finding shows such an event, the witness: a validator accepts it under the one version and refuses it under the
other. With a topology it names the handlers that read what is refused; where none does, it is a warning. Widen instead
of narrow, or publish a new event beside the old one until nobody handles the old one.""",
    ("CHO802", "undecided-change", Severity.WARNING): """
Reports a change of a contract of which neither a proof nor a witness was found.

The finding says what could not be decided: a limit that was reached, a reference that no file answers, a contract that
is no valid schema. It may be safe, and nobody knows.""",
    ("CHO803", "removed-event", Severity.ERROR): """
Reports an event whose contract is gone.

Whoever handles the event waits for nothing, and stored events can no longer be read. Where no handler of the topology
hears it, it is a warning.""",
    ("CHO804", "renamed-event", Severity.ERROR): """
Reports an event that is gone while another one of nearly the same name, or of the same contract, has come.

A name is the identity of an event on the wire. Handlers of the old name hear nothing, and nothing fails: publish both
until all have moved.""",
    ("CHO805", "added-event", Severity.NOTE): """
Reports an event that has a contract for the first time.

That breaks nobody; it is worth knowing in review.""",
    ("CHO806", "skipped-version", Severity.WARNING): """
Reports a new version of a contract that does not follow the one before it: 3 after 1.

Someone looks for the version between, or someone else has taken it on another branch.""",
    ("CHO807", "reused-version", Severity.WARNING): """
Reports a version of a contract that says something else than it said.

Events that were written under the old text carry the same version as those written under the new one, so no reader can
tell them apart. Where both texts accept the same events it is a note; changes of titles, descriptions and examples are
not reported.""",
    ("CHO808", "unchanged-identifier", Severity.WARNING): """
Reports an incompatible version with the same `$id`, or the same `dataschema`, as the version that it breaks.

Registries and readers choose the schema by that address: they will read new events with the old schema, or old
ones with the new.""",
    ("CHO809", "refused-example", Severity.WARNING): """
Reports an example of an older version that the newer one refuses.

The examples of a contract are what others build their tests and their expectations on.""",
    ("CHO810", "broken-consumer", Severity.ERROR): """
Reports a version of a contract that does not promise what a consumer has said that it needs.

A consumer may keep its own contract of an event, in `<event>/consumers/<service>.json`: a schema of all that it can
read. Every version is held against it, and the finding shows an event that the consumer could not read.""",
    ("CHO811", "removed-version", Severity.WARNING): """
Reports a version of a contract that is gone while the event remains.

Events that were written under it are still in topics, logs and archives, and nobody can say what they mean.""",
    ("CHO812", "expired-waiver", Severity.WARNING): """
Reports a waiver whose date has passed; it accepts nothing any more.""",
    ("CHO813", "unused-waiver", Severity.WARNING): """
Reports a waiver of something that is no longer found.

It would accept the next break of that event, of which nobody has thought yet.""",
}


def _checked(identity: tuple[str, str, Severity], documentation: str) -> Check:
    code, name, severity = identity
    return Check(code, name, severity, documentation.strip().partition("\n")[0], documentation.strip())


CHECKS: tuple[Check, ...] = tuple(_checked(identity, text) for identity, text in _DOCUMENTED.items())
_BY_NAME = {check.name: check for check in CHECKS}


def signed(name: str, problem: Problem) -> Finding:
    """Make a problem a finding of the check of a name."""
    check = _BY_NAME[name]
    return Finding(check.code, check.name, problem.severity or check.severity, problem)
