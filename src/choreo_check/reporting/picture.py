"""Steps as a picture: a sequence diagram in SVG, drawn here so that a page needs nothing from elsewhere.

Time goes down; each service has a line. A row is an arrow or a remark, and the number of its step stands at its left.
All sizes are in pixels. What a text will take is not known before a browser draws it, so a generous width of a letter
is assumed; colours are left to the page, by classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from choreo_check.findings import Step
from choreo_check.reporting.exchange import Arrow, Remark, exchange, services
from choreo_check.reporting.visible import cells, visible

OUTSIDE = "outside"
LETTER = 7.3
HEAD, ROW, MARGIN, GUTTER = 44, 34, 12, 28
LANE_MIN, LANE_MAX = 130, 300
PAGE = 1080
"""How wide a picture may become before its lanes are made narrower than their texts would like."""
TEXT_MAX = 60
"""Longer texts are cut in the picture; pointing at them shows them whole."""


def picture(steps: Sequence[Step]) -> str:
    """Return the SVG element that draws the steps."""
    return Drawing(steps).svg()


class Drawing:
    """One picture, and where in it everything stands."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.rows = list(exchange(steps))
        outside = [OUTSIDE] if any(isinstance(row, Arrow) and row.source is None for row in self.rows) else []
        self.names = [*outside, *services(steps)]
        self.lane = _lane(self.names, self.rows)
        self.width = GUTTER + self.lane * len(self.names) + MARGIN
        self.height = HEAD + ROW * len(self.rows) + MARGIN

    def svg(self) -> str:
        """Return the whole element."""
        size = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        lines = [f'<svg {size} role="img" aria-label="sequence diagram">', *self._lanes(), *self._rows(), "</svg>"]
        return "\n".join(lines)

    def _at(self, name: str | None) -> float:
        at = self.names.index(OUTSIDE if name is None else name)
        return GUTTER + self.lane * (at + 0.5)

    def _lanes(self) -> Iterator[str]:
        for name in self.names:
            x = self._at(name)
            yield f'<line class="life" x1="{x}" y1="{HEAD - 12}" x2="{x}" y2="{self.height - MARGIN}"/>'
            yield _text("name", x, HEAD - 20, name)

    def _rows(self) -> Iterator[str]:
        told = 0
        for number, row in enumerate(self.rows):
            y = HEAD + ROW * (number + 0.5)
            if row.step != told:
                told = row.step
                yield f'<text class="step" x="{GUTTER - 8}" y="{y + 4}">{told}</text>'
            yield from self._arrow(row, y) if isinstance(row, Arrow) else self._remark(row, y)

    def _arrow(self, arrow: Arrow, y: float) -> Iterator[str]:
        start, end = self._at(arrow.source), self._at(arrow.target)
        if start == end:
            yield f'<path class="arrow" d="M{start} {y - 8}h24v14h-18"/>'
            yield f'<path class="tip" d="M{start} {y + 6}l8 -4v8z"/>'
            yield _text("event", start + 30, y + 3, arrow.event, anchor="start")
            return
        back = 8 if end > start else -8
        yield f'<line class="arrow" x1="{start}" y1="{y + 6}" x2="{end - back}" y2="{y + 6}"/>'
        yield f'<path class="tip" d="M{end} {y + 6}l{-back} -4v8z"/>'
        yield _text("event", (start + end) / 2, y, arrow.event)

    def _remark(self, remark: Remark, y: float) -> Iterator[str]:
        x = self._at(remark.service)
        width = min(_room(_cut(remark.text)) + 16, self.lane - 6)
        yield f'<rect class="{remark.kind}" x="{x - width / 2}" y="{y - 12}" width="{width}" height="24" rx="4"/>'
        yield _text("remark", x, y + 4, _fitted(remark.text, width - 10), remark.text)


def _lane(names: Sequence[str], rows: Sequence[Arrow | Remark]) -> int:
    """Return how wide each lane is: as its longest text needs, within limits."""
    texts = [*names, *(_cut(row.event if isinstance(row, Arrow) else row.text) for row in rows)]
    widest = max(map(_room, texts), default=0) + 26
    share = max(PAGE / max(len(names), 1), LANE_MIN)
    return round(min(max(widest, LANE_MIN), LANE_MAX, share))


def _room(text: str) -> float:
    return cells(visible(text)) * LETTER


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_MAX else f"{text[: TEXT_MAX - 1]}…"


def _fitted(text: str, room: float) -> str:
    """Return as much of a text as fits."""
    letters = int(room / LETTER)
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _text(kind: str, x: float, y: float, text: str, whole: str = "", *, anchor: str = "middle") -> str:
    shown = escape(visible(_cut(text)))
    title = escape(visible(whole or text))
    more = f"<title>{title}</title>" if title != shown else ""
    return f'<text class="{kind}" x="{x}" y="{y}" text-anchor="{anchor}">{shown}{more}</text>'
