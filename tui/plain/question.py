"""A question as lines of text: the question, the verdict on an answer, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.course.blank_text import holes
from lessons.course.model import BLANK, Step
from lessons.practice.question import AskedQuestion
from lessons.practice.sitting import Sitting
from sandbox.text import visible
from tui.plain.markdown import WIDTH, plain_markdown
from tui.presenters.phrases import comes_back, requests_of


def question_text(asked: AskedQuestion, sitting: Sitting) -> Iterator[str]:
    """Yield the lines that ask a question."""
    question, kind = asked.question, asked.kind
    if asked.comes_again:
        yield "Once more:"
    else:
        yield f"Question {sitting.position} of {sitting.total}"
    yield plain_markdown(question.ask)
    if question.app is not None:
        yield from _app_text(question.app)
    if asked.shown.choices:
        yield f"\n{kind.invites}" if kind.invites else ""
        for number, line in enumerate(asked.shown.lines, 1):
            yield f"{number}. {visible(line.strip())}"
        for number, option in enumerate(asked.shown.options, 1):
            yield item(f"{number}. ", option.text)
    if kind.outlook:
        yield kind.outlook


def _app_text(app: Step) -> Iterator[str]:
    """Yield an app's files with numbered lines, where its blank is, and its requests."""
    for name, text in app.files.items():
        yield ""
        yield from numbered(name, text)
    for name, text in app.files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if holes(line):
                yield f"The blank {BLANK} is in line {number} of {visible(name)}."
    others = " (the run may use other values)" if app.front.draw else ""
    yield f"Requests: {requests_of(app)}{others}"


def verdict_text(asked: AskedQuestion) -> Iterator[str]:
    """Yield the verdict on an answer, the reason, and the right answer if this one was wrong."""
    judgement = asked.judgement
    assert judgement is not None
    if judgement.right is None:
        yield "This answer wasn't judged, so it doesn't count."
    elif judgement.right:
        yield f"Right. It {comes_back(asked.returns_in)}."
    else:
        chosen = _numbers(asked.response.picks)
        yield f"Not quite: {chosen} isn't the answer." if asked.kind.one_key else "Not quite."
    if judgement.why:
        yield plain_markdown(judgement.why)
    if judgement.right is False:
        yield from _right_answer(asked, judgement.instead)


def _right_answer(asked: AskedQuestion, instead: str) -> Iterator[str]:
    places = sorted(asked.right_places)
    if asked.shown.lines:
        yield "A right order is:"
        yield from (f"    {visible(line)}" for line in instead.split("\n"))
    elif asked.kind.is_written:
        yield lead_into("Right is:", instead)
    elif asked.kind.one_key:
        for place in places:
            option = asked.shown.options[place]
            yield lead_into(f"The right answer is {place + 1}:", option.text)
            yield plain_markdown(option.why)
    else:
        yield f"Right is {_numbers(places)}."


def _numbers(places: tuple[int, ...] | list[int]) -> str:
    return " and ".join(str(place + 1) for place in places)


def reasons_text(asked: AskedQuestion) -> Iterator[str]:
    """Yield why each answer to a question is right or wrong."""
    question, right = asked.question, asked.right_places
    yield lead_into("Asked was:", question.ask.strip().split("\n\n")[0])
    for place, option in enumerate(asked.shown.options):
        mark = ("right" if place in right else "wrong") if right else "not judged"
        yield item(f"{place + 1}. ", f"{option.text}: {mark}. {option.why}")
    if not asked.shown.options:
        why = asked.judgement.why if asked.judgement else ""
        yield plain_markdown(question.why or why)


def numbered(name: str, text: str) -> Iterator[str]:
    """Yield a file: its name, then its lines with their numbers."""
    yield f"{visible(name)}:"
    lines = visible(text).rstrip("\n").split("\n")
    width = len(str(len(lines)))
    for number, line in enumerate(lines, 1):
        yield f"{number:{width}}  {line}".rstrip()


def lead_into(lead: str, text: str) -> str:
    """Return Markdown behind a few words; a code block starts on its own line."""
    if text.lstrip().startswith(("```", "~~~")) or text.startswith("    "):
        return f"{lead}\n{plain_markdown(text)}"
    return plain_markdown(f"{lead} {text}")


def item(label: str, text: str) -> str:
    """Return Markdown with a label before its first line; the other lines are indented by it."""
    body = plain_markdown(text, WIDTH - len(label)).replace("\n", "\n" + " " * len(label))
    return (label + body).rstrip()
