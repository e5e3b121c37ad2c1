"""``flasklings read``: the course as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.built_in import COURSE
from tests.tui.commands.conftest import Flasklings

LESSON = COURSE.lessons[0]
STEPS = LESSON.steps


def test_a_step_comes_with_its_text_its_task_and_its_code(flasklings: Flasklings) -> None:
    said = flasklings("read", "15/2")
    step = STEPS[1]
    assert said.status == 0
    assert (
        said.out.splitlines()[0] == f"15/2 {step.title} (step 2 of {len(LESSON.of_part('step'))})"
    )
    assert "Your task: " in said.out
    for name, text in step.files.items():
        assert f"\n{name}\n" in said.out
        assert text.strip() in said.out


def test_a_lesson_holds_every_step(flasklings: Flasklings) -> None:
    said = flasklings("read", "flashing-messages")
    assert said.status == 0
    for step in STEPS:
        assert f"15/{step.number} {step.title} ({step.front.part} " in said.out
    assert said.out.index("Flashing Messages: the end") > said.out.index(STEPS[-1].title)


def test_a_step_asks_for_its_prediction_before_its_task(flasklings: Flasklings) -> None:
    said = " ".join(flasklings("read", "15/2").out.split())
    assert "First predict: " in said
    assert said.index("First predict: ") < said.index("1. ") < said.index("Your task: ")


def test_exercises_and_labs_are_counted_apart(flasklings: Flasklings) -> None:
    exercise = LESSON.of_part("exercise")[2]
    count = len(LESSON.of_part("exercise"))
    said = flasklings("read", f"15/{exercise.number}")
    assert f"(exercise 3 of {count})" in said.out.splitlines()[0]
    listed = flasklings("read").out
    assert listed.index("  Steps") < listed.index("  Exercises") < listed.index("  Labs (optional)")


def test_a_step_is_named_by_number_slug_or_folder(flasklings: Flasklings) -> None:
    pages = {
        flasklings("read", f"{lesson}/{step}").out
        for lesson in ("15", "flashing-messages", "15-flashing-messages")
        for step in ("2", "02", STEPS[1].slug, STEPS[1].folder)
    }
    assert len(pages) == 1


def test_the_reference_card_is_printed_on_request(flasklings: Flasklings) -> None:
    said = flasklings("read", "15", "--card")
    assert said.out.startswith("15 Flashing Messages: reference card\n")
    assert "get_flashed_messages" in said.out


def test_without_a_lesson_it_lists_what_there_is(flasklings: Flasklings) -> None:
    said = flasklings("read")
    assert said.status == 0
    for step in STEPS:
        assert f"15/{step.number}  {step.title}" in said.out


def test_drawn_values_show_as_one_that_may_be_drawn(flasklings: Flasklings) -> None:
    step = next(step for step in STEPS if step.front.draw)
    said = flasklings("read", f"15/{step.number}")
    (requests,) = [line for line in said.out.splitlines() if line.startswith("Requests: ")]
    assert "{" not in requests
    assert next(iter(step.front.draw.values()))[0] in requests


def test_no_answer_is_given_away(flasklings: Flasklings) -> None:
    blanks = next(step for step in STEPS if step.solution)
    said = flasklings("read", f"15/{blanks.number}")
    for name, text in blanks.solution.items():
        assert text != blanks.files.get(name)
        assert text.strip() not in said.out


@pytest.mark.parametrize("command", ["read", "learn", "quiz"])
@pytest.mark.parametrize("name", ["99", "flashing-mesages", "no such lesson", "\x1b[31m"])
def test_an_unknown_lesson_is_one_sentence_and_2(
    command: str, name: str, flasklings: Flasklings
) -> None:
    said = flasklings(command, name)
    assert said.status == 2
    assert "15-flashing-messages" in said.err
    assert len(said.err.splitlines()) == 1
    assert "\x1b" not in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", ["read", "learn"])
def test_an_unknown_step_is_answered_with_the_nearest(command: str, flasklings: Flasklings) -> None:
    said = flasklings(command, f"15/{STEPS[1].slug[:-1]}")
    assert said.status == 2
    assert f"did you mean {STEPS[1].slug}?" in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("args", [("read",), ("learn",), ("quiz",), ("quiz", "--plain")])
def test_a_broken_course_names_every_fault_and_exits_with_1(
    args: tuple[str, ...], tmp_path: Path, flasklings: Flasklings
) -> None:
    (tmp_path / "course.toml").write_text('titel = "Typo"\nlessons = ["one"]\n')
    said = flasklings(*args, tmp_path)
    assert said.status == 1
    faults = [line for line in said.err.splitlines() if "course.toml:" in line]
    assert len(faults) >= 2
    assert any("titel" in fault for fault in faults)
    assert "Traceback" not in said.err


def test_a_folder_without_a_course_is_a_fault(tmp_path: Path, flasklings: Flasklings) -> None:
    assert "course.toml" in flasklings("read", tmp_path).err
    assert "no such folder" in flasklings("read", tmp_path / "gone").err


def test_a_card_needs_a_lesson(flasklings: Flasklings) -> None:
    said = flasklings("read", "--card")
    assert said.status == 2
    assert "needs a lesson" in said.err
