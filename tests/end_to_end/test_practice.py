"""Quiz and review by keys alone, in a real terminal, and through a kill at the worst moment."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.course.model import Lesson, Question
from lessons.store.progress import Progress
from tests.end_to_end.conftest import Open
from tests.support.built_in import FLASHING
from tests.support.terminal_learner import leave

FEEDBACK = re.compile("✓ Right|✗ Not quite")
LAST_MONTH = datetime.now(UTC) - timedelta(days=30)


def test_an_answer_that_was_followed_by_a_question_survives_a_kill(
    open_terminal: Open, tmp_path: Path
) -> None:
    lesson = FLASHING
    known_last_month(tmp_path / "home", lesson, 4)
    terminal = open_terminal("review", columns=80, rows=24)
    terminal.wait("question 1 of 4")
    terminal.wait("Answer with 1-4")
    first = asked(lesson, terminal.text)
    terminal.press("1")
    terminal.wait(lambda screen: FEEDBACK.search(screen) is not None)
    terminal.press("Enter")
    terminal.wait("question 2 of 4")
    terminal.child.kill(signal.SIGKILL)

    progress = Progress.open(tmp_path / "home")
    assert progress.notice == ""
    assert progress.latest_answers(lesson.slug)[first.id].at > LAST_MONTH
    progress.close()
    terminal = open_terminal("review", columns=80, rows=24)
    terminal.wait("question 1 of 3")
    terminal.wait("Answer with 1-4")
    assert asked(lesson, terminal.text) != first
    leave(terminal)


def known_last_month(home: Path, lesson: Lesson, count: int) -> None:
    """Let some questions have been answered a month ago, so that they are due."""
    progress = Progress.open(home, clock=lambda: LAST_MONTH)
    for question in [one for one in lesson.quiz if one.kind == "one"][:count]:
        progress.record_answer(lesson.slug, question.id, "said", True, rating=3)
    progress.close()


def asked(lesson: Lesson, screen: str) -> Question:
    """Return the question that the screen asks."""
    (found,) = (one for one in lesson.quiz if in_words(one.ask)[:50] in in_words(screen))
    return found


def in_words(text: str) -> str:
    return " ".join(text.replace("`", "").split())
