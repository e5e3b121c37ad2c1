"""What becomes of a prediction, and what a learner is told of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lessons.course.model import Choice, Prediction
from lessons.grading.grade import Verdict
from lessons.grading.run import Outcome
from lessons.store.progress import StoredAnswer
from sandbox.events import Started
from sandbox.timeline import Timeline, fold
from tui.text.prediction import PredictionMark, PredictionText, judged, remembered, told_text

QUESTION = Prediction(
    (
        Choice("one `message`", (), "One call queues one."),
        Choice("[red]none[/red]", (), "flash() did queue it."),
        Choice("an error", (), "There is a key."),
    )
)


def ending(*came_true: bool, flask: str = "") -> Outcome:
    started = [Started(python="3.12", flask=flask, isolation=(), pid=1)] if flask else []
    timeline = fold(started) if started else Timeline()
    return Outcome(timeline, (), Verdict(()), prediction=came_true)


def test_the_choice_that_came_true_is_right_and_says_why() -> None:
    told = judged(QUESTION, 0, ending(True, False, False))
    assert told == PredictionText(PredictionMark.RIGHT, "one `message`", "One call queues one.")
    assert told.is_right is True


def test_another_one_is_wrong_says_why_and_what_happened_instead() -> None:
    told = judged(QUESTION, 1, ending(True, False, False))
    assert told == PredictionText(
        PredictionMark.WRONG, "[red]none[/red]", "flash() did queue it.", "one `message`"
    )
    assert told_text(told, 40).plain == (
        "✗ You said: [red]none[/red]\n  flash() did queue it.\n✓ In fact: one message"
    )


@pytest.mark.parametrize(
    ("came_true", "how_many"), [((False, False, False), "None"), ((True, True, False), "More than")]
)
def test_where_not_exactly_one_came_true_nothing_is_judged(
    came_true: tuple[bool, ...], how_many: str
) -> None:
    told = judged(QUESTION, 0, ending(*came_true, flask="9.9.9"))
    assert told.is_right is None
    assert told.why.startswith(how_many)
    assert "with Flask 9.9.9, so your answer doesn't count." in told.why


@pytest.mark.parametrize("end", [ending(), None])
def test_a_run_cut_short_judges_nothing(end: Outcome | None) -> None:
    told = judged(QUESTION, 0, end)
    assert told.is_right is None
    assert "cut short" in told.why


def test_what_was_said_some_time_ago_stands_on_one_line() -> None:
    answer = StoredAnswer(datetime.now(UTC), "predict:step-1", "words " * 30, right=False)
    line = told_text(remembered(answer), 40, brief=True)
    assert line.plain.startswith("✗ You said: words words")
    assert line.cell_length <= 40
    assert "\n" not in line.plain


def test_text_of_a_course_is_wrapped_and_made_visible() -> None:
    told = PredictionText(PredictionMark.WRONG, "a\x1b[2Jb " * 20, "why " * 40, "right " * 20)
    lines = told_text(told, 30).plain.split("\n")
    assert all(len(line) <= 30 for line in lines)
    assert "\x1b" not in "".join(lines)
