"""One page to be looked at and sent around: it needs nothing from elsewhere, and no script.

All text from files is escaped, and made visible as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from choreo_check.findings import Deviation, Finding
from choreo_check.reporting.counts import tally
from choreo_check.reporting.evidence import event_lines
from choreo_check.reporting.frame import frame
from choreo_check.reporting.narration import narrate
from choreo_check.reporting.picture import picture
from choreo_check.reporting.place import posix
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.run import after_the_steps, before_the_steps
from choreo_check.reporting.tool import NAME
from choreo_check.reporting.visible import visible
from choreo_check.reporting.witness import has_event

ROOM = 110
"""How many cells a line of source may take."""


@reporter
def html(report: Report) -> str:
    """Render the counts and verdicts, and each finding with its source, its run and a sequence diagram."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    title = f"{NAME} {_said(report.command)}"
    style = files("choreo_check.reporting").joinpath("page.css").read_text(encoding="utf-8")
    yield f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<style>\n{style}</style>"
    yield f'<h1>{title}</h1>\n<p class="tally">{_said(tally(report))}</p>'
    if report.verdicts:
        yield '<ul class="verdicts">'
        yield from (f"<li>{_said(verdict)}</li>" for verdict in report.verdicts)
        yield "</ul>"
    for finding in report.findings:
        yield from _section(finding, report.sources.get(finding.location.path, ""))
    yield "</html>"


def _section(finding: Finding, source: str) -> Iterator[str]:
    severity = finding.severity.value
    yield f'<section class="{severity}">\n<h2>{_said(finding.message)}</h2>'
    named = f'<span class="severity">{severity}</span> {_said(finding.code)} {_said(finding.name)}'
    place = f"{posix(finding.location.path)}:{finding.location.line}:{finding.location.column}"
    yield f'<p class="code">{named} · {_said(place)}</p>'
    yield from _source(finding, source)
    yield from _list(_facts(finding))
    if finding.scenario:
        yield f"<figure>\n{picture(finding.scenario)}\n</figure>\n<details>\n<summary>In words</summary>\n<pre>"
        yield from map(_said, narrate(finding.scenario))
        yield "</pre>\n</details>"
    if finding.witness is not None and has_event(finding.witness):
        yield "<pre>" + "\n".join(map(_said, event_lines(finding.witness, ROOM))) + "</pre>"
    yield "</section>"


def _source(finding: Finding, source: str) -> Iterator[str]:
    drawn = frame(source, finding.location, ROOM)
    if drawn is not None:
        head = f"{drawn.number} | "
        underline = " " * (len(head) + drawn.indent)
        yield f"<pre>{head}{_said(drawn.code)}\n{underline}<b>{'^' * drawn.carets}</b></pre>"


def _facts(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.hint:
        yield "help", "<br>".join(map(_said, finding.hint.splitlines()))
    for related in finding.related:
        yield "see", f"{_said(posix(related.location.path))}:{related.location.line} {_said(related.message)}"
    if finding.schedule is not None:
        yield from _run(finding.schedule)


def _run(schedule: Deviation) -> Iterator[tuple[str, str]]:
    for label, text in before_the_steps(schedule):
        yield (label.removesuffix(": "), _said(text)) if text else ("run", label)
    for label, text in after_the_steps(schedule):
        name = label.removesuffix(": ")
        yield name, f"<code>{_said(text)}</code>" if name == "replay" else _said(text)


def _list(facts: Iterator[tuple[str, str]]) -> Iterator[str]:
    lines = [f"<dt>{_said(name)}</dt><dd>{text}</dd>" for name, text in facts]
    if lines:
        yield "\n".join(["<dl>", *lines, "</dl>"])


def _said(text: str) -> str:
    return escape(visible(text))
