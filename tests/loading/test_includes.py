"""One topology from several files: found, taken in once, and every part located in its own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.loading import Malformed, load, load_text
from choreo_check.topology import Topology


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def included(folder: Path, files: dict[str, str]) -> Topology:
    return load(write(folder, files))


def refusal(folder: Path, files: dict[str, str]) -> Malformed:
    with pytest.raises(Malformed) as caught:
        included(folder, files)
    return caught.value


def services(topology: Topology) -> list[str]:
    return [service.name for service in topology.services]


def test_takes_in_files_and_patterns_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    found = included(
        tmp_path,
        {
            "t.yaml": "choreo: 1\ninclude: [z.yaml, 'more/*.yaml', a.json]\nservices: {own: {publishes: x}}\n",
            "z.yaml": "services: {z: }\nsagas: {sz: {starts: x}}\ncommands: cz",
            "more/c.yaml": "choreo: 1\nname: ignored\nservices: {c: }",
            "more/b.yaml": "services: {b: }\ncommands: [cb]",
            "more/not.txt": "no topology",
            "a.json": '{"services": {"a": null}}',
        },
    )
    assert services(found) == ["own", "z", "b", "c", "a"]
    assert (found.name, [saga.name for saga in found.sagas]) == ("t", ["sz"])
    assert [command.name for command in found.commands] == ["cz", "cb"]


def test_one_include_needs_no_list(tmp_path: Path) -> None:
    assert services(included(tmp_path, {"t.yaml": "choreo: 1\ninclude: a.yaml", "a.yaml": "services: {a: }"})) == ["a"]


def test_a_path_starts_from_the_file_that_names_it(tmp_path: Path) -> None:
    found = included(
        tmp_path,
        {
            "t.yaml": "choreo: 1\ninclude: one/a.yaml",
            "one/a.yaml": "include: two/b.yaml\nservices: {a: }",
            "one/two/b.yaml": "include: ../../c.yaml\nservices: {b: }",
            "c.yaml": "services: {c: }",
        },
    )
    assert services(found) == ["a", "b", "c"]


def test_a_path_may_be_absolute(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    write(tmp_path / "elsewhere", {"a.yaml": "services: {a: }", "b.yaml": "services: {b: }"})
    for name in ("a.yaml", "[a]*.yaml"):
        target = (tmp_path / "elsewhere" / name).as_posix()
        assert services(included(tmp_path, {"t.yaml": f"choreo: 1\ninclude: '{target}'"})) == ["a"]


def test_included_parts_are_located_in_their_own_file(tmp_path: Path) -> None:
    found = included(
        tmp_path, {"t.yaml": "choreo: 1\ninclude: a.yaml", "a.yaml": "services:\n  a:\n    handlers: [{on: x}]"}
    )
    (handler,) = found.handlers
    path = (tmp_path / "a.yaml").as_posix()
    assert (handler.location.path, handler.location.line) == (path, 3)
    assert handler.trigger.events[0].location.path == path
    assert found.location.path == (tmp_path / "t.yaml").as_posix()
    assert set(found.sources) == {(tmp_path / "t.yaml").as_posix(), path}
    assert found.sources[path].startswith("services:\n  a:")


def test_a_file_is_taken_in_once_however_often_and_by_whichever_path_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    files = {
        "t.yaml": "choreo: 1\ninclude: [a.yaml, ./a.yaml, 'sub/../a.yaml', '*.yaml', link.yml, b.yaml]",
        "a.yaml": "services: {a: }\ncommands: c",
        "b.yaml": "include: [sub/../a.yaml]",
    }
    write(tmp_path, files)
    (tmp_path / "link.yml").symlink_to("a.yaml")
    found = load(tmp_path / "t.yaml")
    assert services(found) == ["a"]
    assert len(found.commands) == 1


def test_files_may_include_each_other_and_themselves(tmp_path: Path) -> None:
    files = {
        "t.yaml": "choreo: 1\ninclude: [t.yaml, sub/a.yaml]\nservices: {t: }",
        "sub/a.yaml": "include: [../t.yaml, ../sub/b.yaml]\nservices: {a: }",
        "sub/b.yaml": "include: [a.yaml, ../sub/../sub/a.yaml]",
    }
    assert services(included(tmp_path, files)) == ["t", "a"]


def test_a_chain_of_includes_may_be_longer_than_the_stack_of_python(tmp_path: Path) -> None:
    files = {"t.yaml": "choreo: 1\ninclude: 0.yaml"}
    files |= {f"{n}.yaml": f"include: {n + 1}.yaml" for n in range(1500)}
    assert services(included(tmp_path, files | {"1500.yaml": "services: {last: }"})) == ["last"]


def test_text_includes_what_lies_beside_the_file_that_it_claims_to_be(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "services: {a: }"})
    found = load_text("choreo: 1\ninclude: a.yaml", (tmp_path / "t.yaml").as_posix())
    assert services(found) == ["a"]


@pytest.mark.parametrize(("kind", "body"), [("service", "services: {a: }"), ("saga", "sagas: {a: {starts: x}}")])
def test_refuses_a_name_that_two_files_declare(tmp_path: Path, kind: str, body: str) -> None:
    error = refusal(tmp_path, {"t.yaml": f"choreo: 1\ninclude: a.yaml\n{body}", "a.yaml": f"\n{body}"})
    column = body.index("a:") + 1
    first, second = (tmp_path / "t.yaml").as_posix(), (tmp_path / "a.yaml").as_posix()
    assert error.message == f"{second}:2:{column}: the {kind} `a` is declared twice, first at {first}:3:{column}"
    assert error.hint == "declare it in one file"


def test_a_service_and_a_saga_may_share_a_name(tmp_path: Path) -> None:
    found = included(tmp_path, {"t.yaml": "choreo: 1\nservices: {a: }\nsagas: {a: {starts: x}}"})
    assert (len(found.services), len(found.sagas)) == (1, 1)


@pytest.mark.parametrize("line", ["contracts: .", "broker: kafka", "system: a:b", "envelope: {}"])
def test_refuses_in_an_included_file_what_holds_for_the_whole_system(tmp_path: Path, line: str) -> None:
    error = refusal(tmp_path, {"t.yaml": "choreo: 1\ninclude: a.yaml", "a.yaml": f"services: {{}}\n{line}"})
    key = line.partition(":")[0]
    assert error.message == f"{(tmp_path / 'a.yaml').as_posix()}:2:1: `{key}` stands in an included file"
    assert error.hint == "move it to the file that includes this one"


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("none.yaml", "no file `none.yaml` to include"),
        ("folder", "no file `folder` to include"),
        ("'*.yml'", "no file `*.yml` to include"),
        ("'fold?r'", "no file `fold?r` to include"),
        ('"a\\0b"', r"no file `a\x00b` to include"),
        ("'**a'", "cannot look for `**a`: Invalid pattern: '**' can only be an entire path component"),
        ("x" * 300, f"cannot look for `{'x' * 80}...`: File name too long"),
    ],
)
def test_refuses_to_include_what_is_not_there(tmp_path: Path, pattern: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    error = refusal(tmp_path, {"t.yaml": f"choreo: 1\ninclude:\n- {pattern}"})
    assert error.message == f"{(tmp_path / 't.yaml').as_posix()}:3:3: {message}"
    assert error.hint


@pytest.mark.parametrize("text", ["", "- a", "service: {}", "a: [", "choreo: 2"])
def test_a_fault_of_an_included_file_is_said_of_that_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ChoreoError) as caught:
        included(tmp_path, {"t.yaml": "choreo: 1\ninclude: a.yaml", "a.yaml": text})
    assert caught.value.message.startswith(f"{(tmp_path / 'a.yaml').as_posix()}:1:")
