"""An export is written whole or not at all, and replaces a file only when told so."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR

import pytest

from lessons.export.atomic_write import ExportError, write_whole


def write(file: Path, *content: bytes) -> None:
    write_whole(file, content, force=True)


def test_a_file_is_replaced_when_told_so_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "deck"
    write(file, b"ours", b" once")
    write(file, b"ours again")
    assert file.read_bytes() == b"ours again"
    assert list(tmp_path.iterdir()) == [file]


def test_another_file_and_a_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("mine")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match="already exists: name another file, or add --force"):
        write_whole(tmp_path / "diary", [b"ours"])
    with pytest.raises(ExportError, match="is a folder: name a file inside it"):
        write(tmp_path / "folder", b"ours")
    assert (tmp_path / "diary").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["diary", "folder"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "deck")
    for content in (b"ours", b"ours again"):
        write(tmp_path / "link", content)
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "deck").read_bytes() == content


def test_what_breaks_off_leaves_the_earlier_export(tmp_path: Path) -> None:
    def content() -> Iterator[bytes]:
        yield b"ours, half"
        raise ZeroDivisionError

    file = tmp_path / "deck"
    write(file, b"ours")
    with pytest.raises(ZeroDivisionError):
        write_whole(file, content(), force=True)
    assert file.read_bytes() == b"ours"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("refused", [False, True])
def test_the_folder_too_is_brought_to_the_disk_where_the_system_can(
    refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rename is of the folder: the file alone does not keep it through a power cut."""
    synced = []

    def sync(opened: int) -> None:
        state = os.fstat(opened)
        synced.append((state.st_ino, (tmp_path / "deck").exists()))
        if refused and S_ISDIR(state.st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", sync)
    write(tmp_path / "deck", b"ours")
    assert (tmp_path / "deck").read_bytes() == b"ours"
    file, folder = ((tmp_path / "deck").stat().st_ino, tmp_path.stat().st_ino)
    assert synced == [(file, False), (folder, True)]


@pytest.mark.parametrize("name", ["none/deck", "x" * 300, "diary/deck"])
def test_a_place_that_cannot_be_written_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("mine")
    with pytest.raises(ExportError, match=r"^cannot write .*: [A-Z]"):
        write(tmp_path / name, b"ours")


def test_a_pipe_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ExportError, match="already exists"):
        write(pipe, b"ours")
    assert pipe.is_fifo()
