"""What can be wrong with a file before anyone looks at what it says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from choreo_check.errors import ChoreoError
from choreo_check.loading import load
from choreo_check.loading.sources import MAX_BYTES, decode, read_text


def refusal(path: Path) -> ChoreoError:
    with pytest.raises(ChoreoError) as caught:
        read_text(path)
    return caught.value


ENCODED = [
    ("é: 1".encode("utf-16"), "1:1: byte 0xff is not UTF-8", "the file is in UTF-16: save it as UTF-8"),
    (b"\xfe\xff\0a", "1:1: byte 0xfe is not UTF-8", "the file is in UTF-16: save it as UTF-8"),
    ("a: 1\nb: Jürgen".encode("latin-1"), "2:5: byte 0xfc is not UTF-8", "save the file as UTF-8"),
    ("é\r\nüü".encode() + b"\xff", "2:3: byte 0xff is not UTF-8", "save the file as UTF-8"),
    (b"\xef\xbb\xbf\xffa", "1:1: byte 0xff is not UTF-8", "save the file as UTF-8"),
    (b"\x7fELF\0\0\xff", "1:7: byte 0xff is not UTF-8", "this looks like a binary file"),
    (b"a: \xed\xa0\x80", "1:4: byte 0xed is not UTF-8", "save the file as UTF-8"),
]


@pytest.mark.parametrize(("content", "message", "hint"), ENCODED)
def test_says_which_byte_is_not_text(content: bytes, message: str, hint: str) -> None:
    with pytest.raises(ChoreoError) as caught:
        decode(content, "t.yaml")
    assert (caught.value.message, caught.value.hint) == (f"t.yaml:{message}", hint)


def test_reads_utf_8_with_and_without_a_byte_order_mark() -> None:
    assert decode(b"\xef\xbb\xbf\xc3\xa9", "t.yaml") == decode(b"\xc3\xa9", "t.yaml") == "é"


def test_utf_16_without_a_mark_is_refused_for_its_nul_characters(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes("choreo: 1".encode("utf-16-le"))
    with pytest.raises(ChoreoError, match=r":1:2: the character U\+0000 is not allowed here"):
        load(path)


def test_a_missing_file_is_said_to_be_missing_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "topology.yaml").touch()
    error = refusal(tmp_path / "topolgy.yaml")
    assert error.message == f"{tmp_path / 'topolgy.yaml'}: no such file"
    assert error.hint == f"did you mean {tmp_path / 'topology.yaml'}?"


def test_a_missing_file_without_a_near_name_has_a_plain_hint(tmp_path: Path) -> None:
    assert refusal(tmp_path / "topology.yaml").hint == "check the path"
    assert refusal(tmp_path / "none" / "topology.yaml").hint == "check the path"


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert error.message == f"{tmp_path}: is a directory"
    assert error.hint == f"name a file, such as {tmp_path / 'topology.yaml'}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.touch(mode=0o000)
    assert refusal(path).message == f"{path}: cannot be read: permission denied"


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\ud800"])
def test_a_name_that_no_file_can_have_cannot_be_read(tmp_path: Path, name: str) -> None:
    assert ": cannot be read: " in refusal(tmp_path / name).message


def test_a_file_below_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert refusal(tmp_path / "a" / "b").message.endswith("cannot be read: not a directory")


def test_a_file_that_is_too_large_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refusal(path).message == f"{path}: is larger than 32 MiB"


def test_a_device_without_an_end_is_too_large() -> None:
    assert refusal(Path("/dev/zero")).message == "/dev/zero: is larger than 32 MiB"


@pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"\xef\xbb\xbf", b"\n\n"])
def test_a_file_that_says_nothing_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.yaml"
    path.write_bytes(content)
    with pytest.raises(ChoreoError) as caught:
        load(path)
    assert caught.value.message.startswith(f"{path.as_posix()}:1:")
