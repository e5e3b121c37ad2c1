"""No state of the progress file is a crash, and none is silent."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from lessons.store.database import FILE, identity_of, set_aside
from lessons.store.failover import BESIDE
from lessons.store.schema import VERSION
from tests.support.killed_store import Spree
from tests.support.progress_files import Open, assert_filled, fill, held, rows, writer


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """Mount a file system in memory, where this user may."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    mount = shutil.which("mount") and subprocess.run(command, check=False, capture_output=True)
    if not mount or mount.returncode:
        pytest.skip("mounting a file system of its own needs a right that is missing here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "no database": lambda data: b"Dear diary,\n" * 500,
    "cut in the header": lambda data: data[:50],
    "a page of zeros": lambda data: data[:4096] + bytes(4096) + data[8192:],
}


@pytest.mark.parametrize("how", SPOILED)
def test_an_unreadable_file_is_set_aside_and_kept(how: str, tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    first.close()
    bad = SPOILED[how]((tmp_path / FILE).read_bytes())
    (tmp_path / FILE).write_bytes(bad)
    progress = opened(tmp_path)
    [aside] = tmp_path.glob(f"{FILE}.unreadable-*Z")
    assert aside.read_bytes() == bad
    assert aside.name in progress.notice
    assert progress.durable
    fill(progress)
    progress.close()
    assert_filled(opened(tmp_path))


def test_two_unreadable_files_in_one_second_are_both_kept(tmp_path: Path, opened: Open) -> None:
    for number in range(3):
        (tmp_path / FILE).write_bytes(b"no database %d" % number * 100)
        opened(tmp_path).close()
    assert len(list(tmp_path.glob(f"{FILE}.unreadable-*"))) == 3


def test_windows_that_meet_an_unreadable_file_together_keep_one_new_one(
    tmp_path: Path, opened: Open
) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    windows = [writer(tmp_path, name, 20) for name in ("one", "two", "three")]
    for window in windows:
        window.communicate("go\n", timeout=30)
    progress = opened(tmp_path)
    assert len(progress.answers("flash")) == 60
    assert len(list(tmp_path.glob(f"{FILE}.unreadable-*"))) == 1


def test_the_new_file_of_another_window_is_never_set_aside(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"no database" * 100)
    judged = identity_of(path)
    other = opened(tmp_path)  # it sets the file aside before this window comes to it
    fill(other)
    other.close()
    assert set_aside(path, judged) is None
    assert_filled(opened(tmp_path))


def test_a_file_of_another_program_is_set_aside(tmp_path: Path, opened: Open) -> None:
    rows(tmp_path, "CREATE TABLE answers (life INTEGER)")
    rows(tmp_path, "INSERT INTO answers VALUES (42)")
    progress = opened(tmp_path)
    assert progress.notice.startswith("The progress file couldn't be read. flasklings kept it as")
    assert progress.notice.endswith(" and started a new one.")
    assert progress.durable


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE answers SET at = 'teatime'",
        "UPDATE drafts SET text = CAST(x'ff' AS TEXT)",
        "UPDATE attempts SET files = '{'",
        "DROP TABLE drafts",
    ],
)
def test_a_file_with_a_row_that_cannot_be_read_is_set_aside(
    damage: str, tmp_path: Path, opened: Open
) -> None:
    progress = opened(tmp_path)
    fill(progress)
    rows(tmp_path, damage)
    found = [
        progress.answers("flash"),
        progress.attempts("flash", "queue"),
        progress.drafts("flash", "queue"),
    ]
    assert not found[-1], "a new file was begun"
    assert "kept it as" in progress.notice
    fill(progress)
    assert_filled(opened(tmp_path))


