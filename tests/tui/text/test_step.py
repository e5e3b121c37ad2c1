"""What the step pane says of a run: what is wrong comes first, and what holds takes one line."""

from __future__ import annotations

import pytest

from lessons.course.model import Step
from lessons.diagnosis.cause import Finding
from lessons.grading.grade import CheckState, Result, Verdict
from lessons.grading.mark_blanks import BlankMark
from sandbox.timeline import Place
from tests.support.built_in import FLASHING
from tui.text.step import StepView, doing_text, trouble_end, trouble_text

WIDTH = 30

PASSED, FAILED = CheckState.PASSED, CheckState.FAILED


@pytest.fixture(scope="module")
def step() -> Step:
    return FLASHING.steps[0]


def results(pattern: str) -> tuple[Result, ...]:
    """Return a result for each letter: passed for ``p``, failed for ``f``."""
    return tuple(
        Result(f"check {number}", PASSED)
        if letter == "p"
        else Result(f"check {number}", FAILED, f"Why {number}.")
        for number, letter in enumerate(pattern, 1)
    )


def judged(step: Step, pattern: str, marks: tuple[BlankMark, ...] = ()) -> StepView:
    return StepView(step, verdict=Verdict(results(pattern)), marks=marks)


def lines(view: StepView) -> list[str]:
    return [line.rstrip() for line in doing_text(view, WIDTH).plain.split("\n")]


@pytest.mark.parametrize(
    ("pattern", "heading", "expected"),
    [
        ("ppppfpfp", "✗ 6 of 8 passed", "✗ check 5|  Why 5.|✗ check 7|  Why 7.|✓ 6 others hold"),
        ("pfp", "✗ 2 of 3 passed", "✗ check 2|  Why 2.|✓ check 1|✓ check 3"),
        ("p" * 13, "✓ passed", "|".join(f"✓ check {number}" for number in range(1, 14))),
    ],
)
def test_what_fails_comes_first_and_of_what_holds_a_few_are_named(
    pattern: str, heading: str, expected: str, step: Step
) -> None:
    said = lines(judged(step, pattern))
    assert said[said.index(heading) + 1 :] == expected.split("|")


def test_a_reason_that_several_checks_share_is_said_once(step: Step) -> None:
    both = Verdict((Result("one", FAILED, "It hung."), Result("two", FAILED, "It hung.")))
    said = lines(StepView(step, verdict=both))
    assert said[said.index("✗ one") :] == ["✗ one", "  It hung.", "✗ two"]


def test_the_first_trouble_is_told_alone_where_there_is_little_room(step: Step) -> None:
    verdict = Verdict(
        (Result("one", PASSED), Result("two", FAILED, "It hung.", Place("app.py", 3)))
    )
    told = trouble_text(StepView(step, verdict=verdict), 60).plain
    assert told == "✗ 1 of 2 passed\n✗ two\n  It hung.  app.py:3"


def test_a_blank_that_is_wrong_is_the_trouble_before_any_check(step: Step) -> None:
    marks = (
        BlankMark(1, "a call", True, "", ""),
        BlankMark(2, "a word", False, "It is not one.", "A hint."),
    )
    view = judged(step, "pf", marks)
    assert trouble_text(view, 60).plain == ("✗ 1 of 2 blanks right\n✗ 2 a word\n    It is not one.")
    said = lines(view)
    assert said.index("✗ 2 a word") < said.index("✓ 1 a call")
    assert "✗ check 2" not in said


def test_right_blanks_do_not_hide_a_check_that_fails(step: Step) -> None:
    said = lines(judged(step, "pf", (BlankMark(1, "a call", True, "", ""),)))
    assert "  Why 2." in said


def test_there_is_no_trouble_before_a_run_nor_after_one_that_passed(step: Step) -> None:
    for view in (StepView(step), judged(step, "pp"), StepView(step, asking=True)):
        assert not trouble_text(view, WIDTH)
        assert trouble_end(view, WIDTH) == 0


def test_the_end_of_the_first_trouble_is_a_line_of_the_whole(step: Step) -> None:
    view = judged(step, "ppfpff")
    assert lines(view)[trouble_end(view, WIDTH) - 1] == "  Why 3."


CRASH = Finding("app.py:3 raised KeyError.", Place("app.py", 3), "Read the last line.", request=1)
BLOCKED = Verdict(
    (
        Result("one", PASSED),
        Result("two", CheckState.BLOCKED, CRASH.sentence, CRASH.place),
        Result("three", FAILED, f"GET / was answered 500. {CRASH.sentence}"),
        Result("four", CheckState.BLOCKED, "GET /b was answered 404."),
    ),
    CRASH,
)


def test_the_cause_comes_first_and_is_said_once(step: Step) -> None:
    view = StepView(step, verdict=BLOCKED, findings=(CRASH,))
    said = lines(view)
    assert said[said.index("✗ 1 of 4 passed, 2 blocked") :] == [
        "✗ 1 of 4 passed, 2 blocked",
        "! app.py:3 raised KeyError.",
        "→ Read the last line.",
        "✗ three",
        "  GET / was answered 500.",
        "Can't be judged until that",
        "works:",
        "· two",
        "· four",
        "  GET /b was answered 404.",
        "✓ one",
    ]
    assert trouble_text(view, 60).plain == (
        "✗ 1 of 4 passed, 2 blocked\n! app.py:3 raised KeyError.\n→ Read the last line."
    )


def test_a_mistake_that_explains_a_failed_check_comes_before_it(step: Step) -> None:
    why = f"The page shows nothing. {CRASH.sentence}"
    verdict = Verdict((Result("one", FAILED, why), Result("two", FAILED, "It is red.")))
    said = lines(StepView(step, verdict=verdict, findings=(CRASH,)))
    assert said[said.index("! app.py:3 raised KeyError.") :] == [
        "! app.py:3 raised KeyError.",
        "→ Read the last line.",
        "✗ one",
        "  The page shows nothing.",
        "✗ two",
        "  It is red.",
    ]


def test_a_mistake_that_explains_none_comes_last(step: Step) -> None:
    verdict = Verdict((Result("one", FAILED, "It is red."),))
    said = lines(StepView(step, verdict=verdict, findings=(CRASH,)))
    assert said[said.index("✗ one") :] == [
        *("✗ one", "  It is red.", ""),
        *("! app.py:3 raised KeyError.", "→ Read the last line."),
    ]
