"""An app that is no more than the screens under test need, and notes what they ask of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widget import Widget

from lessons.course.model import Course, FrontMatter, Lesson, Option, Question, Step
from lessons.store.entries import BUILT_IN_COURSE
from tui.background.journal import Journal
from tui.background.runner import Runner
from tui.theme import DEFAULT_THEME, THEMES

SIZES = [(120, 36), (80, 24)]

TITLES = (
    "A redirect forgets",
    "flash() puts a message in the queue",
    "No key, no queue",
    "Reading takes it out",
)

CARD = """
| say | does |
|---|---|
| `flash(text)` | queues a message |
| `get_flashed_messages()` | takes the messages out |

```html
{% for message in get_flashed_messages() %}<p>{{ message }}</p>{% endfor %}
```
"""


def step(number: int, title: str) -> Step:
    front = FrontMatter(title=title, kind="read", task="Press F5.")
    return Step(f"step-{number}", number, front, "Text.", {"app.py": "app = 1\n"}, {})


def question(name: str, ask: str, taught_in: str, *answers: str) -> Question:
    """Return a question whose first answer is the right one."""
    options = tuple(
        Option(answer, f"Why {answer} is {'right' if i == 0 else 'wrong'}.", right=i == 0)
        for i, answer in enumerate(answers)
    )
    return Question(name, ask, taught_in, options)


QUIZ = (
    question(
        "queues", "Which one queues a message?", "step-2", "`flash()`", "one", "two", "[red]three"
    ),
    question(
        "after",
        "What does the second page show?\n\n```python\nget_flashed_messages()\n```",
        "step-4",
        "`[]`",
        "the message",
        "an error",
        "`None`",
    ),
)


def lesson(number: int, title: str, steps: int = 4) -> Lesson:
    return Lesson(
        slug=f"{number}-lesson",
        number=number,
        title=title,
        summary="Say something *once*, on the page that comes next: `flash()` queues it.",
        card=CARD,
        steps=tuple(step(i, TITLES[i - 1]) for i in range(1, steps + 1)),
        quiz=QUIZ,
    )


COURSE = Course(
    "Flask, by running it",
    (lesson(15, "Flashing Messages"), lesson(16, "REST", 2)),
    BUILT_IN_COURSE,
)


class ThemedApp(App[None]):
    """An app in our colors, of the widgets that these functions make."""

    def __init__(self, *widgets: Callable[[], Widget]) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DEFAULT_THEME
        self._made_by = widgets

    def compose(self) -> ComposeResult:
        for widget in self._made_by:
            yield widget()


class SmallApp(ThemedApp):
    """Shows one screen; the others are only asked for."""

    runs_on_pause = False

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.course = COURSE
        self.journal = Journal(folder)
        self.asked_for: list[tuple[str, ...]] = []
        self._runner: Runner | None = None

    @property
    def runner(self) -> Runner:
        """Runs apps, in the sandbox that the tests share."""
        if self._runner is None:
            from tui.background import runner

            self._runner = runner.Runner()
        return self._runner

    def on_mount(self) -> None:
        self.journal.start()

    def on_unmount(self) -> None:
        if self._runner is not None:
            self._runner.close()
        self.journal.close()

    def open_lesson(self, lesson_slug: str, step_slug: str = "") -> None:
        self.asked_for.append(("lesson", lesson_slug, step_slug))

    def open_placement(self) -> None:
        self.asked_for.append(("placement",))

    def open_review(self) -> None:
        self.asked_for.append(("review",))

    def open_quiz(self, lesson_slug: str) -> None:
        self.asked_for.append(("quiz", lesson_slug))

    def count_due(self) -> None:
        """What is due is shown by screens that are not there."""

    def leave_screen(self) -> None:
        self.pop_screen()

    def open_practice(self) -> None:
        self.asked_for.append(("practice",))

    def open_mistake(self, cause: str) -> bool:
        self.asked_for.append(("mistake", cause))
        return True

    def open_mistakes(self) -> None:
        self.asked_for.append(("mistakes",))

    def open_before(self, lesson_slug: str, *, starts: bool) -> None:
        self.asked_for.append(("before", lesson_slug))

    def open_card(self, lesson_slug: str) -> None:
        self.asked_for.append(("card", lesson_slug))
