"""What a screen does that gives a learner's app away: as a folder of its own, on the disk."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path

from textual import work

from lessons.course.model import Step
from sandbox.text import one_line
from tui.screens.lesson.editing import EditingScreen


class TakingScreen(EditingScreen):
    """A screen whose app can be taken along."""

    @work(group="take-along")
    async def action_take_along(self) -> None:
        """Write the app as it stands, and its checks as tests, to a new folder nearby."""
        from lessons.export.exercise import HandoutError

        step, texts = self.step, self.panes.code.editor.texts()
        try:
            folder = await to_thread(write_nearby, step, texts)
        except HandoutError as problem:
            self.notify(str(problem), title="Not written", severity="warning", markup=False)
        except OSError as problem:
            said = f"Cannot write a folder here: {problem.strerror}. Start flasklings elsewhere."
            self.notify(said, title="Not written", severity="warning", markup=False)
        else:
            said = f"{one_line(str(folder))}\nRun it there: flask run\nTest it: python -m pytest"
            self.notify(said, title="Your app is in a folder of its own", timeout=12, markup=False)


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
