"""A store and a database whose points are counted, and can be made to fail."""

from __future__ import annotations

import pytest

from choreo_check.simulation.database import Database
from tests.simulation.points import Points
from tests.simulation.test_database import create


@pytest.fixture
def points() -> Points:
    return Points()


@pytest.fixture
def database(points: Points) -> Database:
    """Return a database with one empty table."""
    database = Database(points)
    create(database)
    points.passed.clear()
    return database
