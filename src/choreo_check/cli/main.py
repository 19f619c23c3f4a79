"""Finds the command that was asked for, runs it, and turns whatever goes wrong into a sentence and a status.

Status 0: nothing found. 1: findings at or above `--fail-on`. 2: the check could not run. Only the module of the command
that runs is imported.
"""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import NoReturn, Protocol, cast

from choreo_check.cli import commands
from choreo_check.cli.output import say
from choreo_check.errors import ChoreoError

PROGRAM = "choreo-check"
COULD_NOT_RUN = 2
INTERRUPTED = 130


class Command(Protocol):
    """What a module in `cli/commands` offers."""

    SUMMARY: str
    configure: Callable[[ArgumentParser], None]
    execute: Callable[[Namespace], int]


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the status that the process is to end with."""
    collected = gc.isenabled()
    gc.disable()  # a model of 10,000 handlers holds no garbage, and looking for it takes a third of the time
    try:
        return _guarded(list(arguments))
    finally:
        if collected:
            gc.enable()


def command_names() -> list[str]:
    """Return the names of all commands."""
    return sorted(info.name for info in iter_modules(commands.__path__))


def _guarded(arguments: list[str]) -> int:
    try:
        status = _parsed(arguments)
        say("")
    except ChoreoError as error:
        return _could_not_run(error)
    except BrokenPipeError:
        return COULD_NOT_RUN
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseException as error:  # noqa: BLE001  the last line of defence: a crash of ours says how to report it
        return _crashed(error)  # what passes through services on its way is no `Exception`
    return status


def _parsed(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except SystemExit as ended:  # argparse has said what is wrong, or has helped
        return int(ended.code or 0)


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in command_names():
        _without_command(arguments)
    name, rest = arguments[0], arguments[1:]
    command = _command(name)
    parser = ArgumentParser(prog=f"{PROGRAM} {name}", description=command.SUMMARY)
    command.configure(parser)
    return command.execute(parser.parse_args(rest))


def _command(name: str) -> Command:
    return cast("Command", import_module(f"{commands.__name__}.{name}"))


def _without_command(arguments: list[str]) -> NoReturn:
    from choreo_check.reporting.tool import version  # noqa: PLC0415  only `--version` asks

    parser = ArgumentParser(
        prog=PROGRAM, description="Find what is wrong with a choreographed saga before production does."
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {version()}")
    listed = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in command_names():
        command = _command(name)
        listed.add_parser(name, help=command.SUMMARY, add_help=False)
    parser.parse_args(arguments or ["--help"])
    parser.error("the command stands first")


def _could_not_run(error: ChoreoError) -> int:
    from choreo_check.reporting.visible import visible  # noqa: PLC0415  what runs well has nothing to say here

    print(f"{PROGRAM}: error: {visible(error.message)}", file=sys.stderr)
    if error.hint:
        print(f"  help: {visible(error.hint)}", file=sys.stderr)
    return COULD_NOT_RUN


def _crashed(error: BaseException) -> int:
    import traceback  # noqa: PLC0415  only a crash needs it

    details = "".join(traceback.format_exception(error)).encode(errors="backslashreplace")
    what = "".join(traceback.format_exception_only(error)).strip().encode(errors="backslashreplace").decode()
    print(f"{PROGRAM}: this is a bug of choreo-check: {what}", file=sys.stderr)
    print(f"  help: report it with the command, its input, and {_kept(details)}", file=sys.stderr)
    return COULD_NOT_RUN


def _kept(details: bytes) -> str:
    """Keep the details of a crash in a file, and say where; or say them, where no file can be written."""
    import tempfile  # noqa: PLC0415  only a crash needs it

    try:
        with tempfile.NamedTemporaryFile(prefix="choreo-check-crash-", suffix=".txt", delete=False) as kept:
            kept.write(details)
    except OSError:
        return f"this:\n{details.decode()}"
    return f"the details in {kept.name}"
