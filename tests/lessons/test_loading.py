"""A broken course is refused with the file, the key and what is allowed; all faults at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.loading import (
    CourseError,
    UnknownName,
    find_lesson,
    find_step,
    load_course,
)
from lessons.rules import prose_words
from tests.lessons.courses import BLANKS_APP, GOOD, LESSON, write_course

READ, FILL, QUIZ = f"{LESSON}/01-queue", f"{LESSON}/02-fill", f"{LESSON}/quiz.toml"

Spoil = Callable[[Path], None]


def faults_of(folder: Path) -> str:
    with pytest.raises(CourseError) as refused:
        load_course(folder)
    assert len(refused.value.faults) == len(str(refused.value).splitlines())
    return str(refused.value)


def replaced(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return spoil


def written(file: str, data: str | bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return spoil


def removed(file: str) -> Spoil:
    return lambda folder: (folder / file).unlink()


def linked(file: str, target: str) -> Spoil:
    return lambda folder: (folder / file).symlink_to(target)


def renamed(old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / old).rename(folder / new)

    return spoil


SPOILED: dict[str, tuple[Spoil, list[str]]] = {
    "unknown key in the front matter": (
        replaced(f"{READ}/step.md", 'task = "Run it."', 'task = "Run it."\nhint = ["x"]'),
        [f"{READ}/step.md: hint: unknown key; did you mean hints?", "Allowed: title, kind, task"],
    ),
    "unknown key in a check": (
        replaced(f"{READ}/step.md", "observe =", "observ ="),
        [
            f"{READ}/step.md: checks[0].observ: unknown key; did you mean observe?",
            f"{READ}/step.md: checks[0].observe: is missing",
        ],
    ),
    "unknown kind": (
        replaced(f"{READ}/step.md", '"read"', '"reed"'),
        ["step.md: kind: 'reed' is unknown; did you mean read? Allowed: blanks, build, fix"],
    ),
    "unknown observation": (
        replaced(f"{READ}/step.md", '"flashed"', '"flash"'),
        ["checks[0].observe: 'flash' is unknown; did you mean flashed?"],
    ),
    "wrong type": (
        replaced(f"{READ}/step.md", '"Run it."', "3"),
        [f"{READ}/step.md: task: must be text, not a whole number"],
    ),
    "text for a number": (
        replaced(f"{READ}/step.md", "request = 1", 'request = "1"'),
        ["checks[0].request: must be a whole number, not text"],
    ),
    "a lone request that is no list": (
        replaced(f"{READ}/step.md", '["POST /save"]', '"POST /save"'),
        ["step.md: requests: must be a list, not text"],
    ),
    "missing key": (
        replaced(f"{READ}/step.md", 'title = "flash() queues"\n', ""),
        [f"{READ}/step.md: title: is missing"],
    ),
    "no course file": (removed("course.toml"), ["course.toml: is missing"]),
    "no lesson file": (removed(f"{LESSON}/lesson.toml"), [f"{LESSON}/lesson.toml: is missing"]),
    "no step file": (removed(f"{READ}/step.md"), [f"{READ}/step.md: is missing"]),
    "no app": (removed(f"{READ}/app.py"), [f"{READ}/step.md: app: there is no app.py"]),
    "a lesson that is not there": (
        replaced("course.toml", LESSON, "15-flashing-mesages"),
        ["course.toml: lessons[0]: there is no folder", f"did you mean {LESSON}?"],
    ),
    "a lesson outside": (
        replaced("course.toml", LESSON, "../15-elsewhere"),
        ["course.toml: lessons[0]: '../15-elsewhere' is no name for a lesson"],
    ),
    "a quiz file by another name": (
        renamed(QUIZ, f"{LESSON}/quizz.toml"),
        [f"{LESSON}/quizz.toml: is no file of a lesson; did you mean quiz.toml?"],
    ),
    "a step folder without a number": (
        written(f"{LESSON}/extra/step.md", ""),
        [f"{LESSON}/extra: is no name for a step"],
    ),
    "two steps of one number": (
        renamed(FILL, f"{LESSON}/01-fill"),
        [f"{LESSON}/01-queue: '01-queue' has the number or the name of '01-fill'"],
    ),
    "broken TOML in a step": (
        replaced(f"{READ}/step.md", 'kind = "read"', "kind = read"),
        [f"{READ}/step.md: line 3 is not valid TOML: Invalid value"],
    ),
    "broken TOML in a quiz": (written(QUIZ, "a = 1\nb ="), ["quiz.toml: ", "is not valid TOML"]),
    "no front matter": (
        written(f"{READ}/step.md", "Hello."),
        [f"{READ}/step.md: line 1 must be +++"],
    ),
    "front matter without an end": (
        written(f"{READ}/step.md", '+++\ntitle = "x"\n'),
        [f"{READ}/step.md: has no second +++ line"],
    ),
    "two right answers": (
        replaced(QUIZ, '"That prints." }', '"That prints.", right = true }'),
        ["questions[0].options: 2 of them are right: '`flash()`' and '`print()`'; exactly one"],
    ),
    "no right answer": (
        replaced(QUIZ, ", right = true", ""),
        ["questions[0].options: none of them is right"],
    ),
    "three options": (
        replaced(QUIZ, '  { text = "`print()`", why = "That prints." },\n', ""),
        ["questions[0].options: there are 3; a question has exactly 4"],
    ),
    "the same option twice": (
        replaced(QUIZ, "`print()`", "`abort()`"),
        ["questions[0].options: 2 of them say '`abort()`'"],
    ),
    "one question id twice": (
        replaced(QUIZ, '"second"', '"first"'),
        ["questions[1].id: 'first' is the id of questions[0] too"],
    ),
    "a question on an unknown step": (
        replaced(QUIZ, 'step = "queue"', 'step = "queues"'),
        ["questions[0].step: there is no step 'queues'; did you mean queue?"],
    ),
    "an option without a why": (
        replaced(QUIZ, ', why = "That prints."', ""),
        ["questions[0].options[1].why: is missing"],
    ),
    "fewer blanks than holes": (
        replaced(f"{FILL}/app.py", "app.secret_key = ", "___ = "),
        ["step.md: blanks: there are 2 of them, and 3 ___ in the files"],
    ),
    "a blank on an unknown check": (
        replaced(f"{FILL}/step.md", 'checks = ["shown once"]', 'checks = ["shown twice"]'),
        ["blanks[1].checks: there is no check 'shown twice'; did you mean shown once?"],
    ),
    "an exercise without a solution": (
        removed(f"{FILL}/solution/app.py"),
        ["solution: is missing: a step of the kind 'blanks' needs one"],
    ),
    "a fix without a solution": (
        replaced(f"{READ}/step.md", '"read"', '"fix"'),
        ["solution: is missing: a step of the kind 'fix' needs one"],
    ),
    "a solution with a blank left": (
        replaced(f"{FILL}/solution/app.py", "get_flashed_messages())", "___)"),
        [f"{FILL}/solution/app.py: still holds ___"],
    ),
    "a solution that changes nothing": (
        written(f"{FILL}/solution/app.py", BLANKS_APP),
        ["solution: changes nothing"],
    ),
    "a solution that changes more than the blanks": (
        replaced(f"{FILL}/solution/app.py", "def save", "def saves"),
        [f"{FILL}/solution/app.py: must be app.py with each ___ replaced, and nothing else"],
    ),
    "a request that is none": (
        replaced(f"{READ}/step.md", "POST /save", "SEND /save"),
        ["requests[0]: ", "'SEND' is no request method"],
    ),
    "a request table that is none": (
        replaced(f"{READ}/step.md", '["POST /save"]', '[{ path = "/save", forms = {} }]'),
        ["requests[0]: ", "forms"],
    ),
    "a check of a request that is not made": (
        replaced(f"{READ}/step.md", "request = 1", "request = 2"),
        ["checks[0].request: there is no request 2: 1 is the only one"],
    ),
    "a field that this check does not know": (
        replaced(f"{READ}/step.md", "request = 1", "status = 200"),
        ["checks[0].status: says nothing about 'flashed', which is narrowed by category, message"],
    ),
    "two checks of one name": (
        replaced(f"{FILL}/step.md", '"shown once"', '"queued as a success"'),
        ["checks: 2 checks are called 'queued as a success'"],
    ),
    "a value that is not drawn": (
        replaced(f"{FILL}/step.md", "save name={name}", "save name={nmae}"),
        ["requests[0]: {nmae} is not drawn; [draw] has name"],
    ),
    "a value that is not drawn in a check": (
        replaced(f"{FILL}/step.md", '"Saved {name}."', '"Saved {who}."'),
        ["checks[0].message: {who} is not drawn"],
    ),
    "nothing to draw from": (
        replaced(f"{FILL}/step.md", '["Ada", "Grace"]', "[]"),
        ["draw.name: must hold at least one value"],
    ),
    "a long text": (
        replaced(f"{READ}/step.md", "One call", "word " * 150 + "One call"),
        ["text: holds 157 words of prose; a step holds at most 150"],
    ),
    "a long app": (
        replaced(f"{READ}/app.py", "app = ", "\n" * 30 + "app = "),
        [f"{READ}/app.py: has 45 lines; the app of a step holds at most 20"],
    ),
    "a large file": (
        written(f"{READ}/data.txt", "x" * (64 * 1024 + 1)),
        [f"{READ}/data.txt: is larger than 64 KiB"],
    ),
    "a file that is no text": (
        written(f"{READ}/app.py", b"first = 1\nsecond = '\xe9'\n"),
        [f"{READ}/app.py: is not UTF-8: line 2 holds the byte 0xe9"],
    ),
    "a link out of the course": (
        linked(f"{READ}/secret.txt", "/etc/hostname"),
        [f"{READ}/secret.txt: is a symbolic link"],
    ),
    "a folder that is a link": (
        linked(f"{READ}/templates", "/etc"),
        [f"{READ}/templates: is a symbolic link"],
    ),
    "a pipe": (
        lambda folder: os.mkfifo(folder / READ / "pipe"),
        [f"{READ}/pipe: is neither a file nor a folder"],
    ),
    "an editor that opens nothing": (
        replaced(f"{READ}/step.md", 'kind = "read"', 'kind = "read"\nopen = "ap.py"'),
        ["open: there is no file 'ap.py' in this step; did you mean app.py?"],
    ),
}


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


@pytest.mark.parametrize("what", SPOILED)
def test_each_fault_is_named(what: str, course_folder: Path) -> None:
    spoil, expected = SPOILED[what]
    spoil(course_folder)
    text = faults_of(course_folder)
    for part in expected:
        assert part in text


def test_all_faults_are_reported_in_one_go(course_folder: Path) -> None:
    for what in ("unknown kind", "two right answers", "one question id twice", "a large file"):
        SPOILED[what][0](course_folder)
    replaced(f"{FILL}/step.md", "times = 1", 'times = "1"')(course_folder)
    text = faults_of(course_folder)
    assert len(text.splitlines()) == 5
    for part in ("'reed'", "2 of them are right", "questions[0] too", "64 KiB", "checks[0].times"):
        assert part in text


@given(names=st.sets(st.sampled_from(sorted(set(SPOILED) - {"no course file"})), max_size=3))
def test_no_combination_of_faults_breaks_the_loader(
    names: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = write_course(tmp_path_factory.mktemp("course"), GOOD)
    for name in names:
        try:
            SPOILED[name][0](folder)
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


def test_an_unknown_name_says_what_there_is(course_folder: Path) -> None:
    course = load_course(course_folder)
    with pytest.raises(UnknownName, match=r"no lesson '16' in this course.* There is 15-flashing"):
        find_lesson(course, "16")
    with pytest.raises(UnknownName, match=r"did you mean queue\? There is 01-queue and 02-fill"):
        find_step(course.lessons[0], "quene")
    assert find_step(course.lessons[0], "2").slug == "fill"