def test_a_newer_file_is_left_as_it_is(tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    first.close()
    rows(tmp_path, f"PRAGMA user_version = {VERSION + 1}")
    before = (tmp_path / FILE).read_bytes()
    progress = opened(tmp_path)
    assert "is from a newer flasklings, so this one doesn't change it" in progress.notice
    assert not progress.durable
    fill(progress)
    assert_filled(progress)
    progress.close()
    assert (tmp_path / FILE).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_locked_file_is_written_as_soon_as_it_is_free(tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    first.close()
    with held(tmp_path):
        progress = opened(tmp_path)
        assert "Another program is using the progress file" in progress.notice
        assert not progress.durable
        assert_filled(progress)  # what could be read is there
        progress.record_answer("flash", "next", "b", True)
        progress.keep_draft("flash", "read", "app.py", "in memory")
        assert len(progress.answers("flash")) == 2
        assert rows(tmp_path, "SELECT count(*) FROM answers") == [(1,)]
    progress.record_run("flash", "read", True)
    assert (progress.notice, progress.durable) == ("", True)
    assert [a.question for a in opened(tmp_path).answers("flash")] == ["what", "next"]
    assert opened(tmp_path).drafts("flash", "read") == {"app.py": "in memory"}


def test_leaving_writes_what_could_not_be_written_before(tmp_path: Path, opened: Open) -> None:
    opened(tmp_path).close()
    with held(tmp_path):
        progress = opened(tmp_path)
        fill(progress)
    progress.close()
    assert_filled(opened(tmp_path))


def test_leaving_while_another_program_holds_the_file_loses_nothing(
    tmp_path: Path, opened: Open
) -> None:
    opened(tmp_path).close()
    with held(tmp_path):
        progress = opened(tmp_path)
        fill(progress)
        assert progress.close() == ""
        again = opened(tmp_path)  # the file is still held
        assert_filled(again)
        again.keep_draft("flash", "queue", "app.py", "typed on")
        assert again.close() == ""
    free = opened(tmp_path)
    assert free.drafts("flash", "queue") == {"app.py": "typed on"}
    assert len(free.answers("flash")) == 1
    assert [attempt.files for attempt in free.attempts("flash", "queue")] == [{"app.py": "typed"}]
    free.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_what_was_kept_beside_a_held_file_gives_way_to_what_is_newer(
    tmp_path: Path, opened: Open
) -> None:
    first = opened(tmp_path)
    fill(first)
    with held(tmp_path):
        late = opened(tmp_path)
        late.keep_draft("flash", "read", "app.py", "older")
        late.close()
    first.keep_draft("flash", "queue", "app.py", "newer")
    first.keep_draft("flash", "read", "app.py", "newer")
    again = opened(tmp_path)
    assert again.drafts("flash", "queue") == {"app.py": "newer"}
    assert again.drafts("flash", "read") == {"app.py": "newer"}
    assert [attempt.files for attempt in again.attempts("flash", "read")] == [{"app.py": "older"}]


def test_what_was_kept_beside_a_held_file_and_is_damaged_stays_there(
    tmp_path: Path, opened: Open
) -> None:
    damaged = tmp_path / f"{FILE}{BESIDE}20260101T000000.000000Z"
    damaged.write_bytes(b"no database" * 100)
    progress = opened(tmp_path)
    fill(progress)
    assert (progress.durable, progress.notice) == (True, "")
    assert damaged.exists()


def test_a_late_write_gives_way_to_a_newer_one(tmp_path: Path, opened: Open) -> None:
    opened(tmp_path).close()
    with held(tmp_path):
        late = opened(tmp_path)
        late.keep_draft("flash", "queue", "app.py", "older")
        late.keep_setting("theme", "light")
        late.forget_drafts("flash", "read")
    window = opened(tmp_path)
    window.keep_draft("flash", "queue", "app.py", "newer")
    window.keep_draft("flash", "read", "app.py", "newer")
    window.keep_setting("theme", "dark")
    late.record_run("flash", "queue", False)
    assert late.durable
    assert window.drafts("flash", "queue") == {"app.py": "newer"}
    assert window.drafts("flash", "read") == {"app.py": "newer"}
    assert window.setting("theme") == "dark"


@pytest.mark.parametrize("blocked", ["the folder is a file", "the file is a folder"])
def test_a_folder_that_cannot_hold_the_file_costs_the_memory_alone(
    blocked: str, tmp_path: Path, opened: Open
) -> None:
    folder = tmp_path / "data"
    if blocked == "the folder is a file":
        folder.write_text("mine")
    else:
        (folder / FILE).mkdir(parents=True)
    progress = opened(folder)
    assert "can't be used" in progress.notice
    assert "FLASKLINGS_HOME" in progress.notice
    fill(progress)
    assert_filled(progress)
    assert not progress.durable
    assert "what you did last isn't in it" in progress.close()


@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "after a crash"])
def test_a_read_only_file_system_carries_over(crashed: bool, tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path / "source")
    fill(first)
    if not crashed:
        first.close()
    with mounted(tmp_path / "disk", "size=1m") as disk:
        for path in (tmp_path / "source").iterdir():
            shutil.copy(path, disk)
        command = ["mount", "-o", "remount,ro", str(disk)]
        subprocess.run(command, capture_output=True, check=True)
        progress = opened(disk)
        assert "in memory until you leave" in progress.notice
        assert_filled(progress)
        progress.keep_draft("flash", "queue", "app.py", "more")
        assert progress.drafts("flash", "queue") == {"app.py": "more"}
        assert not progress.durable
        progress.close()


