"""Nothing that a learner did or typed is lost."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lessons.ledger import FILE
from lessons.progress import Progress
from lessons.schema import VERSION
from tests.lessons.progress_files import Open, assert_filled, fill, rows, writer


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
    assert progress._keeper.db.execute("PRAGMA synchronous").fetchone() == (2,)
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
            self.progress._keeper.db.execute("PRAGMA busy_timeout = 0")
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


def test_two_windows_at_once_lose_nothing(tmp_path: Path, opened: Open) -> None:
    windows = [writer(tmp_path, name, 150) for name in ("one", "two", "three")]
    for window in windows:
        assert window.stdout is not None
        assert window.stdout.readline() == "ready\n"
    for window in windows:
        assert window.stdin is not None
        window.stdin.write("go\n")
        window.stdin.flush()
    for window in windows:
        window.communicate(timeout=60)
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
