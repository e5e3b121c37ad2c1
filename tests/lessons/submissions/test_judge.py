"""Judging answers: what is read of a folder that may hold anything, and what is found right."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import msgspec
import pytest

from lessons.course.loader import find_lesson, find_step
from lessons.course.model import Check, Step
from lessons.course.placeholders import draw_sets
from lessons.grading import run as grading
from lessons.grading.run import Outcome
from lessons.grading.runs import NoRunError
from lessons.submissions.files import (
    AnswersError,
    NoAnswerError,
    Submission,
    find_submissions,
    read_answer,
)
from lessons.submissions.judge import (
    DRAWS,
    ClassResult,
    ExerciseError,
    SubmissionResult,
    judge_all,
    judge_files,
)
from sandbox import Project, Request, Timeline
from sandbox.limits import Limits
from sandbox.sandbox import Sandbox
from tests.support.built_in import COURSE
from tests.support.good_course import write_course
from tests.support.slow_judging import PATIENCE
from tests.support.timelines import answered, asked, step, timeline

SHORT = Limits(request_seconds=0.5, run_seconds=2)


def exercise(name: str) -> Step:
    return find_step(find_lesson(COURSE, "flashing-messages"), name)


BLANKS = exercise("fill-the-blanks")
"""Three blanks, in app.py and templates/base.html; two names are drawn."""

FIX = exercise("fix-missing-return")
"""A fault in app.py; two names are drawn."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(limits=SHORT, spares=2, bulk=True) as sandbox:
        yield sandbox


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "answers").mkdir()
    return tmp_path / "answers"


def hand_in(folder: Path, learner: str, files: Mapping[str, str | bytes]) -> None:
    write_course(folder / learner, files)


def judgement(step: Step, folder: Path, sandbox: Sandbox) -> ClassResult:
    return judge_all(step, find_submissions(folder), sandbox, Random(7), at_once=2)


def judged(step: Step, folder: Path, sandbox: Sandbox) -> dict[str, SubmissionResult]:
    return {one.learner: one for one in judgement(step, folder, sandbox).submissions}


def refusal(step: Step, path: Path) -> str:
    with pytest.raises(NoAnswerError) as problem:
        read_answer(step, path)
    return str(problem.value)


# -- which answers there are ---------------------------------------------------------------


def test_a_learner_has_a_file_or_a_folder_and_they_come_by_name(folder: Path) -> None:
    hand_in(folder, "bob", {"app.py": ""})
    for name in ("cy.py", "ada.py", ".hidden", "dot.ted.py"):
        (folder / name).write_text("")
    (folder / "__pycache__").mkdir()
    assert [answer.learner for answer in find_submissions(folder)] == [
        "ada",
        "bob",
        "cy",
        "dot.ted",
    ]


def test_no_two_learners_have_one_name(folder: Path) -> None:
    hand_in(folder, "ada", {"app.py": ""})
    for name in ("ada.py", "ada.py.py", "bob.py", "bob.py.py", "cy.py", "cy.txt", "cy.txt.py"):
        (folder / name).write_text("")
    found = [(one.learner, one.path.name) for one in find_submissions(folder)]
    assert found == [
        ("ada", "ada"),
        ("ada.py", "ada.py"),
        ("ada.py.py", "ada.py.py"),
        ("bob", "bob.py"),
        ("bob.py.py", "bob.py.py"),
        ("cy.py", "cy.py"),
        ("cy.txt", "cy.txt"),
        ("cy.txt.py", "cy.txt.py"),
    ]


def test_no_folder_and_an_empty_one_are_one_sentence(folder: Path) -> None:
    with pytest.raises(AnswersError, match="holds no answers: put one file or folder per learner"):
        find_submissions(folder)
    with pytest.raises(AnswersError, match=r"cannot read the answers in .*: No such file"):
        find_submissions(folder / "nowhere")


# -- what is read of one -------------------------------------------------------------------


def test_what_a_folder_lacks_is_the_steps_own_and_what_it_adds_is_kept(folder: Path) -> None:
    hand_in(folder, "ada", {"app.py": "mine", "forms/fields.py": "more", "forms/logo.png": b"\xff"})
    files = read_answer(BLANKS, folder / "ada")
    assert files == {
        "app.py": b"mine",
        "forms/fields.py": b"more",
        "forms/logo.png": b"\xff",
        "templates/base.html": BLANKS.files["templates/base.html"].encode(),
        "templates/home.html": BLANKS.files["templates/home.html"].encode(),
    }