def fill_up(disk: Path) -> Path:
    """Leave no room on the disk; return the file to remove for room again."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    return ballast


def test_a_disk_that_fills_up_and_has_room_again(tmp_path: Path, opened: Open) -> None:
    with mounted(tmp_path / "disk", "size=512k") as disk:
        progress = opened(disk)
        fill(progress)
        ballast = fill_up(disk)
        for number in range(3):
            progress.keep_draft("flash", "read", "app.py", f"{number}" * 50_000)
        assert "is full" in progress.notice
        assert not progress.durable
        assert progress.drafts("flash", "read") == {"app.py": "2" * 50_000}
        assert_filled(progress)
        ballast.unlink()
        progress.record_answer("flash", "next", "b", True)
        assert (progress.notice, progress.durable) == ("", True)
        again = opened(disk)
        assert again.drafts("flash", "read") == {"app.py": "2" * 50_000}
        assert [answer.question for answer in again.answers("flash")] == ["what", "next"]
        progress.close()
        again.close()


def test_no_acknowledged_answer_is_lost_to_kills_at_any_moment(tmp_path: Path) -> None:
    spree = Spree(tmp_path, seed=25)
    for _ in range(5):
        spree.live_and_die(most=8)
        assert spree.faults() == []


# The file is another one by now


def test_a_window_does_not_go_on_writing_to_a_file_that_another_has_set_aside(
    tmp_path: Path, opened: Open
) -> None:
    window = opened(tmp_path)
    fill(window)
    rows(tmp_path, "PRAGMA wal_checkpoint(TRUNCATE)")
    aside = set_aside(tmp_path / FILE, identity_of(tmp_path / FILE))
    assert aside is not None
    other = opened(tmp_path)
    other.record_answer("flash", "other", "there", True)
    window.record_answer("flash", "next", "here", True)
    assert window.durable
    assert "was moved or removed while flasklings used it" in window.notice
    again = opened(tmp_path)
    assert {a.question for a in again.answers("flash")} == {"what", "other", "next"}
    assert again.drafts("flash", "queue") == {"app.py": "typed"}
    assert aside.exists()


def test_a_file_that_is_moved_while_a_window_waits_for_it_is_written_anew(
    tmp_path: Path, opened: Open
) -> None:
    window = opened(tmp_path)
    fill(window)
    with held(tmp_path):
        window.record_answer("flash", "next", "here", True)
        assert not window.durable
    for file in tmp_path.iterdir():
        file.unlink()
    window.stay_at("flash", "queue")
    assert window.durable
    again = opened(tmp_path)
    assert {a.question for a in again.answers("flash")} == {"what", "next"}
    assert again.drafts("flash", "queue") == {"app.py": "typed"}


@pytest.mark.parametrize("left", [("-wal", "-shm"), ("-shm",), ("-wal",), ()])
def test_what_belonged_to_a_removed_file_is_in_no_window_s_way(
    left: tuple[str, ...], tmp_path: Path, opened: Open
) -> None:
    windows = [opened(tmp_path) for _ in range(2)]
    for number, window in enumerate(windows):
        window.record_answer("flash", f"q{number}", "before", True)
    for file in tmp_path.iterdir():
        if not file.name.endswith(left):
            file.unlink()
    for number, window in enumerate(windows):
        window.record_answer("flash", f"r{number}", "after", True)
        assert window.durable
        assert "kept in memory" not in window.notice
    for window in windows:
        window.close()
    again = opened(tmp_path)
    assert {a.question for a in again.answers("flash")} == {"q0", "q1", "r0", "r1"}


def test_a_newer_flasklings_that_takes_the_file_over_has_it_to_itself(
    tmp_path: Path, opened: Open
) -> None:
    window = opened(tmp_path)
    fill(window)
    rows(tmp_path, f"PRAGMA user_version = {VERSION + 1}")
    window.record_answer("flash", "next", "here", True)
    assert "is from a newer flasklings" in window.notice
    assert {a.question for a in window.answers("flash")} == {"what", "next"}
    assert rows(tmp_path, "SELECT question FROM answers") == [("what",)]
