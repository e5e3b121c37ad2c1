"""The journal: the progress file on a thread of its own, so that it never blocks the screen.

Jobs run one after the other, in the order in which they were asked.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lessons.store.progress import Progress

T = TypeVar("T")

SAVE_DELAY = 0.4
"""Seconds from a key until the text is written, together with all keys in between."""


WAIT = 0.5
"""Seconds to wait for what is typed before another program gets the terminal."""

RETRY_DELAY = 5.0
"""Seconds after which a file that can't be written is tried again."""


class Journal:
    """The progress file on its own thread.

    ``on_notice`` is called on the event loop with a sentence when something is wrong with the file,
    ``on_saved`` with whether everything typed is on the disk.
    """

    def __init__(
        self,
        folder: Path | None = None,
        on_notice: Callable[[str], None] = lambda notice: None,
        on_saved: Callable[[bool], None] = lambda saved: None,
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
        self.durable = True
        """Whether what is kept reaches the disk; if not, it's in memory until the file is free."""
        self.lost = ""
        """What the learner must know after closing, if not everything could be written."""

    def start(self) -> None:
        """Open the file in the background; call on the event loop."""
        self._loop = asyncio.get_running_loop()
        self._submit(lambda progress: None)

    def close(self) -> None:
        """Write everything that is left and close the file; wait for it, also on a second call."""
        with self._lock:
            is_first, self._closed = not self._closed, True
        if is_first:
            for timer in (self._timer, self._retry):
                if timer is not None:
                    timer.cancel()
            if self._progress is not None or self._drafts:
                self._thread.submit(self._close_file)
        self._thread.shutdown(wait=True)

    def ask(self, job: Callable[[Progress], T]) -> Awaitable[T]:
        """Run a job on the progress file, after everything typed is written; await its result."""
        self._write_now()
        return asyncio.wrap_future(self._submit(job))

    def tell(self, job: Callable[[Progress], object]) -> None:
        """Run a job in the same way, without waiting for its result."""
        self._write_now()
        self._submit(job)

    def use_course(self, course: str) -> None:
        """Choose the course, by its id, that all later jobs are about."""

        def change_over(progress: Progress) -> None:
            self._progress = progress.in_course(course)

        self.tell(change_over)

    def keep_draft(self, lesson: str, step: str, file: str, text: str) -> None:
        """Keep the text of a file, within a second; call this on the event loop."""
        with self._lock:
            self._drafts[lesson, step, file] = text
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SAVE_DELAY, self._write_now)
            self._say_saved()

    def write_drafts(self) -> None:
        """Write at once what was typed, and wait for it."""
        self._write_now()
        with suppress(Exception):  # the next job says what is wrong with the file
            self._submit(lambda progress: None).result(WAIT)

    def _write_now(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        drafts = self._taken()  # now, because the next text may belong to another attempt
        if drafts:
            written = self._submit(lambda progress: _keep(progress, drafts))
            written.add_done_callback(lambda _: self._on_loop(self._say_saved))

    def _taken(self) -> dict[tuple[str, str, str], str]:
        """Return the texts that the caller must write."""
        with self._lock:
            drafts, self._drafts = self._drafts, {}
        return drafts

    def _close_file(self) -> None:
        try:
            progress = self._opened()
            _keep(progress, self._taken())
            self.lost = progress.close()
        except Exception as problem:
            self.lost = (
                f"flasklings couldn't save what you did last: {type(problem).__name__}: {problem}"
            )

    def _submit(self, job: Callable[[Progress], T]) -> Future[T]:
        return self._thread.submit(self._do, job)

    def _do(self, job: Callable[[Progress], T]) -> T:
        progress = self._opened()
        result = job(progress)
        if progress.notice != self._notice:
            self._notice = notice = progress.notice
            if notice:
                self._on_loop(lambda: self._on_notice(notice))
        was_durable, self.durable = self.durable, progress.durable
        if not self.durable:
            self._on_loop(self._retry_later)
        if self.durable is not was_durable:
            self._on_loop(self._say_saved)
        return result

    def _retry_later(self) -> None:
        if self._retry is None and self._loop is not None:
            self._retry = self._loop.call_later(RETRY_DELAY, self._retry_now)

    def _retry_now(self) -> None:
        self._retry = None
        self._submit(lambda progress: progress.store.retry())

    def _opened(self) -> Progress:
        if self._progress is None:
            from lessons.store.paths import data_folder
            from lessons.store.progress import Progress

            self._progress = Progress.open(self._folder or data_folder())
        return self._progress

    def _say_saved(self) -> None:
        self._on_saved(self.durable and not self._drafts and self._timer is None)

    def _on_loop(self, call: Callable[[], object]) -> None:
        if self._loop is not None and not self._closed:
            try:
                self._loop.call_soon_threadsafe(call)
            except RuntimeError:
                return  # the loop has ended


def _keep(progress: Progress, drafts: Mapping[tuple[str, str, str], str]) -> None:
    for (lesson, step, file), text in drafts.items():
        progress.keep_draft(lesson, step, file, text)
