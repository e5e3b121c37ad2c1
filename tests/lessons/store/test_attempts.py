"""What was typed can be had again, whatever became of it."""

from __future__ import annotations

from pathlib import Path

from lessons.store.progress import Progress
from tests.support.progress_files import Open, rows

STEP = ("flash", "queue")


def texts(progress: Progress) -> list[str]:
    return [attempt.files["app.py"] for attempt in progress.attempts(*STEP)]


def test_what_was_run_is_kept_with_how_it_went(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    for text, passed in (("first", False), ("second", True)):
        progress.keep_draft(*STEP, "app.py", text)
        progress.record_run(*STEP, passed)
    progress.keep_draft(*STEP, "app.py", "third")
    progress.forget_drafts(*STEP)
    found = [(attempt.files, attempt.passed) for attempt in opened(tmp_path).attempts(*STEP)]
    assert found == [
        ({"app.py": "third"}, None),
        ({"app.py": "second"}, True),
        ({"app.py": "first"}, False),
    ]


def test_a_reset_is_undone_and_one_of_nothing_is_none(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    assert progress.undo_reset(*STEP) is None
    progress.keep_draft(*STEP, "app.py", "one")
    progress.forget_drafts(*STEP)
    progress.keep_draft(*STEP, "app.py", "two")
    progress.forget_drafts(*STEP)
    assert progress.undo_reset(*STEP) == {"app.py": "two"}
    assert progress.drafts(*STEP) == {"app.py": "two"}
    progress.forget_drafts(*STEP)
    opened(tmp_path).forget_drafts(*STEP)  # another window had it open still
    assert progress.undo_reset(*STEP) == {"app.py": "two"}
    assert progress.undo_reset(*STEP) is None
    assert texts(progress) == ["two", "one"]


def test_a_lesson_is_reset_step_by_step_and_each_can_be_undone(
    tmp_path: Path, opened: Open
) -> None:
    progress = opened(tmp_path)
    for step in ("queue", "read"):
        progress.keep_draft("flash", step, "app.py", step)
    progress.keep_draft("rest", "queue", "app.py", "stays")
    assert progress.forget_lesson("flash") == ("queue", "read")
    assert progress.drafts("flash", "queue") == progress.drafts("flash", "read") == {}
    assert progress.drafts("rest", "queue") == {"app.py": "stays"}
    for step in ("queue", "read"):
        assert progress.undo_reset("flash", step) == {"app.py": step}


def test_an_answer_is_rated_with_it_or_later(tmp_path: Path, opened: Open) -> None:
    progress = opened(tmp_path)
    named = progress.record_answer("flash", "what", "a", True, took_ms=900, hinted=True, rating=4)
    (answer,) = progress.answers("flash")
    assert (answer.id, answer.took_ms, answer.hinted, answer.rating) == (named, 900, True, 4)
    progress.rate_answer(named, 2)
    (answer,) = opened(tmp_path).answers("flash")
    assert answer.rating == 2
    assert rows(tmp_path, "SELECT count(*) FROM ratings") == [(2,)]
