"""Lines of styled spans, so that text is laid out once, whether or not it will be coloured."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[str, str]
Line = tuple[Span, ...]


def plain(lines: Iterable[Line]) -> str:
    """Join the lines without their styles."""
    return _joined("".join(text for text, _ in line) for line in lines)


def colored(lines: Iterable[Line]) -> str:
    """Join the lines with each span in its style, as ANSI escape sequences.

    Spans are styled one by one: a console would also wrap, and look at the environment.
    """
    from rich.color import ColorSystem  # noqa: PLC0415  slow to import, and plain output does without
    from rich.style import Style  # noqa: PLC0415

    def paint(span: Span) -> str:
        text, style = span
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if style else text

    return _joined("".join(map(paint, line)) for line in lines)


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
