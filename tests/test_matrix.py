"""The page that holds the five systems against every property is what the tool says today."""

from __future__ import annotations

import pytest

from tests.write_matrix import PAGE, PROPERTIES, ROOT, SYSTEMS, VARIANTS, rows


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_matrix_of_systems_is_current(system: str, variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write it anew with `python -m tests.write_matrix`."""
    monkeypatch.chdir(ROOT)
    page = PAGE.read_text(encoding="utf-8")
    assert [row for row in rows(system, variant) if row not in page] == []


def test_the_matrix_shows_every_property() -> None:
    assert f"| {' | '.join(['system', 'variant', *PROPERTIES])} |" in PAGE.read_text(encoding="utf-8")
