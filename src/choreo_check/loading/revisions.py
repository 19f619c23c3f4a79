"""States of the past: the files of a Git revision, laid out in a directory as they were.

Git is asked to read and for nothing else: no shell, no hooks, no prompts, no fetching of what a partial clone lacks.
Revisions come from command lines and pull requests, so none may be taken for an option.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from choreo_check.errors import ChoreoError

KINDS = (".json", ".yaml", ".yml")
MAX_FILES = 50_000
MAX_BYTES = 512 * 1024 * 1024
_SURROUNDINGS = {
    "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C",
    "GIT_LITERAL_PATHSPECS": "1",
}  # fmt: skip
_OF_ANOTHER_RUN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"}
"""What Git tells its hooks: taken over, it would make every directory look like the hook's repository."""
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false")


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit of a repository, and what the user called it."""

    repository: Path
    name: str
    commit: str

    @property
    def label(self) -> str:
        """The name and the beginning of the commit's."""
        return f"{self.name} ({self.commit[:9]})"


def repository_around(path: Path) -> Path:
    """Return the top directory of the repository that a path lies in.

    Raises:
        ChoreoError: it lies in none, or Git is not installed.
    """
    folder = next(one for one in (path.absolute(), *path.absolute().parents) if one.is_dir())
    return Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())


def revision(repository: Path, name: str) -> Revision:
    """Return the commit that a name means.

    Raises:
        ChoreoError: there is no such commit here.
    """
    try:
        found = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except ChoreoError as error:
        if "not installed" in error.message:
            raise
        raise ChoreoError(f"git: there is no revision `{name}` here", hint=_how_to_fetch(repository, name)) from None
    return Revision(repository, name, found.decode().strip())


def merge_base(repository: Path, name: str) -> Revision:
    """Return where the work at hand has left a branch.

    Raises:
        ChoreoError: the branch is not here, or what they have in common is not.
    """
    other = revision(repository, name)
    try:
        found = _git(repository, "merge-base", other.commit, "HEAD").decode().split()
    except ChoreoError:
        hint = _how_to_fetch(repository, name) if _is_shallow(repository) else "name a branch that this one came from"
        raise ChoreoError(f"git: `{name}` and HEAD have no commit in common here", hint=hint) from None
    return Revision(repository, name, found[0])


@contextmanager
def laid_out(state: Revision) -> Iterator[Path]:
    """Lay out the contracts and topologies of a revision in a temporary directory, and take it away afterwards.

    Raises:
        ChoreoError: they are too many, or cannot be read.
    """
    with TemporaryDirectory(prefix="choreo-check-") as name:
        folder = Path(name).resolve()
        listed = list(_listed(state))
        for path, content in zip((path for path, _ in listed), _contents(state, [it for _, it in listed]), strict=True):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield folder


def renamed_from(state: Revision, path: PurePosixPath) -> PurePosixPath | None:
    """Return what a file, or the directory that most files of one came from, was called in a revision.

    Where Git sees no rename there is no answer.
    """
    raw = _git(
        state.repository, "diff", "--no-ext-diff", "--no-textconv", "--name-status", "-M", "-z", state.commit, "--"
    )
    for before, after in _renames(raw.decode("utf-8", "surrogateescape").split("\0")):
        if after == path:
            return before
        if path in after.parents and before.parts[-len(inside := after.relative_to(path).parts) :] == inside:
            return PurePosixPath(*before.parts[: -len(inside)])
    return None


def _renames(fields: list[str]) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    waiting = iter(fields)
    for status in waiting:
        if status[:1] in {"R", "C"}:
            yield PurePosixPath(next(waiting)), PurePosixPath(next(waiting))
        elif status:
            next(waiting, None)


def _listed(state: Revision) -> Iterator[tuple[PurePosixPath, str]]:
    """Yield the files that could be contracts or topologies, with the names of their contents."""
    count = size = 0
    for line in _git(state.repository, "ls-tree", "-r", "-l", "-z", "--full-tree", state.commit).split(b"\0"):
        head, _, raw = line.partition(b"\t")
        path = PurePosixPath(os.fsdecode(raw))
        if not head.startswith(b"100") or path.suffix not in KINDS or ".." in path.parts:
            continue
        _, _, blob, length = head.split()
        count, size = count + 1, size + int(length)
        if count > MAX_FILES or size > MAX_BYTES:
            raise ChoreoError(f"git: {state.name} holds too many files to compare", hint="name the directories instead")
        yield path, blob.decode()


def _contents(state: Revision, blobs: list[str]) -> Iterator[bytes]:
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    told = _git(state.repository, "cat-file", "--batch", said=asked) if blobs else b""
    at = 0
    for _ in blobs:
        end = told.index(b"\n", at)
        head = told[at:end].split()
        if len(head) != 3:  # noqa: PLR2004  name, kind, size; otherwise what is missing
            raise ChoreoError(
                f"git: {state.name} is not here as a whole", hint=_how_to_fetch(state.repository, state.name)
            )
        at = end + 1 + int(head[2]) + 1
        yield told[end + 1 : at - 1]


def _is_shallow(repository: Path) -> bool:
    return _git(repository, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _how_to_fetch(repository: Path, name: str) -> str:
    remote, _, branch = name.partition("/")
    known = _git(repository, "remote").decode().split()
    if remote not in known or not branch:
        remote, branch = (known[0], name) if known else ("", name)
    if not remote:
        return "check the name; `git branch --all` lists branches"
    deeper = "--unshallow " if _is_shallow(repository) else ""
    return f"fetch it: git fetch {deeper}{remote} {branch}:refs/remotes/{remote}/{branch}"


def _git(folder: Path, *arguments: str, said: bytes | None = None) -> bytes:
    command = ["git", *_QUIET, *arguments]
    inherited = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_RUN}
    surroundings = inherited | _SURROUNDINGS
    try:
        done = subprocess.run(command, cwd=folder, env=surroundings, input=said, capture_output=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise ChoreoError("git is not installed", hint="install it, or compare files and directories") from None
    except subprocess.CalledProcessError as error:
        said_why = error.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = said_why[-1].removeprefix("fatal: ") if said_why else f"`git {arguments[0]}` failed"
        raise ChoreoError(f"git: {reason}", hint="run it in a clone of the repository") from None
    return done.stdout
