"""What services print and log: nothing of it is seen while they are searched, and nothing is lost afterwards."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from io import StringIO
from pdb import Pdb
from types import FrameType

import pytest

from choreo_check.adapters.output import silenced


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    found = logging.getLogger("tests.of.services")
    found.propagate = False
    yield found
    found.handlers.clear()


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_nothing_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with silenced():
        print("charged", file=getattr(sys, name), flush=True)
        getattr(sys, name).buffer.write(b"charged")
    print("after", file=getattr(sys, name))
    assert "".join(capsys.readouterr()) == "after\n"


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_nothing_is_logged_by_who_has_the_stream_already(
    name: str, capsys: pytest.CaptureFixture[str], logger: logging.Logger
) -> None:
    logger.addHandler(logging.StreamHandler(getattr(sys, name)))
    with silenced():
        logger.warning("charged")
    logger.warning("after")
    assert "".join(capsys.readouterr()) == "after\n"


def test_who_has_taken_the_silence_for_a_stream_is_heard_when_it_is_over(
    capsys: pytest.CaptureFixture[str], logger: logging.Logger
) -> None:
    with silenced():
        logger.addHandler(logging.StreamHandler())
        logger.warning("charged")
    with silenced():
        logger.warning("charged again")
    logger.warning("after")
    assert capsys.readouterr() == ("", "after\n")


def test_a_file_gets_what_is_logged_to_it(logger: logging.Logger) -> None:
    kept = StringIO()
    logger.addHandler(logging.StreamHandler(kept))
    with silenced():
        logger.warning("charged")
    assert kept.getvalue() == "charged\n"


def test_who_needs_a_file_has_one(capfd: pytest.CaptureFixture[str]) -> None:
    before = sys.stderr.fileno()
    with silenced():
        assert (sys.stdout.fileno(), sys.stderr.fileno()) == (before, before)
    assert "".join(capfd.readouterr()) == ""


class Prompted(Pdb):
    """A debugger that prints when it is asked to, and asks nobody."""

    def interaction(self, frame: FrameType | None, *_: object) -> None:
        self.message(f"in {frame.f_code.co_name if frame else 'nothing'}")


def test_a_debugger_is_heard(capsys: pytest.CaptureFixture[str]) -> None:
    with silenced():
        Prompted(nosigint=True, readrc=False).interaction(sys._getframe())  # noqa: SLF001
    assert capsys.readouterr() == ("", "in test_a_debugger_is_heard\n")
