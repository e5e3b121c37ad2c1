"""The real program, with a witness: each text that the editor comes to hold is noted at once.

So a test can tell what a learner saw in the editor last, whatever ended the program.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
from pathlib import Path
from typing import Any

SEEN = "FLASKLINGS_SEEN"
"""The environment variable that names the file of notes."""

STACKS = signal.SIGUSR1
"""The signal at which the program says what it's doing."""

Place = tuple[str, str, str]
"""Lesson, step, file."""


def texts_seen(notes: Path) -> dict[Place, str]:
    """Return the text that each file held last."""
    found: dict[Place, str] = {}
    if notes.exists():
        for line in notes.read_text(encoding="utf-8").splitlines():
            lesson, step, file, text = json.loads(line)
            found[lesson, step, file] = text
    return found


def stacks_of(notes: Path) -> Path:
    """Return the file to which `STACKS` writes what every thread is doing."""
    return notes.with_suffix(".stacks")


def watch_editor(notes: Path) -> None:
    """Note each text of the editor, after each edit and each time that files are opened."""
    from tui.screens.lesson.editing import Drafts
    from tui.screens.lesson.screen import LessonScreen
    from tui.widgets.code_editor import CodeEditor

    def note(lesson: str, step: str, texts: dict[str, str]) -> None:
        with notes.open("a", encoding="utf-8") as file:
            for name, text in texts.items():
                file.write(json.dumps([lesson, step, name, text]) + "\n")

    def noting(name: str) -> None:
        original = getattr(CodeEditor, name)

        def wrapped(self: CodeEditor, *args: Any, **more: Any) -> Any:
            result = original(self, *args, **more)
            screen = self.screen
            if isinstance(screen, LessonScreen) and self.file:
                note(*screen.drafts.place, {self.file: self.text})
            return result

        setattr(CodeEditor, name, wrapped)

    for name in ("edit", "undo", "redo"):
        noting(name)
    opened = Drafts.open

    def open_noted(self: Drafts, lesson: Any, step: Any, texts: Any) -> None:
        opened(self, lesson, step, texts)
        note(lesson.slug, step.slug, dict(texts))

    Drafts.open = open_noted  # type: ignore[method-assign]


if __name__ == "__main__":
    if name := os.environ.get(SEEN):
        import tui.screens.lesson.screen  # noqa: F401

        watch_editor(Path(name))
        faulthandler.register(STACKS, file=stacks_of(Path(name)).open("w"))
    from tui.__main__ import main

    main()
