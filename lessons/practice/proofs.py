"""What can be run to prove an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from lessons.course.model import Step
from lessons.course.quiz_steps import proof_step
from lessons.practice.question import AskedQuestion, Judgement

if TYPE_CHECKING:
    from lessons.course.model import Lesson


@dataclass(frozen=True)
class Example:
    """An app to run, and what to say of it.

    ``number`` is the key that shows it, ``name`` its tab, ``spoken`` its name line by line.
    ``proves`` says that its checks must pass: then the result is told below the run.
    """

    number: int
    name: str
    text: str
    step: Step
    proves: bool = False
    spoken: str = ""


def examples_of(lesson: Lesson, asked: AskedQuestion) -> tuple[list[Example], int]:
    """Return what can be run to prove an answer, and which example to begin with."""
    match asked.kind.judged_by:
        case "own run":
            return _own_runs(asked), 0
        case "first run":
            assert asked.question.app is not None
            example = Example(
                1,
                "the run",
                f"{asked.question.ask}\n\n{_judged(asked.judgement)}",
                asked.question.app,
                spoken="The prediction",
            )
            return [example], 0
    proofs = _option_proofs(lesson, asked)
    if not proofs:
        return [], 0
    likely = (*asked.response.picks, *sorted(asked.right_places), *proofs)
    return [*proofs.values()], [*proofs].index(next(place for place in likely if place in proofs))


def _option_proofs(lesson: Lesson, asked: AskedQuestion) -> Mapping[int, Example]:
    """Return the proofs of a question's options, by their places as they're shown."""
    found: dict[int, Example] = {}
    source = asked.question.source
    for place, option in enumerate(asked.shown.options if source else ()):
        assert source is not None
        step = proof_step(lesson, source, option)
        if step is not None:
            mark, word = ("✓", "right") if option.right else ("✗", "wrong")
            found[place] = Example(
                place + 1,
                f"{place + 1} {mark}",
                f"{source.ask}\n\n**{mark} {word}:** {option.text}\n\n{option.why}",
                step,
                proves=True,
                spoken=f"Answer {place + 1}, which is {word}",
            )
    return found


def _own_runs(asked: AskedQuestion) -> list[Example]:
    """Return the run of what was written or put in order, and that of the reference answer."""
    app, kind, shown = asked.question.app, asked.kind, asked.shown
    assert app is not None
    yours = msgspec.structs.replace(app, files=asked.files)
    text = f"{asked.question.ask}\n\n{_judged(asked.judgement)}"
    found = [Example(1, "1 yours", text, yours, spoken="What you wrote")]
    if asked.judgement is None or not asked.judgement.right:
        files = kind.files(shown, kind.reference(shown))
        text = f"{asked.question.ask}\n\n**✓ right:** {kind.why_right(asked.question)}"
        step = msgspec.structs.replace(app, files=files)
        found.append(Example(2, "2 ✓", text, step, proves=True, spoken="The reference answer"))
    return found


def _judged(judgement: Judgement | None) -> str:
    if judgement is None:
        return ""
    mark = {True: "✓ right", False: "✗ not quite", None: "not judged"}[judgement.right]
    return f"**{mark}:** {judgement.why}"
