"""``flasklings handout``: an exercise as a folder that runs and judges itself."""

from __future__ import annotations

from pathlib import Path

from lessons.course.loader import find_step, load_course
from lessons.course.model import Lesson, Step
from lessons.store.database import FILE
from lessons.store.entries import BUILT_IN_COURSE
from lessons.store.progress import Progress
from tests.support.built_in import FLASHING as LESSON
from tests.tui.cli.conftest import Flasklings

BLANKS = find_step(LESSON, "fill-the-blanks")


def test_what_the_learner_typed_is_written(
    flasklings: Flasklings, home: Path, tmp_path: Path
) -> None:
    flasklings("new", tmp_path / "course")
    own = load_course(tmp_path / "course")
    two_loops = find_step(LESSON, "fix-two-loops")
    exercises: list[tuple[str, Lesson, Step, tuple[str | Path, ...]]] = [
        (BUILT_IN_COURSE, LESSON, two_loops, ()),
        (own.id, own.lessons[0], own.lessons[0].steps[1], ("--course", tmp_path / "course")),
    ]
    for course, lesson, step, options in exercises:
        progress = Progress.open(home, course)
        for file, text in step.solution.items():
            progress.keep_draft(lesson.slug, step.slug, file, text)
        progress.close()
        folder = tmp_path / f"my {step.slug}"
        said = flasklings("handout", f"{lesson.slug}/{step.slug}", folder, *options)
        assert (said.status, said.err) == (0, "")
        first, _, run, test = said.out.splitlines()
        assert first == f"{step.title} written to {folder} (your text)"
        assert run == f"Run it:   cd '{folder}' && flask run"
        assert test == f"Test it:  cd '{folder}' && python -m pytest"
        for file, text in step.solution.items():
            assert (folder / file).read_text() == text


def test_where_nothing_was_typed_it_is_the_step_as_it_opens(
    flasklings: Flasklings, home: Path, tmp_path: Path
) -> None:
    progress = Progress.open(home)
    for file, text in (("app.py", BLANKS.files["app.py"]), ("gone.py", "no file of the step")):
        progress.keep_draft(LESSON.slug, BLANKS.slug, file, text)
    progress.close()
    said = flasklings("handout", "15/29", tmp_path / "mine")
    assert "(as the step opens: you haven't changed it yet)" in said.out
    assert (tmp_path / "mine" / "app.py").read_text() == BLANKS.files["app.py"]
    assert not (tmp_path / "mine" / "gone.py").exists()


def test_a_progress_that_cannot_be_read_is_said(
    flasklings: Flasklings, home: Path, tmp_path: Path
) -> None:
    (home / FILE).write_bytes(b"no database" * 100)
    said = flasklings("handout", "15/29", tmp_path / "mine")
    assert said.status == 0
    assert "The progress file couldn't be read" in said.err
    assert "(as the step opens)" in said.out
