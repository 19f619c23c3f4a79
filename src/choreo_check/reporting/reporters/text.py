"""What an engineer reads in a terminal.

Each finding begins with `path:line:column`, which terminals and editors make clickable. A check that finds the same in
many places of one file is shown whole once; the other places follow as one line each, so that one mistake made
everywhere does not hide the mistake that was made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from choreo_check.findings import Finding, Severity
from choreo_check.reporting.counts import tally
from choreo_check.reporting.frame import Frame, frame
from choreo_check.reporting.narration import narrate
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.run import Labelled, after_the_steps, before_the_steps
from choreo_check.reporting.styled import Line, colored, plain
from choreo_check.reporting.visible import cells, visible, visible_lines
from choreo_check.reporting.witness import has_event, witness_lines

_GROUP_MIN = 4
_MARGIN = "  "
_WITNESS = "witness: "
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


@reporter
def text(report: Report) -> str:
    """Render the findings with their code frames, then the verdicts, then the counts."""
    return (colored if report.color else plain)(_lines(report))


def _lines(report: Report) -> Iterator[Line]:
    for group in _groups(report.findings):
        yield from _group(group, report)
        yield ()
    for verdict in report.verdicts:
        yield ((visible(verdict), ""),)
    yield ((tally(report), "bold"),)


def _groups(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Put findings of one code in one file together where there are many, and those that one run has shown."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_kinship(finding), []).append(finding)
    groups: list[list[Finding]] = []
    for finding in findings:
        group = alike[_kinship(finding)]
        if len(group) < _GROUP_MIN and finding.schedule is None:
            groups.append([finding])
        elif finding is group[0]:
            groups.append(group)
    return groups


def _kinship(finding: Finding) -> tuple[str, str]:
    """Return what findings have in common that are shown together."""
    shared = finding.code if finding.schedule is None else finding.schedule.token
    return finding.location.path, shared


def _group(findings: list[Finding], report: Report) -> Iterator[Line]:
    first, *others = findings
    yield from _finding(first, report)
    places = [_short_place(other) for other in others]
    column = max(map(len, places), default=0)
    for place, other in zip(places, others, strict=True):
        yield ("     also  ", "dim"), (f"{place:<{column}}", "bold"), (f"  {visible(other.message)}", "")


def _short_place(finding: Finding) -> str:
    """Return where else in the file, and what, where it is something else."""
    place = f"{finding.location.line}:{finding.location.column}"
    return place if finding.schedule is None else f"{place} {finding.code}"


def _finding(finding: Finding, report: Report) -> Iterator[Line]:
    yield _header(finding)
    yield from _code_frame(finding, report)
    yield from _help(finding)
    for related in finding.related:
        yield (f"{_MARGIN}note: ", "bold"), (visible(f"{related.location} {related.message}"), "")
    yield from _story(finding)
    yield from _witness(finding, report.width)


def _story(finding: Finding) -> Iterator[Line]:
    run = finding.schedule
    yield from _labelled(before_the_steps(run) if run else ())
    for step in narrate(finding.scenario):
        yield ((f"{_MARGIN}{step}", ""),)
    yield from _labelled(after_the_steps(run) if run else ())


def _labelled(lines: Iterable[Labelled]) -> Iterator[Line]:
    for label, text in lines:
        yield (f"{_MARGIN}{label}", "bold"), (visible(text), "")


def _header(finding: Finding) -> Line:
    return (
        (visible(f"{finding.location}: "), "bold"),
        (finding.severity.value, _STYLES[finding.severity]),
        (visible(f" {finding.code} [{finding.name}] "), "dim"),
        (visible(finding.message), ""),
    )


def _code_frame(finding: Finding, report: Report) -> Iterator[Line]:
    source = report.sources.get(finding.location.path)
    gutter = f"{_MARGIN}{finding.location.line:>4} | "
    drawn = None if source is None else frame(source, finding.location, report.width - cells(gutter))
    if drawn is None:
        return
    yield (gutter, "dim"), (drawn.code, "")
    yield (f"{'| ':>{cells(gutter)}}", "dim"), (_underline(drawn), _STYLES[finding.severity])


def _underline(drawn: Frame) -> str:
    return f"{' ' * drawn.indent}{'^' * drawn.carets}"


def _witness(finding: Finding, width: int) -> Iterator[Line]:
    if finding.witness is None or not has_event(finding.witness):
        return
    for index, line in enumerate(witness_lines(finding.witness, width - len(_WITNESS) - len(_MARGIN))):
        yield (f"{_MARGIN}{_WITNESS if index == 0 else ' ' * len(_WITNESS)}", "bold"), (visible(line), "")


def _help(finding: Finding) -> Iterator[Line]:
    for index, line in enumerate(visible_lines(finding.hint or "")):
        if line:
            yield (f"{_MARGIN}{'help: ' if index == 0 else '      '}", "bold"), (line, "")
