"""A comment on a pull request, or the summary of a job.

Text from files is escaped as character references wherever Markdown or a table could take it for markup: these mean the
same inside and outside of tables and HTML. The number of rows is limited, because a comment holds 65,536 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from choreo_check.findings import Finding, Related
from choreo_check.reporting.counts import tally
from choreo_check.reporting.diagram import sequence
from choreo_check.reporting.evidence import event_lines
from choreo_check.reporting.place import posix
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.run import after_the_steps, before_the_steps
from choreo_check.reporting.tool import NAME
from choreo_check.reporting.visible import visible
from choreo_check.reporting.witness import excerpt, has_event

_MARKUP = re.compile(r"[&<>|\\`*\[\]~$#]|(?<![^\W_])_|_(?![^\W_])")  # order_id is no emphasis
_ROWS_MAX = 200
_DETAILS_MAX = 20
_WITNESS_MAX = 200
_OF_CHANGES = "compat"


@reporter
def markdown(report: Report) -> str:
    """Render a heading with the counts, a table of the findings, and what is to know of each in a fold."""
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"## {NAME} {_escaped(report.command)}"
    yield f"**{tally(report)}**"
    if report.verdicts:
        yield "\n".join(f"- {_escaped(verdict)}" for verdict in report.verdicts)
    if report.findings:
        yield (_table_of_changes if report.command == _OF_CHANGES else _table)(report.findings[:_ROWS_MAX])
    detailed = [finding for finding in report.findings if _has_more_to_say(finding)]
    yield from map(_details, detailed[:_DETAILS_MAX])
    if len(report.findings) > _ROWS_MAX or len(detailed) > _DETAILS_MAX:
        yield f"Shown are up to {_ROWS_MAX} findings, and {_DETAILS_MAX} of them in detail; the other formats have all."


def _has_more_to_say(finding: Finding) -> bool:
    return bool(finding.hint or finding.related or finding.scenario or finding.witness)


def _table(findings: tuple[Finding, ...]) -> str:
    return "\n".join(["| Severity | Code | Where | What |", "| --- | --- | --- | --- |", *map(_row, findings)])


def _row(finding: Finding) -> str:
    where = _place(finding.location.path, finding.location.line)
    return f"| {finding.severity.value} | {_escaped(finding.code)} | {where} | {_escaped(finding.message)} |"


def _table_of_changes(findings: tuple[Finding, ...]) -> str:
    head = ["| Event | Change | Verdict | Witness | Consumers |", "| --- | --- | --- | --- | --- |"]
    worst_first = sorted(findings, key=lambda finding: -finding.severity.rank)
    return "\n".join([*head, *map(_row_of_change, worst_first)])


def _row_of_change(finding: Finding) -> str:
    told = finding.witness or {}
    shown = f"<code>{_escaped(_cut(excerpt(told)))}</code>" if has_event(told) else ""
    consumers = told.get("consumers")
    listed = ", ".join(map(str, consumers)) if isinstance(consumers, list) else ""
    verdict = f"{finding.severity.value} {finding.code} {finding.name}"
    cells = (finding.subject.event or "", finding.message, verdict)
    return f"| {' | '.join(map(_escaped, cells))} | {shown} | {_escaped(listed)} |"


def _cut(text: str) -> str:
    return text if len(text) <= _WITNESS_MAX else f"{text[:_WITNESS_MAX]}…"


def _details(finding: Finding) -> str:
    title = f"{finding.code} {finding.name}: {finding.message}"
    blocks = [f"<details>\n<summary>{_escaped(title)}</summary>"]
    if finding.hint:
        blocks.append(f"**Help:** {'<br>'.join(map(_escaped, finding.hint.splitlines()))}")
    if finding.related:
        blocks.append("\n".join(map(_related, finding.related)))
    if finding.witness is not None and has_event(finding.witness):
        blocks.append("\n".join(["```json", *event_lines(finding.witness, 0), "```"]))
    if finding.schedule is not None:
        blocks.append("\n".join(f"- {_escaped(label + text)}" for label, text in before_the_steps(finding.schedule)))
    if finding.scenario:
        blocks.append(f"```mermaid\n{sequence(finding.scenario)}\n```")
    if finding.schedule is not None:
        blocks.append("\n".join(f"- {_escaped(label + text)}" for label, text in after_the_steps(finding.schedule)))
    return "\n\n".join([*blocks, "</details>"])


def _related(related: Related) -> str:
    return f"- {_place(related.location.path, related.location.line)} {_escaped(related.message)}"


def _place(path: str, line: int) -> str:
    return f"<code>{_escaped(posix(path))}:{line}</code>"


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", visible(text).strip())
