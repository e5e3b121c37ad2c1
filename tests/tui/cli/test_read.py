"""``flasklings read``: the course as plain text."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from lessons.course.loader import load_course
from tests.support.built_in import FLASHING as LESSON
from tests.support.good_course import GOOD, write_course
from tests.tui.cli.conftest import Flasklings
from tui.cli.read import AFTER
from tui.presenters.phrases import listed_title

STEPS = LESSON.steps


def test_a_step_comes_with_its_text_its_task_and_its_code(flasklings: Flasklings) -> None:
    said = flasklings("read", "15/2")
    step = STEPS[1]
    assert said.status == 0
    assert said.out.splitlines()[0] == f"15/2 {step.title} (2 of {len(LESSON.path)})"
    words = " ".join(said.out.split())
    assert words.index("First predict: ") < words.index("1. ") < words.index("Your task: ")
    for name, text in step.files.items():
        assert f"\n{name}\n" in said.out
        assert text.strip() in said.out


def test_what_explains_the_run_comes_last(flasklings: Flasklings, tmp_path: Path) -> None:
    folder = write_course(tmp_path / "course", GOOD)
    page = next(folder.glob("*/01-*/step.md"))
    page.write_text(page.read_text() + "\n+++\n\nIt waited.\n")
    said = flasklings("read", f"{folder}/15/1").out
    assert said.rstrip().endswith(f"{'-' * len(AFTER)}\n\nIt waited.")
    assert said.index(AFTER) > said.index("Your task: ")


def test_a_lesson_holds_every_step(flasklings: Flasklings) -> None:
    said = flasklings("read", "flashing-messages")
    assert said.status == 0
    for step in STEPS:
        place = "lab " if step.front.part == "lab" else f"{step.number} of "
        assert f"15/{step.number} {listed_title(step)} ({place}" in said.out
    assert said.out.index("Flashing Messages: the end") > said.out.index(STEPS[-1].title)


def test_the_reference_card_is_printed_on_request(flasklings: Flasklings) -> None:
    said = flasklings("read", "15", "--card")
    assert said.out.startswith("15 Flashing Messages: reference card\n")
    assert "get_flashed_messages" in said.out


def test_without_a_lesson_it_lists_what_there_is(flasklings: Flasklings) -> None:
    said = flasklings("read").out
    assert said.index("  Steps and exercises") < said.index("  Labs (optional)")
    lines = [f"    {f'15/{step.number}':<5}  {listed_title(step)}" for step in STEPS]
    assert [line for line in said.splitlines() if line in lines] == lines
    assert "    15/4   Exercise: The guest book nobody can sign" in lines


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


def test_a_course_that_was_read_before_need_not_be_checked_again(
    tmp_path: Path, home: Path, flasklings: Flasklings
) -> None:
    course = write_course(tmp_path / "course", GOOD)
    there_before = set((home / "cache").iterdir())
    flasklings("read", course)
    (kept,) = set((home / "cache").iterdir()) - there_before
    kept.write_bytes(kept.read_bytes().replace(b"Flashing Messages", b"FLASHING MESSAGES"))
    assert "FLASHING MESSAGES" in flasklings("read", course).out


# A course of one's own


@pytest.fixture
def own(tmp_path: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one lesson, below the folder in which the command is called."""
    assert flasklings("new", tmp_path / "own").status == 0
    monkeypatch.chdir(tmp_path)
    return tmp_path / "own"


def test_a_lesson_and_a_step_stand_behind_a_courses_folder(
    own: Path, flasklings: Flasklings
) -> None:
    step = load_course(own).lessons[0].steps[0]
    names = [f"{own}/10", "own/10", "./own/10", "own/first-lesson", "own/10-first-lesson/"]
    lessons = {flasklings("read", name).out for name in names}
    assert len(lessons) == 1
    assert f"10/1 {step.title} (1 of " in lessons.pop()
    pages = {flasklings("read", f"{name}/{step.slug}").out for name in names[:-1]}
    assert len(pages) == 1
    assert pages.pop().startswith(f"10/1 {step.title} ")


def test_the_card_of_a_courses_only_lesson_needs_no_name(own: Path, flasklings: Flasklings) -> None:
    said = flasklings("read", own, "--card")
    assert said.out.startswith("10 ")
    assert said.out == flasklings("read", own / "10", "--card").out
    copytree(own / "10-first-lesson", own / "20-second")
    head = (own / "course.toml").read_text()
    named = head.replace('"10-first-lesson"', '"10-first-lesson", "20-second"')
    (own / "course.toml").write_text(named)
    said = flasklings("read", "own", "--card")
    assert said.status == 2
    assert said.err.endswith("like: flasklings read own/10 --card\n")


def test_inside_a_courses_folder_a_number_is_a_lesson_of_the_course_that_comes_along(
    own: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own)
    assert flasklings("read", "15/2").out.startswith(f"15/2 {STEPS[1].title}")
    assert flasklings("read", "./10/1").out.startswith("10/1 ")


def test_learn_opens_a_course_of_ones_own_at_the_step(
    own: Path, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path | None, object]] = []

    def note(folder: Path | None = None, start: object = None) -> int:
        opened.append((folder, start))
        return 0

    monkeypatch.setattr("tui.cli.learn.open_course", note)
    slug = load_course(own).lessons[0].steps[1].slug
    for name in ("own/10/2", "own/10", "own", "15/2"):
        flasklings("learn", name)
    assert opened == [
        (Path("own"), ("first-lesson", slug)),
        (Path("own"), ("first-lesson", "")),
        (Path("own"), None),
        (None, ("flashing-messages", STEPS[1].slug)),
    ]
