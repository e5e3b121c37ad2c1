"""The ladder of hints: what comes next, and which rungs the card says already."""

from __future__ import annotations

import pytest

from lessons.course.model import Blank, FrontMatter, Hints, Kind, Step
from lessons.diagnosis.cause import Finding
from lessons.grading.grade import CheckState, Result, Verdict
from lessons.grading.mark_blanks import BlankMark
from sandbox.timeline import Place
from tui.text.hints import Rung, hint_text, ladder, next_hint
from tui.text.step import StepView

HINTS = Hints(see="You see.", where="There.", why="Because.", line="`x = 1`")
LINE = Place("app.py", 4)


def view_of(*results: Result, kind: Kind = "fix", **more: object) -> StepView:
    front = FrontMatter("t", kind, "do", hints=HINTS, blanks=(Blank("a key", ("c",), "Blank."),))
    step = Step("s", 1, front, "", {"app.py": "1"}, {"app.py": "2"})
    return StepView(step, verdict=Verdict(results) if results else None, **more)  # type: ignore[arg-type]


def failed(why: str = "It is not so.", place: Place | None = None) -> Result:
    return Result("a check", CheckState.FAILED, why, place)


FINDING = Finding("app.py:4 is wrong.", LINE, "Write x.", cause="name-error")


def climb(view: StepView) -> list[Rung]:
    """Return the rungs that F7 shows from here on, one after the other."""
    rungs = []
    shown = view.hints
    while hint := next_hint(StepView(**{**vars(view), "hints": shown})):
        rungs.append(hint.rung)
        shown = (*shown, hint)
    return rungs


def test_hints_may_be_a_list_whose_last_one_is_the_line() -> None:
    texts = ("Look.", "There.", "Because.", "So.", "`x = 1`")
    front = FrontMatter("t", "fix", "do", hints=texts)
    hints = ladder(Step("s", 1, front, "", {"app.py": "1"}, {}))
    assert tuple(hint.text for hint in hints) == texts
    assert [hint.rung for hint in hints] == [Rung.SEE, Rung.WHERE, Rung.WHY, Rung.WHY, Rung.LINE]


@pytest.mark.parametrize(
    ("view", "first"),
    [
        pytest.param(view_of(), Rung.SEE, id="before a run"),
        pytest.param(view_of(failed(), folded=True), Rung.SEE, id="the cause is folded"),
        pytest.param(view_of(failed(place=LINE), folded=True), Rung.SEE, id="folded, with a line"),
        pytest.param(view_of(failed()), Rung.WHERE, id="the card says what the run did"),
        pytest.param(view_of(failed(place=LINE)), Rung.WHY, id="the card names the line"),
        pytest.param(view_of(failed(), findings=(FINDING,)), Rung.LINE, id="it says why"),
        pytest.param(
            view_of(failed(), findings=(FINDING,), edited=True), Rung.SEE, id="edited since"
        ),
        pytest.param(
            view_of(failed(), findings=(FINDING,), kind="build"), Rung.SEE, id="a step to build"
        ),
    ],
)
def test_a_hint_is_never_weaker_than_the_card(view: StepView, first: Rung) -> None:
    rungs = climb(view)
    assert rungs == [rung for rung in Rung if rung >= first]


def test_the_hints_of_wrong_blanks_come_with_the_line() -> None:
    marks = (BlankMark(1, "a key", False, "no", "Blank."), BlankMark(2, "b", True, "", "Right."))
    view = view_of(failed(), marks=marks, kind="blanks")
    assert [hint.text for hint in ladder(view.step, marks)][3:5] == ["Blank.", "`x = 1`"]
    assert climb(view) == [Rung.WHY, Rung.LINE, Rung.LINE, Rung.ANSWER]


def test_each_hint_says_its_number_and_what_it_tells() -> None:
    first, _, third, *_ = ladder(view_of().step)
    said = hint_text(view_of(hints=(first, third)), 40).plain
    assert said.splitlines() == [
        *("Hint 1 of 5: what you see", "  You see.", ""),
        *("Hint 3 of 5: why", "  Because."),
    ]


def test_a_step_without_hints_or_without_an_answer_promises_none() -> None:
    bare = Step("s", 1, FrontMatter("t", "fix", "do"), "", {}, {"app.py": "2"})
    assert ladder(bare) == ()
    read = Step("s", 1, FrontMatter("t", "read", "do", hints=HINTS), "", {}, {})
    assert [hint.rung for hint in ladder(read)] == [*Rung][:4]
