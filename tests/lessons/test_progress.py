"""Nothing that a learner did or typed is lost, and no state of the file is a crash."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lessons.ledger import FILE, VERSION
from lessons.progress import Progress

ROOT = Path(__file__).parents[2]

Open = Callable[[Path], Progress]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Open progress files that are closed with the test."""
    every: list[Progress] = []

    def open_one(folder: Path) -> Progress:
        every.append(Progress.open(folder))
        return every[-1]

    yield open_one
    for progress in every:
        progress.close()


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


def fill(progress: Progress) -> None:
    """Keep one thing of each kind."""
    progress.stay_at("flash", "queue")
    progress.keep_draft("flash", "queue", "app.py", "typed")
    progress.record_run("flash", "queue", True)
    progress.record_run("flash", "read", False)
    progress.record_answer("flash", "what", "a text", False)
    progress.keep_setting("theme", "dark")


def assert_filled(progress: Progress) -> None:
    assert progress.place() == ("flash", "queue")
    assert progress.drafts("flash", "queue") == {"app.py": "typed"}
    assert progress.passed_steps("flash") == {"queue"}
    assert progress.tried_steps("flash") == {"queue", "read"}
    assert [(a.question, a.option, a.right) for a in progress.answers("flash")] == [
        ("what", "a text", False)
    ]
    assert progress.setting("theme") == "dark"


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / FILE)) as db:
        return db.execute(sql).fetchall()


def test_everything_is_there_at_the_next_start(tmp_path: Path, opened: Open) -> None:
    folder = tmp_path / "not" / "there" / "yet"
    first = opened(folder)
    before = datetime.now(UTC)
    fill(first)
    assert (first.notice, first.durable) == ("", True)
    first.close()
    again = opened(folder)
    assert_filled(again)
    assert (again.notice, again.durable) == ("", True)
    assert before <= again.answers("flash")[0].at <= datetime.now(UTC)


