"""A byte that went bad costs what it is part of, and nothing else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.review.memories import Memories
from lessons.review.overview import overview
from lessons.review.scheduler import Rules, Scheduler
from lessons.store.database import CHECKED_BYTES, FILE
from lessons.store.entries import SPOILED_TURN, Answered, Chosen, Entered, Ran, Typed
from lessons.store.progress import Progress
from tests.support.progress_files import Open, assert_filled, fill


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("UPDATE answers SET at = 'soon' WHERE question = 'what'", ""),
        ("UPDATE ratings SET rating = 9", ""),
        ("UPDATE runs SET at = '2026-13-01'", ""),
        ("UPDATE attempts SET files = '{'", ""),
        ("UPDATE drafts SET text = CAST(x'746578ff74' AS TEXT)", "tex\ufffdt"),
        ("UPDATE drafts SET at = 'never'", "typed"),
        ("UPDATE settings SET at = 'never'", ""),
    ],
)
def test_a_row_that_makes_no_sense_costs_no_other(
    spoil: str, said: str, tmp_path: Path, opened: Open
) -> None:
    first = opened(tmp_path)
    fill(first)
    first.record_answer("flash", "next", "fine", True, rating=3)
    first.close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute(spoil)
    progress = opened(tmp_path)
    lines = list(progress.lines())
    assert len(lines) >= 7
    assert [dict(one.files) for one in lines if isinstance(one, Typed)] == [
        {"app.py": said or "typed"}
    ], "a text is never lost because its time is"
    assert progress.attempts("flash", "queue") is not None
    assert progress.practised_steps() is not None
    assert progress.practised_questions() is not None
    assert "next" in {answer.question for answer in progress.answers("flash")}
    assert progress.drafts("flash", "queue") == {"app.py": said or "typed"}
    overview(progress, None, datetime.now(UTC), UTC)
    progress.record_run("flash", "queue", True)
    progress.forget_drafts("flash", "queue")
    back = progress.undo_reset("flash", "queue")
    assert back in ({"app.py": said or "typed"}, {"app.py": "typed"}), "or as it was run before"
    assert progress.durable
    again = opened(tmp_path / "again")
    assert again.merge(lines)


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE runs SET at = '2X' || substr(at, 3)",
        "UPDATE runs SET passed = 7",
        "UPDATE memories SET state = 9",
        "UPDATE memories SET due = -9000000000000000000",
        "UPDATE memories SET last_review = 9000000000000000000",
        "UPDATE drafts SET at = 'never', turn = 9000000000000000000",
        "UPDATE clock SET turn = 9000000000000000000",
        "UPDATE drafts SET text = CAST(x'ff41' AS BLOB)",
        "UPDATE answers SET question = CAST(x'66ff' AS TEXT)",
        "INSERT INTO stale SELECT course, CAST(x'66ff' AS TEXT), question, 5 FROM memories",
    ],
)
def test_practice_goes_on_with_a_spoiled_cell(spoil: str, tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    review_memories(first)
    first.close()
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute(spoil)
    progress = opened(tmp_path)
    for _ in range(2):
        overview(progress, None, datetime.now(UTC), UTC)
        review_memories(progress)
        Memories(progress).first_runs("flash")
        progress.keep_draft("flash", "queue", "app.py", "typed since")
        progress.record_run("flash", "queue", True)
        name = progress.record_answer("flash", "new", "a text", True, rating=3)
        progress.rate_answer(name, 2)
    assert progress.durable
    again = opened(tmp_path / "again")
    lines = list(progress.lines())
    assert max(line.turn for line in lines) < SPOILED_TURN
    assert again.merge(lines)
    assert again.drafts("flash", "queue") == {"app.py": "typed since"}
    assert "new" in {answer.question for answer in again.answers("flash")}


def review_memories(progress: Progress) -> None:
    """Make what is remembered of each card, and read it."""
    Memories(progress).refresh_memories(Scheduler(Rules()))
    Memories(progress).memories()
    list(Memories(progress).due_memories(datetime.now(UTC)))


def test_a_spoiled_memory_is_made_anew(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    fill(progress)
    review_memories(progress)
    before = Memories(progress).memories()
    assert before
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        db.execute("UPDATE memories SET state = 9")
    assert Memories(progress).memories() == {}
    review_memories(progress)
    assert Memories(progress).memories() == before


def test_steps_and_questions_are_told_of_though_a_time_of_theirs_is_spoiled(
    tmp_path: Path, opened: Open
) -> None:
    progress = opened(tmp_path)
    fill(progress)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
        for table in ("runs", "answers"):
            db.execute(f"UPDATE {table} SET at = 'soon'")
    assert [row[:2] for row in progress.practised_steps()] == [
        ("flash", "queue"),
        ("flash", "read"),
    ]
    assert [row[:2] for row in progress.practised_questions()] == [("flash", "what")]


def spoil_page(folder: Path, table: str) -> None:
    """Let a table begin with a page that makes no sense."""
    with closing(sqlite3.connect(folder / FILE)) as db:
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with (folder / FILE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x55" * size)


def test_a_page_that_went_bad_costs_what_is_on_it(tmp_path: Path, opened: Open) -> None:
    first = opened(tmp_path)
    fill(first)
    first.close()
    spoil_page(tmp_path, "visits")
    progress = opened(tmp_path)
    [aside] = tmp_path.glob(f"{FILE}.unreadable-*")
    assert progress.notice == (
        f"The progress file is damaged. It was kept as {aside.name};"
        " what can be read is in a new one."
    )
    assert progress.durable
    assert progress.place() is None
    progress.stay_at("flash", "queue")
    progress.close()
    again = opened(tmp_path)
    assert_filled(again)
    assert again.notice == ""


def test_a_page_that_goes_bad_in_a_large_file_costs_what_is_on_it(
    tmp_path: Path, opened: Open
) -> None:
    first = opened(tmp_path)
    fill(first)
    for number in range(40):
        first.keep_draft("flash", "queue", "app.py", f"line {number}\n" * 4000)
        first.record_run("flash", "queue", True)
    first.close()
    assert (tmp_path / FILE).stat().st_size > CHECKED_BYTES
    spoil_page(tmp_path, "attempts")
    progress = opened(tmp_path)
    kinds = {type(line) for line in progress.lines()}
    assert kinds == {Answered, Ran, Entered, Typed, Chosen}
    assert "can no longer be read" in progress.notice
    assert not progress.is_whole