@pytest.mark.parametrize(
    ("step", "name", "stands_for"),
    [
        (BLANKS, "ada.py", "app.py"),
        (BLANKS, "ada.html", "templates/base.html"),
        (BLANKS, "home.html", "templates/home.html"),
        (exercise("fix-two-loops"), "ada.HTML", "templates/home.html"),
    ],
)
def test_a_lone_file_stands_for_the_one_that_the_exercise_is_about(
    step: Step, name: str, stands_for: str, folder: Path
) -> None:
    (folder / name).write_text("mine")
    files = read_answer(step, folder / name)
    assert [name for name, data in files.items() if data == b"mine"] == [stands_for]


def test_files_are_found_where_an_archive_unpacked_them(folder: Path) -> None:
    inner = {"app.py": "mine", "templates/base.html": "base"}
    hand_in(folder, "ada", {f"ada-final/{name}": text for name, text in inner.items()})
    hand_in(folder, "ada", {"README.md": "", "__MACOSX/app.py": "", "venv/pyvenv.cfg": ""})
    files = read_answer(BLANKS, folder / "ada")
    assert (files["app.py"], files["templates/base.html"]) == (b"mine", b"base")
    assert files.keys() == BLANKS.files.keys()


def test_environments_caches_and_hidden_files_are_no_part_of_an_answer(folder: Path) -> None:
    hand_in(folder, "ada", {"app.py": "mine", "x.pyc": "", ".git/config": "", ".env": "SECRET=1"})
    hand_in(folder, "ada", {"my-env/pyvenv.cfg": "", "my-env/lib/x.py": ""})
    assert read_answer(BLANKS, folder / "ada").keys() == BLANKS.files.keys()


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"app.py": "x" * 70_000}, "app.py is larger than 64 KiB."),
        ({"app.py": "", "film.mp4": b"\0" * 5_000_000}, "it is larger than 4 MiB."),
        ({f"{n}.py": "" for n in range(300)}, "it holds more than 200 files."),
        ({"main.py": ""}, "none of the exercise's files is in it: give app.py, templates/base."),
        ({"a/app.py": "", "b/app.py": ""}, "are in it more than once: a/app.py and b/app.py."),
        (
            {"app.py/x": "", "templates/base.html": ""},
            "app.py must be a file, and is a folder here.",
        ),
        ({"app.py": "", "e\x1b[31m.py": ""}, "characters that none should: e\\x1b[31m.py."),
        ({"app.py": "", "two\nlines": ""}, "characters that none should: two\\nlines."),
        ({"app.py": "", os.fsdecode(b"caf\xe9.py"): ""}, "that none should: caf\\udce9.py."),
        ({"app.py": "", "templates": ""}, "templates must be a folder, and is a file here."),
    ],
)
def test_what_is_no_answer_is_one_sentence(
    files: dict[str, str | bytes], sentence: str, folder: Path
) -> None:
    hand_in(folder, "ada", files)
    assert sentence in refusal(BLANKS, folder / "ada")


