"""A course of three lessons, with others that are planned between and after them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.good_course import write_course
from tests.support.screen_course import APP, READ, SOLVED

QUESTION = """[[questions]]
id = "{name}"
ask = "Which one is {name}?"
step = "look"
placement = true
options = [
  {{ text = "this", why = "It is.", right = true }},
  {{ text = "that", why = "It isn't." }},
  {{ text = "the other", why = "It isn't." }},
  {{ text = "none of them", why = "It isn't." }},
]

"""


@dataclass(frozen=True)
class PathLesson:
    """A lesson of the course: its folder, title, what it builds on, and how many questions ask."""

    folder: str
    title: str
    builds_on: tuple[str, ...] = ()
    questions: int = 2
    steps: int = 2

    def files(self) -> dict[str, str]:
        """Return its files, by their place in the course."""
        head = f'title = "{self.title}"\nsummary = "About it."\ncard = "**Card**"\nminutes = 25\n'
        slug = self.folder.partition("-")[2]
        found = {
            "lesson.toml": f"{head}builds_on = {list(self.builds_on)}\n",
            "quiz.toml": "".join(
                QUESTION.format(name=f"{slug}-{number}") for number in range(self.questions)
            ),
        }
        for number in range(1, self.steps + 1):
            name = "look" if number == 1 else f"look-{number}"
            for file, text in {"step.md": READ, "app.py": APP, **SOLVED}.items():
                found[f"{number:02d}-{name}/{file}"] = text
        return {f"{self.folder}/{name}": text for name, text in found.items() if text}


LESSONS = (
    PathLesson("01-hello", "Hello"),
    PathLesson("02-routes", "Routes", ("hello",)),
    PathLesson("15-messages", "Messages", ("routes", "sessions")),
)

PLANNED = {"14-sessions": "Sessions", "16-rest": "A REST API"}


def write_path(
    folder: Path,
    lessons: tuple[PathLesson, ...] = LESSONS,
    planned: dict[str, str] | None = None,
) -> Path:
    """Write the course to a folder and return it."""
    names = [lesson.folder for lesson in lessons]
    more = PLANNED if planned is None else planned
    table = "".join(f'{name} = "{title}"\n' for name, title in more.items())
    head = f'title = "A path"\nid = "path"\nlessons = {names}\n\n[planned]\n{table}'
    files = {name: text for lesson in lessons for name, text in lesson.files().items()}
    return write_course(folder, {"course.toml": head, **files})
