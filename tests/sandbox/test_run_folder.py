"""Whatever an app leaves in its folder goes, without following a link or climbing out."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sandbox.run_folder import UNKNOWN, RunFolder, Usage, nameless, remove, sweep, usage

LOTS = Usage(1 << 40, 1 << 40)


def dead_pid() -> int:
    """Return the number of a process that is gone."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def nest(folder: Path, levels: int) -> None:
    """Make folders in folders, deeper than a path can name."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)


def test_a_run_folder_names_its_process_and_goes(temporary: Path) -> None:
    folder = RunFolder()
    (folder.path / "file").write_text("x")

    assert folder.path.name.startswith(f"flasklings-{os.getpid()}-")
    folder.remove()
    assert list(temporary.iterdir()) == []


def test_whatever_is_in_the_folder_is_removed_and_no_link_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "precious").write_text("x")
    folder = tmp_path / "run"
    locked = folder / "a" / "b"
    locked.mkdir(parents=True)
    for name in ("\n", " ", "-rf", "a" * 255, "\udcff", "..."):
        (locked / name).write_text("x")
        (locked / (name[:200] + "folder")).mkdir()
    (folder / "link").symlink_to(outside)
    (locked / "link").symlink_to(outside / "precious")
    os.link(outside / "precious", folder / "hard")
    os.mkfifo(folder / "pipe")
    for path in (locked, locked.parent, folder):
        path.chmod(0)

    remove(folder)

    assert not folder.exists()
    assert (outside / "precious").read_text() == "x"
    assert outside.stat().st_mode & 0o777 == 0o755


def test_a_link_in_place_of_the_folder_itself_is_left_alone(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x")
    link = tmp_path / "run"
    link.symlink_to(outside)

    remove(link)

    assert (outside / "precious").exists()


def test_what_is_not_there_needs_no_removing(tmp_path: Path) -> None:
    remove(tmp_path / "nothing")


def test_usage_counts_what_is_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "file").write_bytes(b"x" * 10_000)
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(1 << 30)

    found = usage(tmp_path, LOTS)

    assert found.entries == 3
    assert 10_000 <= found.bytes < 1 << 20


def test_usage_stops_counting_above_the_most(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / str(number)).touch()

    assert usage(tmp_path, Usage(1 << 40, 10)).entries == 11


def test_folders_too_deep_to_be_named_count_as_too_many_and_are_removed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    nest(folder, 2_100)  # a path of 4,096 bytes names 2,048 levels

    assert usage(folder, Usage(1 << 40, 10_000)).entries > 10_000
    remove(folder)
    assert not folder.exists()


def test_files_that_are_open_but_have_no_name_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb", buffering=0) as file:
        file.write(b"x" * 1_000_000)
        assert nameless(os.getpid(), tmp_path).bytes < 1_000_000
        path.unlink()

        assert nameless(os.getpid(), tmp_path).bytes >= 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not show it")
def test_files_that_are_only_mapped_are_counted_or_at_least_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("w+b", buffering=0) as file:
        file.write(b"x" * 1_000_000)
        # Python's own mapping keeps a descriptor, which another process's would not.
        private = mmap.mmap(file.fileno(), 4_096, flags=mmap.MAP_PRIVATE)
    with private:
        path.unlink()

        found = nameless(os.getpid(), tmp_path)

    assert found.bytes >= 1_000_000 or found.hidden
    assert not found.shared


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not show it")
def test_mappings_that_write_to_their_file_are_measured(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10_000)
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 10_000):
        assert nameless(os.getpid(), tmp_path).shared == 12_288
    found = nameless(os.getpid(), tmp_path)
    assert (found.hidden, found.shared) == (False, 0)


def test_of_a_process_that_is_gone_nothing_is_known(tmp_path: Path) -> None:
    assert nameless(dead_pid(), tmp_path) == UNKNOWN


def test_what_is_not_a_stale_folder_is_left_alone(temporary: Path) -> None:
    dead = dead_pid()
    outside = temporary / "outside"
    outside.mkdir()
    mine = RunFolder()
    kept = [
        temporary / "flasklings-notes",
        temporary / f"flasklings-{os.getpid()}-abc",
        temporary / f"flasklings-{dead}x-abc",
        temporary / f"other-{dead}-abc",
    ]
    for path in kept:
        path.mkdir()
    (temporary / f"flasklings-{dead}-link").symlink_to(outside)
    (temporary / f"flasklings-{dead}-file").write_text("x")

    sweep()

    assert all(path.is_dir() for path in (*kept, mine.path, outside))
    mine.remove()


def test_a_folder_that_another_process_still_holds_is_left_alone(temporary: Path) -> None:
    """As with a program in another container, whose pid cannot be seen from here."""
    held = temporary / f"flasklings-{dead_pid()}-abc"
    held.mkdir()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, os, sys; fcntl.flock(os.open(sys.argv[1], os.O_RDONLY), fcntl.LOCK_EX)\n"
            "print('held', flush=True); sys.stdin.read()",
            str(held),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"

    sweep()
    assert held.exists()

    holder.communicate()
    sweep()
    assert not held.exists()
