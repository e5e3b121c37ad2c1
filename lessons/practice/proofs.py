"""What an example screen shows of the proofs of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from lessons.course.model import Step
from lessons.course.quiz_steps import fill_of, proof_step
from lessons.practice.question import Given, Judged, Put, right_places, texts_of

if TYPE_CHECKING:
    from lessons.course.model import Lesson


@dataclass(frozen=True)
class Example:
    """One app to be run and what is said of it.

    ``number`` is the key that shows it, ``name`` its tab.  ``proves`` says that the checks must
    pass: then what the run came to is told below.
    """

    number: int
    name: str
    text: str
    step: Step
    proves: bool = False


def examples_of(
    lesson: Lesson, put: Put, given: Given, judged: Judged, came_true: Sequence[bool] = ()
) -> tuple[list[Example], int]:
    """Return what can be run to prove an answer, and which of it to begin with."""
    asking = put.asking
    if asking.kind in ("fill", "order"):
        return _written(put, given, judged), 0
    if asking.kind == "predict":
        assert asking.app is not None
        text = f"{asking.ask}\n\n{_told(judged)}"
        return [Example(1, "the run", text, asking.app)], 0
    if asking.question is None:
        return [], 0
    proofs = proofs_of(lesson, put)
    if not proofs:
        return [], 0
    right = right_places(put, came_true)
    wanted = next(place for place in (*given.picks, *sorted(right), *proofs) if place in proofs)
    return [*proofs.values()], [*proofs].index(wanted)


def proofs_of(lesson: Lesson, put: Put) -> Mapping[int, Example]:
    """Return the proofs of a question's options, by their places as they are shown."""
    found = {}
    question = put.asking.question
    assert question is not None
    for index, option in enumerate(put.options):
        step = proof_step(lesson, question, option)
        if step is not None:
            mark = "✓ right" if option.right else "✗ wrong"
            text = f"{question.ask}\n\n**{mark}:** {option.text}\n\n{option.why}"
            found[index] = Example(index + 1, f"{index + 1} {mark[0]}", text, step, proves=True)
    return found


def _written(put: Put, given: Given, judged: Judged) -> list[Example]:
    """Return the runs of what was written or put in order, and of the reference answer."""
    asking = put.asking
    assert asking.app is not None
    text = f"{asking.ask}\n\n{_told(judged)}"
    yours = msgspec.structs.replace(asking.app, files=texts_of(put, given))
    found = [Example(1, "1 yours", text, yours)]
    if not judged.right:
        right = Given(text=_reference(put))
        if asking.kind == "order":
            places = {place: shown for shown, place in enumerate(put.order)}
            right = Given(tuple(places[place] for place in range(len(places))))
        files = texts_of(put, right)
        step = msgspec.structs.replace(asking.app, files=files)
        text = f"{asking.ask}\n\n**✓ right:** {_why_right(put)}"
        found.append(Example(2, "2 ✓", text, step, proves=True))
    return found


def _reference(put: Put) -> str:
    return next((fill_of(option) for option in put.asking.options if option.right), "")


def _why_right(put: Put) -> str:
    """Return why the reference answer is right."""
    if put.asking.kind == "order":
        return put.asking.why
    return next((option.why for option in put.asking.options if option.right), "")


def _told(judged: Judged) -> str:
    mark = {True: "✓ right", False: "✗ wrong", None: "not judged"}[judged.right]
    return f"**{mark}:** {judged.why}"
