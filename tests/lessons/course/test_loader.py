"""A broken course is refused with the file, the key and what is allowed; all faults at once."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.course.faults import CourseError
from lessons.course.loader import (
    UnknownNameError,
    find_lesson,
    find_step,
    load_course,
    survey_course,
)
from lessons.course.model import QuestionKind
from lessons.course.step_text import prose_words
from tests.support import course_mutations as spoiled
from tests.support.course_mutations import READ, SPOILED, Spoiled, replaced, written
from tests.support.good_course import BLANKS_APP, GOOD, LESSON, write_course
from tests.support.question_files import asked


def faults_of(folder: Path) -> str:
    with pytest.raises(CourseError) as refused:
        load_course(folder)
    assert len(refused.value.faults) == len(str(refused.value).splitlines())
    return str(refused.value)


def test_a_good_course_loads(course_folder: Path) -> None:
    course = load_course(course_folder)
    lesson = course.lessons[0]
    assert (lesson.number, lesson.slug, lesson.folder) == (15, "flashing-messages", LESSON)
    assert [(s.number, s.slug, s.first_file) for s in lesson.steps] == [
        (1, "queue", "app.py"),
        (2, "fill", "app.py"),
    ]
    assert [question.id for question in lesson.quiz] == ["first", "second"]
    assert lesson.steps[0].text == "One call of `flash()` queues one message."


@pytest.mark.parametrize("kind", get_args(QuestionKind))
def test_a_question_of_each_kind_loads(kind: QuestionKind, course_folder: Path) -> None:
    asked(LESSON, "queue", kind)(course_folder)
    *_, question = load_course(course_folder).lessons[0].quiz
    assert question.kind == kind


@pytest.mark.parametrize("what", SPOILED, ids=lambda what: what[1])
def test_each_fault_is_named(what: Spoiled, course_folder: Path) -> None:
    spoil, *expected = what
    spoil(course_folder)
    text = faults_of(course_folder)
    for part in expected:
        assert part in text


def test_a_fault_is_told_with_its_line_as_editors_take_it(course_folder: Path) -> None:
    spoiled.UNKNOWN_KIND[0](course_folder)
    with pytest.raises(CourseError) as refused:
        load_course(course_folder)
    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.key) == (f"{READ}/step.md", 3, "kind")
    assert str(fault).startswith(f"{READ}/step.md:3: kind: 'reed' is unknown")


def test_an_app_that_cannot_be_read_is_one_fault(course_folder: Path) -> None:
    spoiled.NO_TEXT[0](course_folder)
    assert faults_of(course_folder).count("\n") == 0


def test_all_faults_come_in_one_go_though_the_courses_own_file_is_broken(
    course_folder: Path,
) -> None:
    replaced("course.toml", "title", "titel")(course_folder)
    replaced(f"{LESSON}/lesson.toml", "summary", "sumary")(course_folder)
    spoiled.UNKNOWN_KIND[0](course_folder)
    spoiled.TWO_RIGHT_ANSWERS[0](course_folder)
    spoiled.LARGE_FILE[0](course_folder)
    text = faults_of(course_folder)
    assert "256 KiB" in text
    for part in ("course.toml:1: titel", "lesson.toml:2: sumary", "'reed'", "2 of them are right"):
        assert part in text


@settings(deadline=None, max_examples=60)
@given(faults=st.lists(st.sampled_from(spoiled.SMALL), max_size=3))
def test_no_combination_of_faults_breaks_the_loader(
    faults: list[Spoiled], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_course(tmp_path_factory.mktemp("course"), GOOD)
    for spoil, *_ in faults:
        try:
            spoil(folder)
        except (AssertionError, OSError, UnicodeDecodeError):
            continue  # an earlier one took away what this one spoils
    with suppress(CourseError):
        load_course(folder)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none") == (
        f"There is no course at {tmp_path / 'none'}: there is no such folder."
    )
    file = tmp_path / "file"
    file.touch()
    assert faults_of(file) == f"There is no course at {file}: that is a file."


def test_files_come_in_the_order_of_the_tabs(course_folder: Path) -> None:
    for name in ("templates/home.html", "static/a.css", "models.py", "templates/base.html"):
        written(f"{READ}/{name}", "x = 1")(course_folder)
    written(f"{READ}/.hidden", b"\xff")(course_folder)
    written(f"{READ}/__pycache__/app.pyc", b"\xff")(course_folder)
    step = load_course(course_folder).lessons[0].steps[0]
    assert list(step.files) == [
        *("app.py", "models.py", "templates/base.html", "templates/home.html", "static/a.css")
    ]


def test_a_line_parts_a_text_unless_it_is_code(course_folder: Path) -> None:
    code = "```\n+++\n```"
    spoiled.in_step("One call", f"{code}\n\n+++ \n\nOne call")(course_folder)
    survey = survey_course(course_folder)
    step = survey.course.lessons[0].steps[0]
    assert (step.text, step.after) == (code, "One call of `flash()` queues one message.")
    source = survey.source(f"{READ}/step.md")
    assert (source.text_line, source.after_line) == (13, 19)


def test_files_written_on_windows_are_read(course_folder: Path) -> None:
    for path in course_folder.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    step = load_course(course_folder).lessons[0].steps[1]
    assert step.files["app.py"] == BLANKS_APP


def test_words_of_fenced_code_are_not_counted() -> None:
    assert prose_words("one two\n```python\nx = 1 + 2\n```\nthree") == 3
    assert prose_words("````\n```\nno\n```\n````\nyes - | yes") == 2


@pytest.mark.parametrize("name", ["15", "flashing-messages", LESSON, " 15 ", "Flashing-Messages"])
def test_a_lesson_is_found_by_number_slug_and_folder(name: str, course_folder: Path) -> None:
    assert find_lesson(load_course(course_folder), name).number == 15


def test_planned_lessons_stand_on_the_path_by_number(course_folder: Path) -> None:
    planned = 'planned = { 16-rest = "REST", 02-routes = "Routes" }\nlessons'
    replaced("course.toml", "lessons", planned)(course_folder)
    replaced(f"{LESSON}/lesson.toml", "card", 'builds_on = ["routes"]\ncard')(course_folder)
    course = load_course(course_folder)
    assert [one.title for one in course.path] == ["Routes", "Flashing Messages", "REST"]
    assert course.lessons[0].builds_on == ("routes",)


def test_an_unknown_name_says_what_there_is(course_folder: Path) -> None:
    course = load_course(course_folder)
    with pytest.raises(
        UnknownNameError, match=r"no lesson '16' in this course.* There is 15-flashing"
    ):
        find_lesson(course, "16")
    with pytest.raises(
        UnknownNameError, match=r"did you mean queue\? There is 01-queue and 02-fill"
    ):
        find_step(course.lessons[0], "quene")
    assert find_step(course.lessons[0], "2").slug == "fill"


def test_a_course_has_the_id_that_it_names_or_one_made_of_its_title(course_folder: Path) -> None:
    file = course_folder / "course.toml"
    plain = file.read_text("utf-8")
    title = load_course(course_folder).title
    assert load_course(course_folder).id == "-".join(title.lower().split())
    file.write_text(f'id = "flask-for-us"\n{plain}', "utf-8")
    assert load_course(course_folder).id == "flask-for-us"
    file.write_text(f'id = "Flask for us"\n{plain}', "utf-8")
    assert "course.toml:1: id: must be lowercase words" in faults_of(course_folder)


def test_a_course_that_is_too_large_in_all_is_read_no_further(course_folder: Path) -> None:
    for number in range(3):
        folder = course_folder / "15-flashing-messages" / f"5{number}-large-{number}"
        folder.mkdir()
        for name in range(40):
            with (folder / f"{name}.txt").open("wb") as file:
                file.truncate(256 * 1024)  # it takes no room on the disk
    text = faults_of(course_folder)
    assert text.count("is too large: a course holds at most 16 MiB and 10,000 files") == 1


@pytest.mark.parametrize("text", ["[" * 100_000, "**" * 50_000, "-" * 100_000])
def test_a_text_without_words_has_none(text: str) -> None:
    assert prose_words(text) == 0


def test_a_number_of_thousands_of_digits_is_no_lesson() -> None:
    with pytest.raises(UnknownNameError):
        find_lesson(load_course(), "9" * 5_000)
