"""What is remembered of the learner, written and read beside the screen.

One thread owns the `Progress` file; jobs run in the order in which they were asked for.  Nothing
here blocks the screen: questions are awaited, records are sent off.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lessons.review.cards import CardId
    from lessons.store.progress import Answer, Attempt, Progress

T = TypeVar("T")

SLICE = 100
"""Cards replayed at once: what is written meanwhile waits no longer."""

SAVE_DELAY = 0.4
"""Seconds from a key to the writing of what was typed; keys in between are written with it."""


@dataclass(frozen=True)
class Memory:
    """What is remembered of a step and its lesson: what was typed, by file; which steps passed.

    ``predicted`` is the latest answer to the question that the step asks before it runs.
    """

    drafts: Mapping[str, str]
    passed: frozenset[str]
    tried: frozenset[str]
    predicted: Answer | None = None


RETRY_DELAY = 5.0
"""Seconds after which a file that could not be written is tried again, though nothing is done."""


class Journal:
    """The progress file behind one thread of its own.

    ``on_notice`` is called on the event loop with a sentence when the file cannot be kept as it
    should be, ``on_saved`` with whether everything typed has been written.
    """

    def __init__(
        self,
        folder: Path | None = None,
        on_notice: Callable[[str], None] | None = None,
        on_saved: Callable[[bool], None] | None = None,
    ) -> None:
        self._folder = folder
        self._on_notice = on_notice
        self._on_saved = on_saved
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._progress: Progress | None = None
        self._notice = ""
        self._drafts: dict[tuple[str, str, str], str] = {}
        self._lock = threading.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._retry: asyncio.TimerHandle | None = None
        self._closed = False
        self.lost = ""
        """What the learner must know once it is closed and not everything could be kept."""

    def start(self) -> None:
        """Open the file in the background; call on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._tell(lambda progress: None)

    def close(self) -> None:
        """Write what is still to be written and close the file; waits for it."""
        if self._closed:
            return
        self._closed = True
        for timer in (self._timer, self._retry):
            if timer is not None:
                timer.cancel()
        if self._progress is not None or self._drafts:
            self._thread.submit(self._last_page)
        self._thread.shutdown(wait=True)

    def ask(self, job: Callable[[Progress], T]) -> Awaitable[T]:
        """Run a job on the progress file and await what it returns."""
        return asyncio.wrap_future(self._tell(job))

    def use_course(self, course: str) -> None:
        """Say which course, by its id, all that is asked and told from now on is about."""
        self._write_now()

        def change_over(progress: Progress) -> None:
            progress.course = course

        self._tell(change_over)

    async def place(self) -> tuple[str, str] | None:
        """Return where the learner was last: (lesson, step)."""
        return await self.ask(lambda progress: progress.place())

    async def memory(self, lesson: str, step: str) -> Memory:
        """Return what is remembered of a step."""
        self._write_now()
        return await self.ask(lambda progress: _memory(progress, lesson, step))

    async def passed_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps that passed once."""
        return await self.ask(lambda progress: progress.passed_steps(lesson))

    async def tried_steps(self, lesson: str) -> frozenset[str]:
        """Return the steps that were run once."""
        return await self.ask(lambda progress: progress.tried_steps(lesson))

    async def answers(self, lesson: str) -> tuple[Answer, ...]:
        """Return every answer to the lesson's quiz, oldest first."""
        return await self.ask(lambda progress: progress.answers(lesson))

    async def latest_answers(self, lesson: str) -> dict[str, Answer]:
        """Return the latest answer to each question of a lesson, however many there are."""
        return await self.ask(lambda progress: progress.latest_answers(lesson))

    def meet_blanks(self, cards: Sequence[tuple[CardId, str, bool]]) -> None:
        """Keep what was written into blanks, each with whether it was right, the first time."""
        if cards:
            self._tell(lambda progress: _meet(progress, cards))

    async def undo_answer(self, answer: str) -> None:
        """Take back the answer of this name."""
        await self.ask(lambda progress: progress.undo_answer(answer))

    async def rate_answer(self, answer: str, rating: int) -> None:
        """Keep how hard an answer was for the learner, who knows better."""
        await self.ask(lambda progress: progress.rate_answer(answer, rating))

    async def replay(self) -> int:
        """Bring what is known of some cards up to date; of fewer than `SLICE` at the end."""
        return await self.ask(_replay)

    async def setting(self, name: str) -> str | None:
        """Return a setting, like the theme."""
        return await self.ask(lambda progress: progress.setting(name))

    async def record_answer(
        self,
        card: CardId,
        said: str,
        right: bool,
        *,
        took_ms: int | None = None,
        hinted: bool = False,
        rating: int | None = None,
        name: str = "",
    ) -> str:
        """Keep an answer; returns once it is durable, with its name."""
        from lessons.review.cards import question_name

        return await self.ask(
            lambda progress: progress.record_answer(
                card.lesson,
                question_name(card),
                said,
                right,
                took_ms=took_ms,
                hinted=hinted,
                rating=rating,
                name=name,
            )
        )

    def stay_at(self, lesson: str, step: str) -> None:
        """Remember where the learner is."""
        self._tell(lambda progress: progress.stay_at(lesson, step))

    def record_run(
        self, lesson: str, step: str, passed: bool, ran: Mapping[str, str] | None = None
    ) -> None:
        """Remember that a step was run with these texts, by file, and whether it passed."""
        self._write_now()
        self._tell(lambda progress: progress.record_run(lesson, step, passed, ran))

    def keep_setting(self, name: str, value: str) -> None:
        """Remember a setting."""
        self._tell(lambda progress: progress.keep_setting(name, value))

    def keep_draft(self, lesson: str, step: str, file: str, text: str) -> None:
        """Remember what was typed, within a second; call on the event loop."""
        with self._lock:
            self._drafts[lesson, step, file] = text
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SAVE_DELAY, self._write_now)
            self._say_saved(False)

    def forget_drafts(self, lesson: str, step: str) -> None:
        """Put a step back to how it opens; what was typed in it is kept as an attempt."""
        self._write_now()
        self._tell(lambda progress: progress.forget_drafts(lesson, step))

    async def forget_lesson(self, lesson: str) -> tuple[str, ...]:
        """Put every step of a lesson back to how it opens; return those that were typed in."""
        self._write_now()
        return await self.ask(lambda progress: progress.forget_lesson(lesson))

    async def attempts(self, lesson: str, step: str) -> tuple[Attempt, ...]:
        """Return what was run, reset or replaced in a step, newest first."""
        self._write_now()
        return await self.ask(lambda progress: progress.attempts(lesson, step))

    async def restore(self, attempt: str) -> Mapping[str, str] | None:
        """Let an attempt stand in its step again, and return it by file."""
        self._write_now()
        return await self.ask(lambda progress: progress.restore(attempt))

    async def undo_reset(self, lesson: str, step: str) -> Mapping[str, str] | None:
        """Put back what the last reset of a step took away, and return it by file."""
        self._write_now()
        return await self.ask(lambda progress: progress.undo_reset(lesson, step))

    def _write_now(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        drafts = self._taken()  # as they are now: what is typed next may be of another attempt
        if drafts:
            written = self._tell(lambda progress: _keep(progress, drafts))
            written.add_done_callback(self._drafts_written)

    def _taken(self) -> dict[tuple[str, str, str], str]:
        """Return what is still to be written; whoever asks writes it."""
        with self._lock:
            drafts, self._drafts = self._drafts, {}
        return drafts

    def _drafts_written(self, done: Future[None]) -> None:
        if done.exception() is None:
            self._on_loop(lambda: self._say_saved(not self._drafts and self._timer is None))

    def _last_page(self) -> None:
        try:
            progress = self._opened()
            _keep(progress, self._taken())
            self.lost = progress.close()
        except Exception as problem:
            self.lost = f"What you did last could not be kept: {type(problem).__name__}: {problem}"

    def _tell(self, job: Callable[[Progress], T]) -> Future[T]:
        return self._thread.submit(self._do, job)

    def _do(self, job: Callable[[Progress], T]) -> T:
        progress = self._opened()
        result = job(progress)
        if progress.notice != self._notice:
            self._notice = notice = progress.notice
            if notice and self._on_notice is not None:
                self._on_loop(lambda: self._on_notice and self._on_notice(notice))
        if not progress.durable:
            self._on_loop(self._retry_later)
        return result

    def _retry_later(self) -> None:
        if self._retry is None and self._loop is not None:
            self._retry = self._loop.call_later(RETRY_DELAY, self._retry_now)

    def _retry_now(self) -> None:
        self._retry = None
        self._tell(lambda progress: progress.retry())

    def _opened(self) -> Progress:
        if self._progress is None:
            from lessons.store.paths import data_folder
            from lessons.store.progress import Progress

            self._progress = Progress.open(self._folder or data_folder())
        return self._progress

    def _say_saved(self, saved: bool) -> None:
        if self._on_saved is not None:
            self._on_saved(saved)

    def _on_loop(self, call: Callable[[], object]) -> None:
        if self._loop is not None and not self._closed:
            try:
                self._loop.call_soon_threadsafe(call)
            except RuntimeError:
                return  # the loop has ended: nobody is there to tell


def _keep(progress: Progress, drafts: Mapping[tuple[str, str, str], str]) -> None:
    for (lesson, step, file), text in drafts.items():
        progress.keep_draft(lesson, step, file, text)


def _replay(progress: Progress) -> int:
    from lessons.review.overview import refresh

    return refresh(progress, SLICE)


def _meet(progress: Progress, cards: Sequence[tuple[CardId, str, bool]]) -> None:
    from lessons.review.cards import question_name

    for card, said, right in cards:
        name = question_name(card)
        if progress.latest_answer(card.lesson, name) is None:
            progress.record_answer(card.lesson, name, said, right)


def _memory(progress: Progress, lesson: str, step: str) -> Memory:
    from lessons.store.entries import PREDICTION

    return Memory(
        progress.drafts(lesson, step),
        progress.passed_steps(lesson),
        progress.tried_steps(lesson),
        progress.latest_answer(lesson, PREDICTION + step),
    )
