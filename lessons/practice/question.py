"""Questions as they are put to a learner, whatever they come from, and what an answer was worth.

A question of the quiz, the prediction of a step and the blank of an exercise are asked alike.
Nothing is run here: what a run came to is handed in.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from lessons.course.model import BLANK, Lesson, Option, Question, QuestionKind, Step
from lessons.course.quiz_steps import fill_of, filled_step, predicted_step, with_lines
from lessons.grading.blanks import blank_alone
from lessons.grading.grade import Verdict
from lessons.review.cards import CardId

NO_RUN = "The run was cut short, so it cannot say whether you are right."
UNCLEAR = "More or less than one of them fits what happened here, so your answer is not judged."


@dataclass(frozen=True, slots=True)
class Asking:
    """Something that can be asked: what is known of it under ``card``, and what it asks.

    ``app`` is shown and run, where the answer is about what an app does; its checks say what must
    be observed.  ``why`` is said of a right answer that no option stands for.
    """

    card: CardId
    step: str
    kind: QuestionKind
    ask: str
    options: tuple[Option, ...] = ()
    lines: tuple[str, ...] = ()
    app: Step | None = None
    why: str = ""
    hint: str = ""
    question: Question | None = None
    """The question of the quiz that it is, with the proofs of its options."""

    @property
    def length(self) -> int:
        """How many characters are read before the answer, those of a shown app included."""
        read = [self.ask, *self.lines]
        if self.kind != "fill":  # what others have written there is shown afterwards
            read += [option.text for option in self.options]
        if self.app is not None:
            read += self.app.files.values()
        return sum(map(len, read))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: the places that were chosen, as shown and from 0, or what was written."""

    picks: tuple[int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer was worth, and what is said of it; ``right`` is None where no run can say.

    ``said`` is the answer in words, as it is kept; ``instead`` the right one where it was wrong.
    """

    right: bool | None
    said: str
    why: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it is put: its options or lines in the order in which they are shown.

    ``ruled_out`` are places that a hint has told to be wrong; ``hint`` is what was said last.
    """

    asking: Asking
    order: tuple[int, ...] = ()
    ruled_out: frozenset[int] = frozenset()
    hint: str = ""

    @classmethod
    def shuffled(cls, asking: Asking, random: Random) -> Put:
        """Put a question with its options in a new order; lines never stand in the right one."""
        count = len(asking.lines) if asking.kind == "order" else len(asking.options)
        order = random.sample(range(count), count)
        if asking.kind == "order" and [asking.lines[p] for p in order] == [*asking.lines]:
            order = [*order[1:], *order[:1]]
        return cls(asking, tuple(order))

    @property
    def options(self) -> tuple[Option, ...]:
        """The options as they are shown; for a blank, the answers that are known."""
        return tuple(self.asking.options[place] for place in self.order if self.asking.options)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are shown."""
        return tuple(self.asking.lines[place] for place in self.order if self.asking.lines)

    @property
    def choices(self) -> int:
        """How many things there are to choose from by a key; none where something is written."""
        return 0 if self.asking.kind == "fill" else len(self.order)

    @property
    def one_key(self) -> bool:
        """Whether one key answers, with nothing to submit."""
        return self.asking.kind in ("one", "predict")

    @property
    def hinted(self) -> bool:
        """Whether a hint helped; that there is none to give does not."""
        return bool(self.ruled_out) if self.one_key else bool(self.hint)

    def shown(self, given: Given) -> Mapping[str, str]:
        """Return the files to look at, with what has been written or put in order so far."""
        asking = self.asking
        if asking.app is None:
            return {}
        if asking.kind == "order":
            left = [] if len(given.picks) == len(self.lines) else [BLANK]
            return _files(asking.app, [*(self.lines[pick] for pick in given.picks), *left])
        if asking.kind == "fill" and given.text.strip():
            return texts_of(self, given)
        return asking.app.files


def askings(course: str, lesson: Lesson) -> dict[CardId, Asking]:
    """Return all that can be asked of a lesson: its quiz, its predictions, its blanks."""
    found = [of_question(course, lesson, question) for question in lesson.quiz]
    for step in lesson.steps:
        if step.front.prediction is not None:
            found.append(_of_prediction(course, lesson, step))
        found += [
            _of_blank(course, lesson, step, number)
            for number in range(1, len(step.front.blanks) + 1)
        ]
    return {asking.card: asking for asking in found}


def of_question(course: str, lesson: Lesson, question: Question) -> Asking:
    """Return a question of the quiz as it is asked."""
    app: Step | None = None
    if question.kind == "predict":
        app = predicted_step(lesson, question)
    elif question.kind in ("fill", "order"):
        app = filled_step(lesson, question, BLANK)
    return Asking(
        CardId(course, lesson.slug, "question", question.id),
        question.step,
        question.kind,
        question.ask,
        question.options,
        question.lines,
        app,
        question.why,
        question=question,
    )


def _of_prediction(course: str, lesson: Lesson, step: Step) -> Asking:
    prediction = step.front.prediction
    assert prediction is not None
    return Asking(
        CardId(course, lesson.slug, "prediction", step.slug),
        step.slug,
        "predict",
        prediction.ask,
        tuple(Option(one.text, one.why, when=one.when) for one in prediction.choices),
        app=step,
    )


def _of_blank(course: str, lesson: Lesson, step: Step, number: int) -> Asking:
    blank = step.front.blanks[number - 1]
    alone, fill = blank_alone(step, number)
    about = blank.about[:1].lower() + blank.about[1:]
    return Asking(
        CardId(course, lesson.slug, "blank", f"{step.slug}#{number}"),
        step.slug,
        "fill",
        f"Fill in the `___`: {about}.",
        (Option(f"`{fill}`", blank.hint, right=True),),
        app=alone,
        hint=blank.hint,
    )


# What an answer was worth


def judged_choice(put: Put, given: Given) -> Judged:
    """Judge an answer to a question whose options say themselves which of them are right."""
    options = put.options
    right = {place for place, option in enumerate(options) if option.right}
    chosen = [options[pick] for pick in sorted(given.picks, key=put.order.__getitem__)]
    said = _together(option.text for option in chosen)
    instead = _together(option.text for option in put.asking.options if option.right)
    if put.asking.kind == "one":
        return Judged({*given.picks} == right, said, chosen[0].why, instead)
    wrong = [option for option in chosen if not option.right]
    missing = [options[place] for place in sorted(right - {*given.picks})]
    if not wrong and not missing:
        return Judged(True, said, "All of them, and no other.")
    parts = [f"{option.text}: {option.why}" for option in (*wrong, *missing)]
    return Judged(False, said, "\n\n".join(parts), instead)


def judged_prediction(put: Put, given: Given, came_true: Sequence[bool]) -> Judged:
    """Judge a prediction by what the run bore out, as `grading.come_true` says; empty: no run."""
    truths = [came_true[place] for place in put.order] if came_true else []
    (pick,) = given.picks
    chosen = put.options[pick]
    if sum(truths) != 1:
        return Judged(None, chosen.text, UNCLEAR if truths else NO_RUN)
    return Judged(truths[pick], chosen.text, chosen.why, put.options[truths.index(True)].text)


def judged_run(put: Put, given: Given, verdict: Verdict | None, found: str = "") -> Judged:
    """Judge what was written or put in order by its run; `found` is what the diagnosis says."""
    asking = put.asking
    said = _said(put, given)
    if verdict is None:
        return Judged(None, said, NO_RUN)
    if asking.kind == "order":
        instead = "\n".join(asking.lines)
        why = asking.why if verdict.passed else _first_failure(verdict, found)
        return Judged(verdict.passed, said, why, instead)
    reference = next((option for option in asking.options if option.right), None)
    known = _known(asking.options, given.text, verdict.passed)
    instead = reference.text if reference is not None else ""
    if verdict.passed:
        like = known or reference
        return Judged(True, said, like.why if like else asking.why, instead)
    return Judged(False, said, known.why if known else _first_failure(verdict, found), instead)


def texts_of(put: Put, given: Given) -> dict[str, str]:
    """Return the files of the app with what was written, or with the lines in that order."""
    assert put.asking.app is not None
    if put.asking.kind == "order":
        return _files(put.asking.app, [put.lines[pick] for pick in given.picks])
    return _files(put.asking.app, [given.text])


def right_places(put: Put, came_true: Sequence[bool] = ()) -> frozenset[int]:
    """Return the places of the right options as shown; of a prediction once its run is known."""
    if put.asking.kind == "predict":
        return frozenset(p for p, place in enumerate(put.order) if came_true and came_true[place])
    return frozenset(place for place, option in enumerate(put.options) if option.right)


# A hint


def with_hint(put: Put, right: Collection[int], random: Random) -> Put:
    """Return the question with one more hint; `right` are the places of the right options."""
    asking = put.asking
    if put.one_key:
        if not right:
            return replace(put, hint="No run says which is right, so none can be ruled out.")
        left = [p for p in range(len(put.order)) if p not in right and p not in put.ruled_out]
        if len(left) < 2:
            return replace(put, hint="There is no more to rule out.")
        out = random.choice(left)
        return replace(put, ruled_out=put.ruled_out | {out}, hint=f"Not {out + 1}.")
    if asking.kind == "all":
        count = len(right)
        return replace(put, hint=f"{count} of them {'is' if count == 1 else 'are'} right.")
    if asking.kind == "order":
        return replace(put, hint=f"First comes `{asking.lines[0].strip()}`")
    return replace(put, hint=asking.hint or _beginning(asking.options))


def _beginning(options: Sequence[Option]) -> str:
    """Return how the reference answer begins."""
    text = next(fill_of(option) for option in options if option.right)
    cut = text.find("(") + 1 or max(1, len(text) // 3)
    return f"It begins with `{text[:cut]}`"


# Small things


def _said(put: Put, given: Given) -> str:
    if put.asking.kind == "order":
        return "\n".join(put.lines[pick] for pick in given.picks)
    return given.text


def _together(texts: Iterable[str]) -> str:
    return "; ".join(texts)


def _first_failure(verdict: Verdict, found: str) -> str:
    return found or next((result.why for result in verdict.results if not result.passed), "")


def _known(options: Sequence[Option], text: str, right: bool) -> Option | None:
    """Return the option that says the same as what was written, if one does."""
    same = (one for one in options if one.right == right and is_same_code(fill_of(one), text))
    return next(same, None)


def is_same_code(one: str, other: str) -> bool:
    """Whether two pieces of code differ in layout alone: blanks, quotation marks, brackets."""
    try:
        with warnings.catch_warnings(action="ignore"):  # "\d" is worth one, on standard error
            return ast.dump(ast.parse(one.strip())) == ast.dump(ast.parse(other.strip()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return " ".join(one.split()) == " ".join(other.split())


def _files(app: Step, lines: Sequence[str]) -> dict[str, str]:
    """Return the app's files with these lines in place of its blank, indented as it is."""
    return {name: with_lines(text, lines) for name, text in app.files.items()}
