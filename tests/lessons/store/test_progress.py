"""Nothing that a learner did or typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.store.progress import Progress
from lessons.store.schema import VERSION
from tests.support.progress_files import Open, assert_filled, fill, rows, writer


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


@pytest.mark.parametrize("text", ["", "\0", "a\r\nb\t", "\ud800 lone", "🧪" * 1000, "x" * 10**6])
def test_any_text_comes_back_as_it_was(text: str, tmp_path: Path, opened: Open) -> None:
    opened(tmp_path).keep_draft("flash", "queue", "app.py", text)
    assert opened(tmp_path).drafts("flash", "queue") == {"app.py": text}


def test_the_file_is_synced_and_in_wal_mode(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    assert progress.store.db.execute("PRAGMA synchronous").fetchone() == (3,)
    assert rows(tmp_path, "PRAGMA journal_mode") == [("wal",)]
    assert rows(tmp_path, "PRAGMA user_version") == [(VERSION,)]


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


def test_windows_whose_clock_was_set_back_keep_their_order(tmp_path: Path) -> None:
    ahead = Progress.open(tmp_path, clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    ahead.record_answer("flash", "what", "ahead", True)
    ahead.stay_at("flash", "queue")
    ahead.close()
    back = datetime(2026, 1, 1, tzinfo=UTC)
    here, there = (Progress.open(tmp_path, clock=lambda: back) for _ in range(2))
    for number in range(3):
        here.record_answer("flash", "what", f"here {number}", False)
    there.record_answer("flash", "what", "there", True)
    here.record_answer("flash", "what", "here again", False)
    said = [answer.option for answer in there.answers("flash")]
    assert said == ["ahead", "here 0", "here 1", "here 2", "there", "here again"]
    assert there.latest_answers("flash")["what"].at == back
    here.stay_at("flash", "queue")
    there.stay_at("flash", "read")
    assert here.place() == ("flash", "read")
    here.close()
    there.close()
