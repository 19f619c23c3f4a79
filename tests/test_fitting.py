"""What a page shows of an output follows the output, and no more of it is shown than before."""

from __future__ import annotations

import pytest

from tests.fitting import fit, lines_of

SHOWN = [
    "...",
    "topology.yaml:3:1: error CHO904 the saga never ends",
    "...",
    "  replay: 0.1.any.all.4-1",
    "...",
    "1 error",
]


def fitted(shown: list[str], printed: list[str]) -> list[str]:
    return lines_of(fit(shown, printed))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        pytest.param(
            ["a", "topology.yaml:3:1: error CHO904 the saga never ends", "b", "  replay: 0.1.any.all.4-1", "1 error"],
            SHOWN,
            id="as it was",
        ),
        pytest.param(
            ["topology.yaml:7:1: error CHO904 the saga never ends", "  replay: 0.1.any.all.9-1", "x", "2 errors"],
            [
                "...",
                "topology.yaml:7:1: error CHO904 the saga never ends",
                "...",
                "  replay: 0.1.any.all.9-1",
                "...",
                "2 errors",
            ],
            id="another line, another token, another count",
        ),
        pytest.param(["nothing found"], ["...", "nothing found"], id="all of it is gone"),
        pytest.param(
            ["topology.yaml:3:1: error CHO904 the saga never ends", "  replay: 0.1.any.all.4-1", "1 error", "1 note"],
            [*SHOWN, "1 note"],
            id="a line is new where none was left out",
        ),
    ],
)
def test_what_is_shown_follows_what_is_printed(printed: list[str], expected: list[str]) -> None:
    assert fitted(SHOWN, printed) == expected


def test_equal_lines_keep_their_order() -> None:
    assert fitted(["a 1", "...", "a 2"], ["a 0", "a 1", "b", "a 2"]) == ["a 0", "a 1", "...", "a 2"]
