"""The step says the state of each check; the card says what is wrong first, and where."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from lessons.course.model import Check, Step
from lessons.diagnosis.cause import Finding
from lessons.grading.grade import CheckState, Result, Verdict
from lessons.grading.mark_blanks import BlankMark
from sandbox.timeline import Place
from tests.support.built_in import FLASHING
from tui.text.hints import ladder
from tui.text.step import StepView, doing_text
from tui.text.verdict import count_text, verdict_text

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


def checks(view: StepView) -> list[str]:
    """Return what the step says below its task."""
    return [line.rstrip() for line in doing_text(view, 60).plain.split("\n\n")[1].split("\n")]


def card(view: StepView, width: int = 60) -> list[str]:
    return [line.rstrip() for line in verdict_text(view, width).plain.split("\n")]


def test_the_step_says_the_state_of_each_check_and_no_reason(step: Step) -> None:
    view = StepView(step, verdict=BLOCKED)
    assert checks(view) == ["✓ one", "· two", "✗ three", "· four"]
    assert checks(judged(step, "pp")) == ["✓ passed", "✓ check 1", "✓ check 2"]


def test_once_the_text_is_edited_no_check_is_judged(step: Step) -> None:
    edited = replace(judged(step, "pf"), edited=True)
    assert checks(edited) == checks(StepView(step))
    assert all(line.startswith("· ") for line in checks(edited))


def test_the_count_says_how_much_is_right(step: Step) -> None:
    assert count_text(judged(step, "ppppfpfp")) == "6 of 8 passed"
    assert count_text(StepView(step, verdict=BLOCKED)) == "1 of 4 passed, 2 blocked"
    assert count_text(judged(step, "pf", MARKS)) == "1 of 2 blanks right"


def test_the_first_failed_check_comes_first_with_its_line(step: Step) -> None:
    verdict = Verdict(
        (Result("one", PASSED), Result("two", FAILED, "It says 'x'.", Place("app.py", 2)))
    )
    view = StepView(step, verdict=verdict, texts={"app.py": "import a\n    flash('x')\n"})
    assert card(view) == [
        "✗ two",
        "  It says 'x'.  app.py:2",
        "  2 │ flash('x')",
        "             ^",
    ]


def test_the_other_failed_checks_follow_with_their_reasons(step: Step) -> None:
    assert card(judged(step, "pfpf")) == ["✗ check 2", "  Why 2.", "✗ check 4", "  Why 4."]


def test_a_reason_that_several_checks_share_is_said_once(step: Step) -> None:
    both = Verdict((Result("one", FAILED, "It hung."), Result("two", FAILED, "It hung.")))
    assert card(StepView(step, verdict=both)) == ["✗ one", "  It hung.", "✗ two"]


MARKS = (
    BlankMark(1, "a call", True, "", ""),
    BlankMark(2, "a word", False, "It is not one.", "A hint."),
)


def test_a_blank_that_is_wrong_comes_before_any_check(step: Step) -> None:
    view = judged(step, "pf", MARKS)
    assert card(view) == ["✗ 2 a word", "    It is not one."]
    assert checks(view) == ["✓ 1 a call", "✗ 2 a word"]


def test_right_blanks_do_not_hide_a_check_that_fails(step: Step) -> None:
    assert "  Why 2." in card(judged(step, "pf", MARKS[:1]))


def test_the_card_is_empty_before_a_run(step: Step) -> None:
    for view in (StepView(step), StepView(step, asking=True)):
        assert not verdict_text(view, 60)


def test_once_a_step_is_passed_the_card_says_what_was_learned_and_the_way_on(step: Step) -> None:
    learned = msgspec.structs.replace(step.front, takeaway="It lives on.")
    view = replace(judged(msgspec.structs.replace(step, front=learned), "pp"), following="Next one")
    assert card(view) == ["✓ It lives on.", "→ Ctrl+N goes on: Next one"]
    without = msgspec.structs.replace(step.front, takeaway="")
    assert card(judged(msgspec.structs.replace(step, front=without), "pp")) == [
        "✓ Every check passed."
    ]


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
    view = StepView(step, verdict=BLOCKED, findings=(CRASH,), fixable=(CRASH,))
    assert card(view) == [
        "✗ app.py:3 raised KeyError.",
        "→ Read the last line.  F9 fixes it",
        "✗ three",
        "  GET / was answered 500.",
    ]


def test_a_mistake_that_explains_a_failed_check_comes_before_it(step: Step) -> None:
    why = f"The page shows nothing. {CRASH.sentence}"
    verdict = Verdict((Result("one", FAILED, why), Result("two", FAILED, "It is red.")))
    assert card(StepView(step, verdict=verdict, findings=(CRASH,))) == [
        "✗ app.py:3 raised KeyError.",
        "→ Read the last line.",
        "✗ one",
        "  The page shows nothing.",
        "✗ two",
        "  It is red.",
    ]


def test_where_the_bug_is_to_be_found_the_card_says_what_is_seen_and_nothing_of_why(
    step: Step,
) -> None:
    seen = Result("one", FAILED, f"The page is empty. {CRASH.sentence}", Place("app.py", 3))
    alone = Result("two", FAILED, "It is red.", Place("app.py", 4))
    view = StepView(step, verdict=Verdict((seen, alone)), findings=(CRASH,), folded=True)
    assert card(view) == [
        *("✗ one", "  The page is empty."),
        *("✗ two", "  It is red.", ""),
        "? Ctrl+L says why, F7 gives a hint",
    ]
    climbed = replace(view, hints=ladder(step, view.marks))
    assert card(climbed)[-1] == "? Ctrl+L says why"


def test_code_in_the_name_of_a_check_is_code_in_each_state_and_the_rest_is_no_markdown(
    step: Step,
) -> None:
    name = "- `a < b` & *this*_"
    front = msgspec.structs.replace(step.front, checks=(Check(name=name, observe="flashed"),))
    named = msgspec.structs.replace(step, front=front)
    for state in CheckState:
        verdict = Verdict((Result(name, state, "Why."),))
        assert "- a < b & *this*_" in checks(StepView(named, verdict=verdict))[-1]
    assert checks(StepView(named)) == ["· - a < b & *this*_"]
    assert card(StepView(named, verdict=verdict))[0] == "✗ - a < b & *this*_"


def test_a_card_quotes_a_line_once_and_is_quiet_after_an_edit(step: Step) -> None:
    one = Result("one", FAILED, "It is red.", CRASH.place)
    view = StepView(step, verdict=Verdict((one,)), findings=(CRASH,), texts={"app.py": "a\nb\nc"})
    assert [line for line in card(view) if "│" in line] == ["  3 │ c"]
    (whole, *_) = reversed(verdict_text(replace(view, edited=True), 60).spans)
    assert str(whole.style) == "$quiet"


def test_a_mistake_that_explains_none_comes_last(step: Step) -> None:
    verdict = Verdict((Result("one", FAILED, "It is red."),))
    assert card(StepView(step, verdict=verdict, findings=(CRASH,))) == [
        *("✗ one", "  It is red.", ""),
        *("✗ app.py:3 raised KeyError.", "→ Read the last line."),
    ]


@pytest.mark.parametrize(
    ("code", "sentence", "shown"),
    [
        ("    flahs('a')", "No such name: 'flahs'.", ("flahs('a')", "^^^^^")),
        ("return 1", "It returned a number.", ("return 1", "^^^^^^^^")),
        ("x = [1, 2,", "", ("x = [1, 2,", "^^^^^^^^^^")),
        (
            f"y = '{'a' * 60}' + zz",
            "Unknown 'zz'.",
            ("…aaaaaaaaaaaaaaaa' + zz", "                     ^^"),
        ),
        ("z = " + "b" * 60, "It has no end.", ("z = " + "b" * 19 + "…", "^" * 24)),
    ],
)
def test_carets_stand_under_what_the_sentence_names(
    code: str, sentence: str, shown: tuple[str, str], step: Step
) -> None:
    verdict = Verdict((Result("one", FAILED, sentence, Place("app.py", 1)),))
    view = StepView(step, verdict=verdict, texts={"app.py": code})
    quoted, carets = card(view, 30)[-2:]
    assert quoted == f"  1 │ {shown[0]}"
    assert carets == f"      {shown[1]}"
