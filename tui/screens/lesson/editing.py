"""What a lesson does with the learner's text: keep it, edit it elsewhere, write it to a folder."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.text import one_line

if TYPE_CHECKING:
    from textual.screen import Screen

    from lessons.course.model import Lesson, Step
    from tui.background.journal import Journal
    from tui.screens.lesson.outside import OutsideFiles
    from tui.widgets.panes import EditorPane

SAVED = "Everything you typed is saved."
NOT_SAVED = "The progress file can't be written now, so your text is only in memory."


class Drafts:
    """Stores the text of the editor's files whenever it has changed."""

    def __init__(self, journal: Journal, code: EditorPane) -> None:
        self._journal = journal
        self._code = code
        self._kept: dict[str, str] = {}
        self.place = ("", "")
        """The lesson and the step whose files are in the editor."""

    def holds(self, lesson: Lesson, step: Step) -> bool:
        """Say whether the editor holds the files of this step."""
        return self.place == (lesson.slug, step.slug)

    def open(self, lesson: Lesson, step: Step, texts: Mapping[str, str]) -> None:
        """Put a step's files into the editor, with these texts."""
        if not self.holds(lesson, step):
            self.keep()  # the last edits of the step before
        self._kept = dict(texts)
        self.place = (lesson.slug, step.slug)
        self._code.open_files(texts, step.first_file)

    def keep(self) -> None:
        """Keep what has changed since the last time."""
        for file, text in self._code.editor.texts().items():
            if self._kept.get(file) != text:
                self._kept[file] = text
                self._journal.keep_draft(*self.place, file, text)

    async def are_saved(self) -> bool:
        """Write everything that was typed, and say whether it's on the disk."""
        self.keep()
        return await self._journal.ask(lambda progress: progress.durable)


def edit_elsewhere(screen: Screen[None], code: EditorPane, outside: OutsideFiles | None) -> None:
    """Open the current file in the learner's own editor, and take over what it wrote.

    A file that is laid out in a folder is opened there.
    """
    from tui.background.external_editor import OutsideError, edit_file, edit_outside

    try:
        if outside is not None:
            edit_file(screen.app, outside.path_of(code.editor.file))
            return
        text = edit_outside(screen.app, code.editor.file, code.editor.text)
    except OutsideError as problem:
        screen.notify(str(problem), title="Not opened", severity="warning", markup=False)
    else:
        code.editor.replace_text(text)


async def take_along(screen: Screen[None], step: Step, texts: Mapping[str, str]) -> None:
    """Write the app and its checks as tests to a new folder, and say where it is."""
    from lessons.export.exercise import HandoutError

    try:
        folder = await to_thread(write_nearby, step, texts)
    except HandoutError as problem:
        screen.notify(str(problem), title="Not written", severity="warning", markup=False)
    except OSError as problem:
        said = (
            f"flasklings can't write a folder here: {problem.strerror}. Start flasklings elsewhere."
        )
        screen.notify(said, title="Not written", severity="warning", markup=False)
    else:
        said = f"{one_line(str(folder))}\nRun it there: flask run\nTest it: python -m pytest"
        title = "Your app is now in a folder"
        screen.notify(said, title=title, timeout=12, markup=False)


def write_nearby(step: Step, texts: Mapping[str, str]) -> Path:
    """Write a handout below the current folder, named after the step, and return where.

    Raises:
        HandoutError: the step cannot be handed out.
        OSError: nothing can be written here.
    """
    from lessons.export.exercise import write_handout

    here = Path.cwd()
    names = chain([step.slug], (f"{step.slug}-{number}" for number in count(2)))
    folder = next(here / name for name in names if not (here / name).exists())
    write_handout(step, texts, folder)
    return folder
