"""What proves an answer, run and told line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessons.course.model import Lesson
from lessons.practice.proofs import Example, examples_of
from lessons.practice.question import Given, Judged, Put
from tui.plain.output import ink_for
from tui.plain.run import RowPrinter, account
from tui.plain.session import Runs
from tui.plain.steps import numbered, requests_of
from tui.plain.talk import Talk
from tui.presenters.timeline_rows import rows

NO_PROOF = "No run proves this one; why tells why each answer is right or wrong."


def prove(
    talk: Talk,
    runs: Runs,
    lesson: Lesson,
    answer: tuple[Put, Given, Judged, Sequence[bool]],
    number: int | None,
) -> None:
    """Run what proves an answer, or the answer with this number."""
    examples, first = examples_of(lesson, *answer)
    by_number = {example.number: example for example in examples}
    if not examples:
        talk.say(NO_PROOF)
    elif number is not None and number not in by_number:
        talk.say(f"No run proves {number}. There is: {_listed(by_number)}.")
    else:
        example = examples[first] if number is None else by_number[number]
        talk.say_all(_told(talk, runs, answer[0], example))
        others = [one for one in by_number if one != example.number]
        if others:
            talk.say(f"There is also: {_listed(others)}.")


def _told(talk: Talk, runs: Runs, put: Put, example: Example) -> Iterator[str]:
    yield f"{_name(put, example)}, run:"
    for name, text in example.step.files.items():
        yield from numbered(name, text)
    yield f"Requests: {requests_of(example.step)}"
    ran = runs.run(example.step, {})
    if ran.broken:
        yield ran.broken
        return
    files = {name: text.encode() for name, text in example.step.files.items()}
    printer = RowPrinter(ink_for(talk.out), files)
    for row in rows(ran.timeline):
        yield from printer.lines(row)
    yield account(ran.timeline)
    if example.proves and ran.outcome is not None:
        results = ran.outcome.verdict.results
        failed = next((result.why for result in results if not result.passed), None)
        yield "This run shows it." if failed is None else f"This run does not show it: {failed}"


def _name(put: Put, example: Example) -> str:
    """Return what an example is, in words."""
    if put.asking.kind == "predict":
        return "What was to be predicted"
    if put.asking.kind in ("fill", "order"):
        return "What you wrote" if example.number == 1 else "The reference answer"
    right = put.options[example.number - 1].right
    return f"Answer {example.number}, which is {'right' if right else 'wrong'}"


def _listed(numbers: Sequence[int] | dict[int, Example]) -> str:
    return ", ".join(f"prove {number}" for number in numbers)