def test_a_new_file_knows_nothing(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    assert progress.place() is None
    assert progress.drafts("flash", "queue") == {}
    assert progress.passed_steps("flash") == progress.tried_steps("flash") == frozenset()
    assert progress.answers("flash") == ()
    assert progress.setting("theme") is None


def test_forgetting_a_step_leaves_the_others(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    progress.keep_draft("flash", "queue", "app.py", "one")
    progress.keep_draft("flash", "read", "app.py", "two")
    progress.forget_drafts("flash", "queue")
    assert progress.drafts("flash", "queue") == {}
    assert progress.drafts("flash", "read") == {"app.py": "two"}


@pytest.mark.parametrize("text", ["", "\0", "a\r\nb\t", "\ud800 lone", "🧪" * 1000, "x" * 10**6])
def test_any_text_comes_back_as_it_was(text: str, tmp_path: Path, opened: Open) -> None:
    opened(tmp_path).keep_draft("flash", "queue", "app.py", text)
    assert opened(tmp_path).drafts("flash", "queue") == {"app.py": text}


def test_the_file_is_synced_and_in_wal_mode(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    assert progress._db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert rows(tmp_path, "PRAGMA journal_mode") == [("wal",)]
    assert rows(tmp_path, "PRAGMA user_version") == [(VERSION,)]


names = st.sampled_from(["a", "b", "ü"])
texts = st.text(max_size=20)


class ProgressMatchesModel(RuleBasedStateMachine):
    """Whatever is done in whatever order, also over restarts: the file says what a dict says."""

    @initialize()
    def begin(self) -> None:
        base = os.environ.get("TMPDIR", "/tmp")
        self.folder = Path(base) / f"flasklings-model-{os.getpid()}-{id(self)}"
        self.progress = Progress.open(self.folder)
        self.place: tuple[str, str] | None = None
        self.drafts: dict[tuple[str, str], dict[str, str]] = {}
        self.settings: dict[str, str] = {}
        self.runs: list[tuple[str, str, bool]] = []
        self.answers: list[tuple[str, str, str, bool]] = []

    def teardown(self) -> None:
        if hasattr(self, "progress"):
            self.progress.close()
            shutil.rmtree(self.folder)

    @rule()
    def restart(self) -> None:
        self.progress.close()
        self.progress = Progress.open(self.folder)

    @rule(lesson=names, step=names)
    def stay(self, lesson: str, step: str) -> None:
        self.progress.stay_at(lesson, step)
        self.place = (lesson, step)

    @rule(lesson=names, step=names, file=names, text=texts)
    def draft(self, lesson: str, step: str, file: str, text: str) -> None:
        self.progress.keep_draft(lesson, step, file, text)
        self.drafts.setdefault((lesson, step), {})[file] = text

    @rule(lesson=names, step=names)
    def forget(self, lesson: str, step: str) -> None:
        self.progress.forget_drafts(lesson, step)
        self.drafts.pop((lesson, step), None)

    @rule(name=names, value=texts)
    def setting(self, name: str, value: str) -> None:
        self.progress.keep_setting(name, value)
        self.settings[name] = value

    @rule(lesson=names, step=names, passed=st.booleans())
    def run(self, lesson: str, step: str, passed: bool) -> None:
        self.progress.record_run(lesson, step, passed)
        self.runs.append((lesson, step, passed))

    @rule(lesson=names, question=names, option=texts, right=st.booleans())
    def answer(self, lesson: str, question: str, option: str, right: bool) -> None:
        self.progress.record_answer(lesson, question, option, right)
        self.answers.append((lesson, question, option, right))

    @rule()
    def lose_the_file_for_a_while(self) -> None:
        """Another program holds the file during one change."""
        with closing(sqlite3.connect(self.folder / FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            self.progress._db.execute("PRAGMA busy_timeout = 0")
            self.stay("a", "b")
            assert not self.progress.durable
            self.compare()
            other.execute("ROLLBACK")
        self.stay("b", "a")
        assert self.progress.durable

    @invariant()
    def compare(self) -> None:
        if not hasattr(self, "progress"):
            return
        assert self.progress.place() == self.place
        for lesson in ("a", "b", "ü"):
            for step in ("a", "b", "ü"):
                expected = self.drafts.get((lesson, step), {})
                assert self.progress.drafts(lesson, step) == expected
            mine = [run for run in self.runs if run[0] == lesson]
            assert self.progress.tried_steps(lesson) == {step for _, step, _ in mine}
            assert self.progress.passed_steps(lesson) == {step for _, step, ok in mine if ok}
            assert [
                (lesson, a.question, a.option, a.right) for a in self.progress.answers(lesson)
            ] == [answer for answer in self.answers if answer[0] == lesson]
            assert self.progress.setting(lesson) == self.settings.get(lesson)


ProgressMatchesModel.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, suppress_health_check=list(HealthCheck), deadline=None
)
test_the_file_says_what_a_dict_says = ProgressMatchesModel.TestCase

WRITER = """
import sys
from pathlib import Path
from lessons.progress import Progress
folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
progress = Progress.open(folder)
print("ready", flush=True)
sys.stdin.readline()
number = 0
while number < count:
    progress.record_answer("flash", name, str(number), True)
    progress.keep_draft("flash", name, "app.py", str(number))
    print(number, flush=True)
    number += 1
progress.close()
print(progress.notice, flush=True)
"""


def writer(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_windows_at_once_lose_nothing(tmp_path: Path, opened: Open) -> None:
    windows = [writer(tmp_path, name, 150) for name in ("one", "two", "three")]
    for window in windows:
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    for window in windows:
        assert window.stdin is not None
        window.stdin.write("go\n")
        window.stdin.flush()
    notices = [window.communicate(timeout=30)[0].splitlines()[-1] for window in windows]
    assert notices == ["", "", ""]
    progress = opened(tmp_path)
    for name in ("one", "two", "three"):
        answers = [a.option for a in progress.answers("flash") if a.question == name]
        assert answers == [str(number) for number in range(150)]
        assert progress.drafts("flash", name) == {"app.py": "149"}


def test_what_was_recorded_survives_a_kill(tmp_path: Path, opened: Open) -> None:
    window = writer(tmp_path, "one", 10**6)
    assert window.stdin is not None
    assert window.stdout is not None
    window.stdin.write("go\n")
    window.stdin.flush()
    assert window.stdout.readline() == "ready\n"
    while (last := int(window.stdout.readline())) < 40:
        pass
    os.kill(window.pid, signal.SIGKILL)
    rest = window.communicate()[0].splitlines()
    done = [int(line) for line in rest if line.isdecimal()] or [last]
    progress = opened(tmp_path)
    assert progress.notice == ""
    kept = [int(answer.option) for answer in progress.answers("flash")]
    assert kept == list(range(len(kept)))
    assert len(kept) >= done[-1]  # the last line may have been cut off
    assert int(progress.drafts("flash", "one")["app.py"]) >= done[-1] - 1


def spoiled(data: bytes, how: str) -> bytes:
    match how:
        case "no database":
            return b"Dear diary,\n" * 500
        case "cut in half":
            return data[: len(data) // 2]
        case "cut in the header":
            return data[:50]
        case "a page of zeros":
            return data[:4096] + bytes(4096) + data[8192:]
        case "noise in the middle":
            return data[:4096] + os.urandom(len(data) - 4096)
        case _:
            raise AssertionError(how)


@pytest.mark.parametrize(
    "how",
    [
        "no database",
        "cut in half",
        "cut in the header",
        "a page of zeros",
        "noise in the middle",
    ],
)
def test_an_unreadable_file_is_set_aside_and_kept(how: str, tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    first.close()
    bad = spoiled((tmp_path / FILE).read_bytes(), how)
    (tmp_path / FILE).write_bytes(bad)
    progress = opened(tmp_path)
    [aside] = tmp_path.glob(f"{FILE}.unreadable-*Z")
    assert aside.read_bytes() == bad
    assert progress.notice == (
        f"The progress file could not be read. It was kept as {aside.name},"
        " and a new one was begun."
    )
    assert progress.durable
    assert progress.place() is None
    fill(progress)
    progress.close()
    assert_filled(opened(tmp_path))


def test_two_unreadable_files_in_one_second_are_both_kept(tmp_path: Path, opened: Open) -> None:
    for number in range(3):
        (tmp_path / FILE).write_bytes(b"no database %d" % number * 100)
        opened(tmp_path).close()
    assert len(list(tmp_path.glob(f"{FILE}.unreadable-*"))) == 3


def test_a_file_of_another_program_is_set_aside(tmp_path: Path, opened: Open) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("CREATE TABLE answers (life INTEGER)")
        db.execute("INSERT INTO answers VALUES (42)")
        db.commit()
    progress = opened(tmp_path)
    assert "was kept as" in progress.notice
    assert progress.durable


def test_a_file_that_breaks_while_it_is_open_costs_nothing_of_this_session(
    tmp_path: Path, opened: Open
) -> None:
    progress = opened(tmp_path)
    progress.keep_draft("flash", "queue", "app.py", "before")
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("DROP TABLE drafts")
    progress.keep_draft("flash", "queue", "app.py", "after")
    assert not progress.durable
    assert "can no longer be read" in progress.notice
    progress.keep_draft("flash", "queue", "home.html", "more")
    assert progress.durable
    assert "was kept as" in progress.notice
    assert opened(tmp_path).drafts("flash", "queue") == {"app.py": "after", "home.html": "more"}


def test_a_newer_file_is_left_as_it_is(tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    first.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = (tmp_path / FILE).read_bytes()
    progress = opened(tmp_path)
    assert "is from a newer flasklings and is left as it is" in progress.notice
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
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        progress = opened(tmp_path)
        assert "Another program holds the progress file" in progress.notice
        assert not progress.durable
        assert_filled(progress)  # what could be read is there
        progress.record_answer("flash", "next", "b", True)
        progress.keep_draft("flash", "read", "app.py", "in memory")
        assert len(progress.answers("flash")) == 2
        assert rows(tmp_path, "SELECT count(*) FROM answers") == [(1,)]
        other.execute("ROLLBACK")
    progress.record_run("flash", "read", True)
    assert (progress.notice, progress.durable) == ("", True)
    assert [a.question for a in opened(tmp_path).answers("flash")] == ["what", "next"]
    assert opened(tmp_path).drafts("flash", "read") == {"app.py": "in memory"}


def test_leaving_writes_what_could_not_be_written_before(tmp_path: Path, opened: Open) -> None:
    opened(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        progress = opened(tmp_path)
        fill(progress)
        other.execute("ROLLBACK")
    progress.close()
    assert_filled(opened(tmp_path))


def test_a_late_write_gives_way_to_a_newer_one(tmp_path: Path, opened: Open) -> None:
    opened(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        late = opened(tmp_path)
        late.keep_draft("flash", "queue", "app.py", "older")
        late.keep_setting("theme", "light")
        late.forget_drafts("flash", "read")
        other.execute("ROLLBACK")
    window = opened(tmp_path)
    window.keep_draft("flash", "queue", "app.py", "newer")
    window.keep_draft("flash", "read", "app.py", "newer")
    window.keep_setting("theme", "dark")
    late.record_run("flash", "queue", False)
    assert late.durable
    assert window.drafts("flash", "queue") == {"app.py": "newer"}
    assert window.drafts("flash", "read") == {"app.py": "newer"}
    assert window.setting("theme") == "dark"


def test_a_data_path_that_is_a_file(tmp_path: Path, opened: Open) -> None:
    (tmp_path / "data").write_text("mine")
    progress = opened(tmp_path / "data")
    assert "cannot be used" in progress.notice
    assert "FLASKLINGS_HOME" in progress.notice
    fill(progress)
    assert_filled(progress)
    assert not progress.durable
    assert (tmp_path / "data").read_text() == "mine"


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc here")
def test_a_folder_that_refuses_files(opened: Open) -> None:
    progress = opened(Path("/proc/self"))
    assert "cannot be used" in progress.notice
    fill(progress)
    assert_filled(progress)


def test_a_progress_file_that_is_a_folder(tmp_path: Path, opened: Open) -> None:
    (tmp_path / FILE).mkdir()
    progress = opened(tmp_path)
    assert "cannot be used" in progress.notice
    fill(progress)
    assert_filled(progress)


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
        check_read_only(opened(disk))


def check_read_only(progress: Progress) -> None:
    assert "in memory until you leave" in progress.notice
    assert not progress.durable
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
    with mounted(tmp_path / "disk", "size=256k") as disk:
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


def test_a_disk_that_is_full_from_the_start(tmp_path: Path, opened: Open) -> None:
    with mounted(tmp_path / "disk", "size=512k") as disk:
        ballast = fill_up(disk)
        progress = opened(disk)
        assert progress.notice
        assert not progress.durable
        fill(progress)
        assert_filled(progress)
        ballast.unlink()
        progress.close()
        assert_filled(opened(disk))
