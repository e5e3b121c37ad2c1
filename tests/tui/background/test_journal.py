"""The journal: what is typed or answered is kept, in order, without the screen waiting for it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lessons.review.cards import Rating
from lessons.store.entries import BUILT_IN_COURSE
from lessons.store.progress import Progress
from tui.background import journal as journals
from tui.background.journal import SAVE_DELAY, Journal


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    journal = Journal(tmp_path)
    journal.start()
    yield journal
    journal.close()


async def test_what_is_typed_is_written_within_a_second_of_the_last_key(tmp_path: Path) -> None:
    saved: asyncio.Queue[bool] = asyncio.Queue()
    journal = Journal(tmp_path, on_saved=saved.put_nowait)
    journal.start()
    for text in ("f", "fl", "fla"):
        journal.keep_draft("lesson", "step", "app.py", text)
    assert await saved.get() is False
    assert await asyncio.wait_for(saved.get(), 1) is True
    other = Progress.open(tmp_path)
    assert other.drafts("lesson", "step") == {"app.py": "fla"}
    other.close()
    journal.close()
    assert SAVE_DELAY < 1


async def test_leaving_writes_what_was_typed_last(journal: Journal, tmp_path: Path) -> None:
    journal.keep_draft("lesson", "step", "app.py", "last words")
    journal.close()
    again = Progress.open(tmp_path)
    assert again.drafts("lesson", "step") == {"app.py": "last words"}
    again.close()


async def test_what_is_asked_for_knows_what_was_typed_just_before(journal: Journal) -> None:
    journal.keep_draft("lesson", "step", "app.py", "just now")
    memory = await journal.ask(lambda p: p.step_state("lesson", "step"))
    assert memory.drafts == {"app.py": "just now"}


async def test_forgotten_drafts_are_gone_even_those_not_written_yet(journal: Journal) -> None:
    journal.keep_draft("lesson", "step", "app.py", "written")
    await journal.ask(lambda p: p.step_state("lesson", "step"))
    journal.keep_draft("lesson", "step", "app.py", "not yet")
    journal.tell(lambda p: p.forget_drafts("lesson", "step"))
    assert await journal.ask(lambda p: p.drafts("lesson", "step")) == {}


async def test_a_file_that_cannot_be_kept_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "flasklings.db").write_bytes(b"this is no database" * 100)
    told: asyncio.Queue[str] = asyncio.Queue()
    journal = Journal(tmp_path, on_notice=told.put_nowait)
    journal.start()
    assert "couldn't be read" in await asyncio.wait_for(told.get(), 5)
    journal.keep_draft("lesson", "step", "app.py", "kept all the same")
    assert await journal.ask(lambda p: p.drafts("lesson", "step"))
    journal.close()


async def test_a_locked_file_never_holds_up_the_caller(tmp_path: Path) -> None:
    Progress.open(tmp_path).close()
    holder = sqlite3.connect(tmp_path / "flasklings.db")
    holder.execute("BEGIN EXCLUSIVE")
    journal = Journal(tmp_path)
    journal.start()
    loop = asyncio.get_running_loop()
    begun = loop.time()
    journal.tell(lambda p: p.record_run("lesson", "step", True))
    journal.keep_draft("lesson", "step", "app.py", "text")
    assert loop.time() - begun < 0.2
    holder.rollback()
    holder.close()
    journal.close()


async def test_what_was_typed_just_before_a_run_or_a_reset_is_kept_as_an_attempt(
    journal: Journal,
) -> None:
    journal.keep_draft("lesson", "step", "app.py", "run")
    journal.tell(lambda p: p.record_run("lesson", "step", True))
    journal.keep_draft("lesson", "step", "app.py", "reset")
    journal.tell(lambda p: p.forget_drafts("lesson", "step"))
    attempts = await journal.ask(lambda p: p.attempts("lesson", "step"))
    assert [(a.files, a.passed) for a in attempts] == [
        ({"app.py": "reset"}, None),
        ({"app.py": "run"}, True),
    ]


async def test_courses_are_told_apart_from_the_moment_one_is_named(journal: Journal) -> None:
    journal.keep_draft("lesson", "step", "app.py", "ours")
    journal.use_course("another")
    assert await journal.ask(lambda p: p.drafts("lesson", "step")) == {}
    journal.use_course(BUILT_IN_COURSE)
    assert await journal.ask(lambda p: p.drafts("lesson", "step")) == {"app.py": "ours"}


async def test_an_answer_is_durable_once_it_is_told_so(journal: Journal, tmp_path: Path) -> None:
    name = await journal.ask(lambda p: p.record_answer("lesson", "which", "a", True))
    other = Progress.open(tmp_path)
    assert [answer.id for answer in other.answers("lesson")] == [name]
    await journal.ask(lambda p: p.rate_answer(name, Rating.Good))
    assert other.answers("lesson")[0].rating == Rating.Good
    await journal.ask(lambda p: p.undo_answer(name))
    assert other.answers("lesson") == ()
    other.close()


async def test_what_goes_wrong_at_the_very_end_is_told(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.keep_draft("lesson", "step", "app.py", "text")

    def breaks(_progress: Progress, *_typed: str) -> None:
        raise OverflowError("too far")

    monkeypatch.setattr(Progress, "keep_draft", breaks)
    journal.close()
    assert journal.lost == "flasklings couldn't save what you did last: OverflowError: too far"


async def test_what_could_not_be_written_is_written_later_though_nothing_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "RETRY_DELAY", 0.05)
    Progress.open(tmp_path).close()
    holder = sqlite3.connect(tmp_path / "flasklings.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    journal = Journal(tmp_path)
    journal.start()
    await journal.ask(lambda p: p.record_answer("lesson", "what", "a", True))
    assert not await journal.ask(lambda progress: progress.durable)
    holder.rollback()
    while holder.execute("SELECT count(*) FROM answers").fetchone() == (0,):
        await asyncio.sleep(0.02)
    holder.close()
    journal.close()


async def test_saved_is_said_only_of_what_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "RETRY_DELAY", 0.01)
    Progress.open(tmp_path).close()
    holder = sqlite3.connect(tmp_path / "flasklings.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    saved: asyncio.Queue[bool] = asyncio.Queue()
    journal = Journal(tmp_path, on_saved=saved.put_nowait)
    journal.start()
    assert await saved.get() is False
    assert not journal.durable
    journal.keep_draft("lesson", "step", "app.py", "held in memory")
    await journal.ask(lambda p: None)
    while not saved.empty():
        assert saved.get_nowait() is False
    holder.execute("ROLLBACK")
    holder.close()
    while not await asyncio.wait_for(saved.get(), 5):
        pass
    other = Progress.open(tmp_path)
    assert other.drafts("lesson", "step") == {"app.py": "held in memory"}
    other.close()
    journal.close()
