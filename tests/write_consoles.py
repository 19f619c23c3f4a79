"""Writes anew what the commands in the documentation print: run `python -m tests.write_consoles`, or name some pages.

What a page leaves out stays left out (`tests/fitting.py`). Replay tokens go on with the runs that they stand for: where
a token has changed in an output, later commands and sentences of the page have the new one; a command whose token shows
another run now gets the token of the run that the page tells (`tests/retracing.py`). What was changed is listed, for it
may be wrong that the output has changed: read the difference before you keep it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from choreo_check.simulation.schedule import TOKEN
from tests.consoles import ROOT, Console, Done
from tests.fitting import Pair, fit, lines_of
from tests.pages import PAGES, TUTORIAL, Block, Listing, Piece, pieces
from tests.retracing import retraced


def main(names: Sequence[str]) -> None:
    """Write pages anew, all of them if none is named; a chapter needs those before it."""
    wanted = [Path(name).resolve() for name in names] or PAGES
    for page in wanted:
        if page not in TUTORIAL:
            write(page, ROOT)
    if not set(wanted).isdisjoint(TUTORIAL):
        with TemporaryDirectory() as directory:
            for chapter in TUTORIAL:
                write(chapter, Path(directory))


def write(page: Path, directory: Path) -> None:
    """Write one page anew."""
    refreshing = Refreshing(directory)
    text = "".join(refreshing.text_of(piece) for piece in pieces(page))
    if text != page.read_text(encoding="utf-8"):
        page.write_text(text, encoding="utf-8")


class Refreshing:
    """Goes through a page, and knows which tokens have become which."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.tokens: dict[str, str] = {}

    def text_of(self, piece: Piece) -> str:
        """Return what the page is to have there."""
        if isinstance(piece, Listing):
            piece.write(self.directory)
            return piece.text
        if isinstance(piece, Block):
            for console in piece.consoles:
                self.refresh(console)
            return piece.text
        return self.renamed(piece.text)

    def renamed(self, text: str) -> str:
        """Return a text with its tokens as they are now."""
        return TOKEN.sub(lambda token: self.tokens.get(token[0], token[0]), text)

    def refresh(self, console: Console) -> None:
        """Run a command, and have it show what it prints."""
        console.command = self.renamed(console.command)
        done = self.run(console)
        if console.agrees_with(done):
            self.note((line, line) for line in console.shown)
            return
        pairs = fit(console.shown, done.printed.splitlines())
        self.note((pair.was, pair.now) for pair in pairs if pair.was is not None and pair.now is not None)
        print(f"{console.page}: {console.command}", *differences(console, done, pairs), sep="\n    ")  # noqa: T201
        console.shown, console.status = lines_of(pairs), done.status

    def run(self, console: Console) -> Done:
        """Run a command; if it replays another run than the page tells, the one that the page tells."""
        done = console.run(self.directory)
        if console.agrees_with(done) or self.directory != ROOT:
            return done
        token = retraced(console.command, console.shown)
        if token is None or token in console.command.split():
            return done
        self.note([(console.command, TOKEN.sub(token, console.command))])
        console.command = self.renamed(console.command)
        return console.run(self.directory)

    def note(self, lines: Iterable[tuple[str, str]]) -> None:
        """Remember which tokens have taken the places of which."""
        for was, now in lines:
            tokens = ([match[0] for match in TOKEN.finditer(line)] for line in (was, now))
            self.tokens.update(zip(*tokens, strict=False))


def differences(console: Console, done: Done, pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield what has changed of one command."""
    if console.status != done.status:
        yield f"status {console.status} → {done.status}"
    for pair in pairs:
        if pair.was is not None and pair.was != pair.now:
            yield f"- {pair.was}"
        if pair.now is not None and pair.was != pair.now:
            yield f"+ {pair.now}"


if __name__ == "__main__":
    main(sys.argv[1:])
