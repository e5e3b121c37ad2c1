"""A question as lines of text: what it asks, what an answer was worth, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lessons.course.blank_text import holes
from lessons.course.model import BLANK, QuestionKind, Step
from lessons.practice.question import Given, Judged, Put, right_places
from lessons.practice.sitting import Sitting
from lessons.review.cards import Rating
from sandbox.text import visible
from tui.plain.markdown import plain_markdown
from tui.plain.steps import numbered, requests_of
from tui.plain.talk import item, led

PROMPTS: Mapping[QuestionKind, str] = {
    "one": "Your answer: ",
    "predict": "Your prediction: ",
    "all": "All that are right, like 1 3: ",
    "order": "Their order, like 2 1 3: ",
    "fill": f"In place of {BLANK} (commands begin with a colon, like :hint): ",
}


def question_text(put: Put, sitting: Sitting) -> Iterator[str]:
    """Yield the lines that ask the question on the table."""
    turn, asking = sitting.current, put.asking
    assert turn is not None
    if turn.again:
        yield "Once more:"
    else:
        yield f"Question {sitting.position} of {sitting.total}"
    yield plain_markdown(asking.ask)
    if asking.app is not None:
        yield from _app_text(asking.app)
    if asking.kind == "order":
        yield f"\nPut these lines in order, in place of {BLANK}:"
        for number, line in enumerate(put.lines, 1):
            yield f"{number}. {visible(line.strip())}"
    elif put.choices:
        yield ""
        for number, option in enumerate(put.options, 1):
            yield item(f"{number}. ", option.text)
    if asking.kind == "predict":
        yield "Once you have predicted, the app is run."


def _app_text(app: Step) -> Iterator[str]:
    """Yield an app's files, their lines numbered, where its blank is, and what is requested."""
    for name, text in app.files.items():
        yield ""
        yield from numbered(name, text)
    for name, text in app.files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if holes(line):
                yield f"The blank {BLANK} is in line {number} of {visible(name)}."
    others = " (in the run perhaps with other values)" if app.front.draw else ""
    yield f"Requests: {requests_of(app)}{others}"


def verdict_text(
    put: Put, given: Given, judged: Judged, rating: Rating | None, came_true: Sequence[bool] = ()
) -> Iterator[str]:
    """Yield what an answer was worth, why, and the right one where it was wrong."""
    if judged.right is None:
        yield "Not judged, and not kept."
    elif judged.right:
        assert rating is not None
        yield f"Right, rated {rating.name.lower()}."
    else:
        yield f"Wrong: {_chosen(put, given)} is not the answer." if put.one_key else "Wrong."
    if judged.why:
        yield plain_markdown(judged.why)
    if judged.right is False:
        yield from _instead(put, judged, came_true)


def _chosen(put: Put, given: Given) -> str:
    return " and ".join(str(pick + 1) for pick in given.picks)


def _instead(put: Put, judged: Judged, came_true: Sequence[bool]) -> Iterator[str]:
    if put.asking.kind == "order":
        yield "A right order is:"
        yield from (f"    {visible(line)}" for line in judged.instead.split("\n"))
    elif put.asking.kind == "fill":
        yield led("Right is:", judged.instead)
    elif put.asking.kind == "all":
        right = " and ".join(str(place + 1) for place in sorted(right_places(put)))
        yield f"Right is {right}."
    else:
        for place in sorted(right_places(put, came_true)):
            yield led(f"The right answer is {place + 1}:", put.options[place].text)
            yield plain_markdown(put.options[place].why)


def reasons_text(put: Put, judged: Judged, came_true: Sequence[bool] = ()) -> Iterator[str]:
    """Yield why each answer to a question is right or wrong."""
    yield led("Asked was:", put.asking.ask.strip().split("\n\n")[0])
    right = right_places(put, came_true)
    known = bool(right)
    for place, option in enumerate(put.options):
        mark = ("right" if place in right else "wrong") if known else "not judged"
        yield item(f"{place + 1}. ", f"{option.text}: {mark}. {option.why}")
    if not put.options:
        yield plain_markdown(put.asking.why or judged.why)
