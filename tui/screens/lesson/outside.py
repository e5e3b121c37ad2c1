"""A step's files in a folder, for a learner who works in an editor of their own."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.plain_file import open_plain, read_at_most
from sandbox.text import one_line

if TYPE_CHECKING:
    from tui.screens.lesson.screen import LessonScreen

MOST = 512 * 1024
"""Bytes of a file above which it's no text of a step."""


class OutsideFiles:
    """Lays out the files of each step in a folder, and runs the step whenever one is saved there.

    What the folder holds already wins over what the store knows: it's where the learner works.
    """

    def __init__(self, screen: LessonScreen, root: Path) -> None:
        self._screen = screen
        self.root = root
        self._stop = threading.Event()
        self._is_watching = False
        self._written: dict[str, str] = {}
        self._can_write = True
        """Whether the folder took the last file; if not, the learner was told."""

    @property
    def folder(self) -> Path:
        """The folder of the step that is shown."""
        return self.root / self._screen.lesson.slug / self._screen.step.slug

    def path_of(self, file: str) -> Path:
        """Return where a file of the step is."""
        return self.folder / file

    def lay_out(self) -> None:
        """Write the files of the step that was opened, and take those that are there."""
        self._written, self._can_write = {}, True
        there = self._read()
        if not self.keep(besides=there):
            return
        self._take(there)
        if not self._is_watching:
            self._is_watching = True
            self._screen.run_worker(self._watch, thread=True, group="outside", exit_on_error=False)
        said = f"This step's files are in {one_line(str(self.folder), 200)}."
        self._screen.notify(said, title="Save one to run it", markup=False)

    def keep(self, besides: dict[str, str] | None = None) -> bool:
        """Write what the screen's own editor holds, unless a file is there already.

        Returns False if it can't be written.
        """
        for file, text in self._screen.code.editor.texts().items():
            if file in (besides or {}) or self._written.get(file) == text or not self._can_write:
                continue
            path = self.path_of(file)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            except OSError as problem:
                said = f"{path} can't be written: {problem.strerror}."
                self._screen.notify(said, severity="warning", markup=False)
                self._can_write = False
            self._written[file] = text
        return self._can_write

    def close(self) -> None:
        """Stop watching."""
        self._stop.set()

    def _read(self) -> dict[str, str]:
        """Return the texts of the step's files that are in the folder."""
        found = {}
        for file in self._screen.step.files:
            with suppress(OSError), open_plain(self.path_of(file)) as opened:
                content = read_at_most(opened, MOST + 1)
                if len(content) <= MOST:
                    found[file] = content.decode("utf-8-sig", "replace")
        return found

    def _take(self, there: dict[str, str]) -> bool:
        """Put texts into the screen's editor; return whether one of them is new."""
        editor = self._screen.code.editor
        held = editor.texts()
        changed = [file for file, text in there.items() if held.get(file) != text]
        for file in changed:
            self._written[file] = there[file]
            self._screen.code.show_file(file)
            editor.replace_text(there[file])
        return bool(changed)

    def _watch(self) -> None:
        from tui.background.project_watch import watch_project

        with suppress(OSError):
            self.root.mkdir(parents=True, exist_ok=True)
            watch_project(self.root, self._saved, self._stop)

    def _saved(self) -> None:
        self._screen.app.call_from_thread(self._take_saved)

    def _take_saved(self) -> None:
        """Run the step with what was saved."""
        if self._screen.code.editor.is_open and self._take(self._read()):
            self._screen.action_run()
