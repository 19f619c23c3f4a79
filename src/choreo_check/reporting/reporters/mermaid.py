"""Each finding as a comment, and as a Mermaid sequence diagram where it has a story, one after the other.

A Mermaid file holds one diagram; where a report has several, they are separated by blank lines, to be cut apart. For a
page that shows all of them, `markdown` puts each into a fence of its own.
"""

from __future__ import annotations

from choreo_check.findings import Finding
from choreo_check.reporting.counts import tally
from choreo_check.reporting.diagram import sequence
from choreo_check.reporting.reporter import Report, reporter
from choreo_check.reporting.visible import visible


@reporter
def mermaid(report: Report) -> str:
    """Render all findings, drawn as far as they can be."""
    drawn = [_drawn(finding) for finding in report.findings]
    return "\n\n".join([*drawn, _comment(tally(report))]) + "\n"


def _drawn(finding: Finding) -> str:
    lines = [_comment(f"{finding.location} {finding.code} {finding.name}: {finding.message}")]
    if finding.schedule is not None:
        lines.append(_comment(f"calm except: {'; '.join(finding.schedule.faults) or 'nothing'}"))
        lines.append(_comment(finding.schedule.replay))
    drawing = [sequence(finding.scenario)] if finding.scenario else []
    return "\n".join([*lines, *drawing])


def _comment(text: str) -> str:
    return f"%% {' '.join(visible(text).split())}"
