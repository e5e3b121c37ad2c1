"""The line at the top of a lesson says what is due today, and nothing where nothing is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.course.loader import load_course
from lessons.store.progress import Progress
from tests.support.screen_text import screen_text
from tests.tui.conftest import OpenLesson, until


async def test_what_is_due_stands_in_the_line_at_the_top(
    open_lesson: OpenLesson, course_folder: Path, tmp_path: Path
) -> None:
    course = load_course(course_folder)
    lesson = course.lessons[0]
    long_ago = datetime.now(UTC) - timedelta(days=40)
    past = Progress.open(tmp_path / "home", course.id, lambda: long_ago)
    for question in lesson.quiz:
        past.record_answer(lesson.slug, question.id, "said", True)
    past.close()
    async with open_lesson("two-files") as (app, pilot):
        assert "due" not in screen_text(app).splitlines()[0]
        app.count_due()
        said = f"{len(lesson.quiz)} due today"
        await until(pilot, lambda: said in screen_text(app).splitlines()[0])