def test_links_are_not_followed_wherever_they_stand(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("the answer")
    (folder / "file.py").symlink_to(tmp_path / "secret.py")
    (folder / "dir").symlink_to(tmp_path)
    hand_in(folder, "inside", {"app.py": ""})
    (folder / "inside" / "static").symlink_to("/etc")
    said = "this is a link, and links are not followed."
    assert refusal(BLANKS, folder / "file.py") == refusal(BLANKS, folder / "dir") == said
    assert refusal(BLANKS, folder / "inside") == "static is a link, and links are not followed."


def test_pipes_and_sockets_are_not_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(folder / "pipe.py")
    hand_in(folder, "inside", {"app.py": ""})
    os.mkfifo(folder / "inside" / "pipe.py")
    monkeypatch.chdir(folder)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket.py")
        assert refusal(BLANKS, folder / "pipe.py") == "pipe.py is neither a file nor a folder."
        assert refusal(BLANKS, folder / "inside") == "pipe.py is neither a file nor a folder."
        assert "socket.py cannot be read" in refusal(BLANKS, folder / "socket.py")


def test_a_large_file_with_nothing_in_it_is_not_read(folder: Path) -> None:
    with (folder / "ada.py").open("wb") as file:
        file.truncate(1 << 40)
    assert refusal(BLANKS, folder / "ada.py") == "app.py is larger than 64 KiB."


def test_a_file_of_another_kind_says_what_to_hand_in(folder: Path) -> None:
    (folder / "notes.txt").write_text("")
    assert refusal(FIX, folder / "notes.txt") == (
        "notes.txt isn't an answer to this exercise: give app.py."
    )


# -- which values are drawn ----------------------------------------------------------------


def test_no_value_is_drawn_twice_so_that_no_constant_passes() -> None:
    for seed in range(20):
        drawn = draw_sets(BLANKS, DRAWS, Random(seed))
        assert len(drawn) == DRAWS
        assert len({one["first"] for one in drawn}) == DRAWS
        assert drawn == draw_sets(BLANKS, DRAWS, Random(seed))
    assert len({str(draw_sets(BLANKS, DRAWS, Random(seed))) for seed in range(20)}) > 10


def test_where_nothing_is_drawn_one_run_is_enough() -> None:
    assert draw_sets(exercise("asking-twice"), DRAWS, Random(1)) == ({},)


# -- what is right -------------------------------------------------------------------------


def test_the_solution_passes_and_the_starter_does_not(folder: Path, sandbox: Sandbox) -> None:
    (folder / "right.py").write_text(FIX.solution["app.py"])
    (folder / "as-given.py").write_text(FIX.files["app.py"])
    marks = judged(FIX, folder, sandbox)
    assert {name: one.passed for name, one in marks.items()} == {"right": True, "as-given": False}
    assert [result.name for result in marks["right"].results] == [c.name for c in FIX.front.checks]


def test_each_blank_is_marked_by_itself(folder: Path, sandbox: Sandbox) -> None:
    wrong = BLANKS.solution["app.py"].replace('"success"', '"error"')
    hand_in(folder, "ada", {**BLANKS.solution, "app.py": wrong})
    hand_in(folder, "bob", {"app.py": BLANKS.solution["app.py"]})
    hand_in(folder, "cy", BLANKS.solution)
    marks = judged(BLANKS, folder, sandbox)
    passed = {name: [mark.passed for mark in one.marks] for name, one in marks.items()}
    assert passed == {
        "ada": [True, False, True],
        "bob": [True, True, False],
        "cy": [True, True, True],
    }


def test_hostile_answers_end_as_their_own_line_and_touch_no_other(
    folder: Path, sandbox: Sandbox
) -> None:
    right = FIX.solution["app.py"]
    hostile: dict[str, str | bytes] = {
        "binary": os.urandom(2_000),
        "bomb": "import os\nwhile True: os.fork()\n",
        "exits": "import os\nos._exit(0)\n",
        "flood": "while True: print('x' * 10_000)\n",
        "hang": "while True: pass\n",
        "killer": "import os, signal\nos.killpg(0, signal.SIGKILL)\n",
        "memory": "x = [bytes(10_000_000) for _ in range(10_000)]\n",
        "peeks": f"open({str(folder / 'a0.py')!r}).read()\n" + right,
        "spoils": f"open({str(folder / 'a0.py')!r}, 'w').write('')\n" + right,
        "tangle": "[" * 60_000,
    }
    for name, text in hostile.items():
        (folder / f"{name}.py").write_bytes(text if isinstance(text, bytes) else text.encode())
    for number in range(8):
        (folder / f"a{number}.py").write_text(f"{right}# {number}\n")
    (folder / "link.py").symlink_to(folder / "a0.py")
    marks = judged(FIX, folder, sandbox)
    assert {name for name, one in marks.items() if one.passed} == {f"a{n}" for n in range(8)}
    for name in (*hostile, "link"):
        said = marks[name].refused or next(r.why for r in marks[name].results if not r.passed)
        assert said, name
        assert "\n" not in said, name
    assert (folder / "a0.py").read_text() == f"{right}# 0\n"


def test_after_a_run_that_was_stopped_no_other_is_made(folder: Path, sandbox: Sandbox) -> None:
    (folder / "hang.py").write_text("while True: pass\n")
    made = judgement(FIX, folder, sandbox)
    assert made.runs == DRAWS + 1  # the solution's, and one
    assert "took too long" in made.submissions[0].results[0].why


def test_an_answer_right_for_some_values_only_is_not_right(folder: Path, sandbox: Sandbox) -> None:
    answers = answers_in_one(folder, FIX.solution["app.py"])
    drawn = judge_all(FIX, answers, sandbox, Random(3), at_once=1).drawn
    one = drawn[-1]["first"]
    text = FIX.solution["app.py"] + (
        "\n\n@app.before_request\ndef never():\n"
        "    from flask import abort, request\n"
        f"    if {one!r} in request.form.values(): abort(418)\n"
    )
    answers = answers_in_one(folder, text)
    assert not judge_all(FIX, answers, sandbox, Random(3), at_once=1).submissions[0].passed


def answers_in_one(folder: Path, text: str) -> tuple[Submission, ...]:
    (folder / "ada.py").write_text(text)
    return find_submissions(folder)


# -- an answer that misbehaves costs its own line only ----------------------------------------


def test_judging_that_hangs_is_given_up_and_holds_up_no_other(
    folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, go_on = FIX.solution["app.py"], Event()
    for name in ("ada", "bob", "cy"):
        (folder / f"{name}.py").write_text(f"{right}# {name}\n")
    judge = grading.judge

    def held(step: Step, project: Project, *rest: Any) -> Outcome:
        if b"# ada" in project.files["app.py"]:
            go_on.wait(PATIENCE)
        return judge(step, project, *rest)

    monkeypatch.setattr(grading, "judge", held)
    told: list[SubmissionResult] = []
    found = judge_all(
        FIX,
        find_submissions(folder),
        sandbox,
        Random(7),
        at_once=1,
        on_result=told.append,
        seconds=0.5,
    )
    go_on.set()
    assert [one.learner for one in found.submissions] == ["ada", "bob", "cy"]
    assert [one.passed for one in found.submissions] == [False, True, True]
    assert found.submissions[0].refused == (
        "judging it took longer than 0.5 seconds and was stopped."
    )
    assert {one.learner for one in told} == {"ada", "bob", "cy"}


def test_runs_that_take_too_long_in_all_are_stopped(folder: Path, sandbox: Sandbox) -> None:
    (folder / "ada.py").write_text("while True: pass\n")
    given_up = judge_all(
        FIX, find_submissions(folder), sandbox, Random(7), at_once=1, seconds=0.01
    ).submissions[0]
    assert "took longer than 0.01 seconds" in given_up.refused


def test_results_are_told_in_order_as_they_come(folder: Path, sandbox: Sandbox) -> None:
    for name in ("ada", "bob", "cy", "dot"):
        (folder / f"{name}.py").write_text(f"{FIX.solution['app.py']}# {name}\n")
    (folder / "bob.py").rename(folder / "bob.txt")
    told: list[tuple[str, int]] = []
    done: list[int] = []
    judge_all(
        FIX,
        find_submissions(folder),
        sandbox,
        Random(7),
        at_once=1,
        on_progress=lambda number, _: done.append(number),
        on_result=lambda one: told.append((one.learner, done[-1])),
    )
    assert [name for name, _ in told] == ["ada", "bob", "cy", "dot"]
    assert told[0][1] < 4  # not all were judged when the first was told


# -- what nobody can be judged by ----------------------------------------------------------


def test_an_exercise_whose_own_solution_fails_judges_nobody(folder: Path, sandbox: Sandbox) -> None:
    (folder / "ada.py").write_text("")
    broken = msgspec.structs.replace(FIX, solution=FIX.files)
    with pytest.raises(ExerciseError, match=r"its own solution fails '.*': "):
        judgement(broken, folder, sandbox)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"checks": ()}, "no checks"),
        ({"flask": "99.0"}, r"it needs Flask 99\.0, and this is Flask \d"),
    ],
)
def test_a_step_that_cannot_judge_judges_nobody(
    changes: dict[str, Any], said: str, folder: Path, sandbox: Sandbox
) -> None:
    (folder / "ada.py").write_text("")
    front = msgspec.structs.replace(FIX.front, **changes)
    with pytest.raises(ExerciseError, match=said):
        judgement(msgspec.structs.replace(FIX, front=front), folder, sandbox)


def test_a_python_without_flask_judges_nobody(folder: Path) -> None:
    (folder / "ada.py").write_text("")
    with Sandbox(Path("/bin/false"), bulk=True) as none, pytest.raises(NoRunError):
        judgement(FIX, folder, none)


def test_the_run_of_an_answer_reports_what_the_checks_count() -> None:
    made: list[Project] = []

    def run(project: Project, _: Sequence[Request]) -> Timeline:
        made.append(project)
        return timeline(asked(1), answered(1))

    judge_files(step(Check(name="it calls", observe="called")), {"app.py": b""}, [{}], run)
    assert [project.watch for project in made] == [{"called"}]
