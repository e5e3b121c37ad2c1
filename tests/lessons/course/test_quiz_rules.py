"""Rules of a quiz and its proofs: each fault is named, and a proof is completed and run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from lessons.course.model import Lesson, Observation, Option, Proof, Question, Step
from lessons.course.quiz_rules import quiz_faults
from lessons.course.quiz_steps import proof_of, proof_step
from tests.support.question_kinds import ALL, FILL, LESSON, ONE, ORDER, PREDICT, QUIZ

SHOWN = Observation(observe="shown", times=1)
PROOFS: Mapping[str, Mapping[str, str]] = {
    "queue": {"app.py": "print(1)\n"},
    "blank": {"app.py": "print(___)\n"},
    "two-blanks": {"app.py": "print(___)\n", "templates/home.html": "___\n"},
    **LESSON.proofs,
}


def options(*proofs: Proof | None) -> tuple[Option, ...]:
    """Return four options, the first one right, with these proofs."""
    padded = (*proofs, *[None] * (4 - len(proofs)))
    return tuple(
        Option(f"answer {number}", "Because.", right=number == 0, proof=proof)
        for number, proof in enumerate(padded)
    )


def question(*proofs: Proof | None, **changes: Any) -> Question:
    """Return a good question; its options have these proofs, and other fields are changed."""
    return replace(Question("first", "What?", "queue", options(*proofs)), **changes)


def faults_of(*questions: Question) -> list[str]:
    found = quiz_faults(list(enumerate(questions)), ["queue", "order"], PROOFS)
    return [f"{key}: {what}" for key, what in found]


GOOD = Proof("queue", shows=(SHOWN,))


def test_a_good_question_has_no_fault() -> None:
    assert faults_of(*QUIZ, question(GOOD, id="another")) == []


def test_a_placement_asks_a_few_questions_of_a_lesson() -> None:
    marked = [question(id=f"q{number}", placement=True) for number in range(4)]
    assert faults_of(*marked[:3]) == []
    assert faults_of(*marked) == [
        "questions[3].placement: at most 3 questions of a lesson may have it"
    ]


def last(question: Question, **changes: Any) -> dict[str, Any]:
    """Return the options of a question, the last of them changed."""
    *most, option = question.options
    return {"options": (*most, replace(option, **changes))}


def right(question: Question, *, every: bool) -> dict[str, Any]:
    """Return the options of a question, all of them right, or none."""
    return {"options": tuple(replace(option, right=every) for option in question.options)}


def shows(app: str, **changes: Any) -> dict[str, Any]:
    return {"proof": Proof(app, requests=("POST /save", "GET /"), shows=(SHOWN,), **changes)}


@pytest.mark.parametrize(
    ("good", "changes", "said"),
    [
        (ONE, {"id": " "}, "id: must not be empty"),
        (ONE, {"id": "predict:queue"}, "id: must not begin with 'predict:': other cards are named"),
        (ONE, {"id": "blank:1"}, "id: must not begin with 'blank:': other cards are named so"),
        (ONE, {"id": "queue#1"}, "id: must not hold '#': the cards of blanks are named with it"),
        (ONE, {"id": "queue\x1b[31m"}, "id: 'queue\\x1b[31m' holds a control character"),
        (ONE, {"ask": ""}, "ask: must not be empty"),
        (ONE, {"step": "quue"}, "step: there is no step 'quue'; did you mean queue?"),
        (ONE, right(ONE, every=False), "options: none of them is right; mark one with right ="),
        (ONE, last(ONE, right=True), "options: 2 of them are right: '`flash()`' and '`jsonify()`'"),
        (ONE, last(ONE, text="`print()` "), "options: 2 of them say '`print()`'"),
        (ONE, last(ONE, text=""), "options[3].text: must not be empty"),
        (ONE, last(ONE, why=" "), "options[3].why: must not be empty"),
        # fields of other kinds
        (ONE, {"lines": ("a", "b")}, "lines: belongs to the kind 'order', and this question is of"),
        (FILL, {"why": "So."}, "why: belongs to the kind 'order', and this question is of the"),
        (
            ORDER,
            {"options": ONE.options},
            "options: belongs to the kind 'one', 'all', 'predict' or 'fill', and this question is"
            " of the kind 'order'; allowed: lines, why and proof",
        ),
        (
            PREDICT,
            last(PREDICT, right=True),
            "options[2].right: belongs to the options of the kind",
        ),
        (
            PREDICT,
            last(PREDICT, proof=Proof("save")),
            "options[2].proof: belongs to the options of",
        ),
        (PREDICT, shows("twice"), "proof.shows: belongs to the proof of the kind 'one', 'all',"),
        (ALL, last(ALL, when=(SHOWN,)), "options[2].when: belongs to the options of the kind"),
        (FILL, shows("save", fill=""), "proof.fill: belongs to the proof of the"),
        (
            FILL,
            last(FILL, proof=Proof(fill="1")),
            "options[1].proof: belongs to the options of the",
        ),
        # choose all
        (
            ALL,
            right(ALL, every=False),
            "options: none of them is right; mark one with right = true",
        ),
        (ALL, right(ALL, every=True), "options: all of them are right; one must be wrong"),
        # predict the panel
        (PREDICT, {"proof": Proof()}, "proof.app: is missing: name what is run"),
        (PREDICT, {"proof": None}, "proof: is missing: a question of the kind 'predict' is judged"),
        (
            PREDICT,
            {"proof": Proof("twice")},
            "options[0].when[0].request: there is no request 2: 1 is the only one",
        ),
        (
            PREDICT,
            {"proof": Proof("save", requests=("GET /", "GET /"))},
            "proof.app: save holds ___: an app whose run is predicted must be whole",
        ),
        (PREDICT, last(PREDICT, when=()), "options[2].when: must say what is observed where it"),
        (
            PREDICT,
            last(PREDICT, when=(Observation(observe="shown", status=200),)),
            "options[2].when[0].status: says nothing about 'shown', which is narrowed",
        ),
        # fill a blank
        (FILL, shows("twice"), "proof.app: twice holds 0 ___; a question of the kind 'fill' needs"),
        (FILL, {"proof": Proof("save")}, "proof.shows: must say what is observed: a proof that"),
        (FILL, last(FILL, text="flash()"), "options[1].text: must be what replaces ___,"),
        (FILL, last(FILL, text="`flash(\n)`"), "options[1].text: must be what replaces"),
        (FILL, last(FILL, text="`flash(___)`"), "options[1].text: still holds ___"),
        (FILL, last(FILL, text='`` flash("A") ``'), "options: 2 of them say 'flash(\"A\")'"),
        (FILL, right(FILL, every=True), "options: all of them are right; one must be wrong"),
        (FILL, right(FILL, every=False), "options: none of them is right; mark one with right"),
        # put lines in order
        (ORDER, {"lines": ("f()", "    f()")}, "lines: 2 of them say 'f()'"),
        (ORDER, {"lines": (" ", "f()")}, "lines[0]: must not be empty"),
        (ORDER, {"lines": ("f()", "g(\n)")}, "lines[1]: must be one line"),
        (ORDER, {"lines": ("f()", "g(___)")}, "lines[1]: must not hold ___"),
        (ORDER, {"why": ""}, "why: is missing: say why this order is right"),
        (ORDER, shows("blank"), "proof.app: the ___ of blank must stand alone on its line: whole"),
        (ORDER, shows("two-blanks"), "proof.app: two-blanks holds 2 ___; a question of the kind"),
        (ORDER, {"proof": Proof("save")}, "proof.shows: must say what is observed: a proof that"),
    ],
)
def test_a_fault_of_a_question_is_named(good: Question, changes: dict[str, Any], said: str) -> None:
    faults = faults_of(replace(good, **changes))
    assert [fault for fault in faults if fault.startswith(f"questions[0].{said}")], faults


@pytest.mark.parametrize(
    ("good", "number", "allowed"),
    [
        *((ONE, number, "exactly 4") for number in (3, 5)),
        *((ALL, number, "3 to 6") for number in (2, 7)),
        *((PREDICT, number, "2 to 4") for number in (1, 5)),
        *((FILL, number, "2 to 8") for number in (1, 9)),
        *((ORDER, number, "2 to 5") for number in (1, 6)),
    ],
)
def test_a_number_of_options_or_lines_that_is_not_allowed_is_named(
    good: Question, number: int, allowed: str
) -> None:
    field = "lines" if good is ORDER else "options"
    many = [*getattr(good, field)] * number
    said = f"{field}: there are {number}; a question of the kind '{good.kind}' has {allowed}"
    assert f"questions[0].{said}" in faults_of(replace(good, **{field: tuple(many[:number])}))


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (Proof("quue", shows=(SHOWN,)), "app: there is no app 'quue' in proofs; did you mean"),
        (Proof(shows=(SHOWN,)), "app: is missing, and the question's proof names none"),
        (Proof("queue"), "shows: must say what is observed: a proof that shows nothing proves"),
        (
            Proof("queue", shows=(Observation(observe="error", times=0),)),
            "shows: asks only for what does not happen",
        ),
        (
            Proof("queue", shows=(Observation(observe="shown", request=2),)),
            "shows[0].request: there is no request 2: 1 is the only one",
        ),
        (
            Proof("queue", shows=(SHOWN, Observation(observe="page", message="Saved!"))),
            "shows[1].message: says nothing about 'page', which is narrowed by contains",
        ),
        (
            Proof("queue", requests=("SEND /save",), shows=(SHOWN,)),
            "requests[0]: 'SEND /save': 'SEND' is no request method",
        ),
        (
            Proof("queue", shows=(SHOWN,), flask="new"),
            "flask: 'new' isn't a version: write it like",
        ),
        (Proof("blank", shows=(SHOWN,)), "fill: is missing: blank holds ___"),
        (Proof("queue", "1", shows=(SHOWN,)), "fill: queue holds 0 ___; one is needed"),
        (Proof("two-blanks", "1", shows=(SHOWN,)), "fill: two-blanks holds 2 ___; one is needed"),
    ],
)
def test_a_fault_of_a_proof_is_named(proof: Proof, said: str) -> None:
    (fault,) = faults_of(question(None, proof))
    assert fault.startswith(f"questions[0].options[1].proof.{said}")


@pytest.mark.parametrize(
    ("shared", "said"),
    [
        (Proof(shows=(SHOWN,)), "proof.app: is missing: name what is run"),
        (Proof("quue", shows=(SHOWN,)), "proof.app: there is no app 'quue'"),
        (Proof("blank", shows=(SHOWN,)), "proof.fill: is missing: blank holds ___"),
        (
            Proof("queue", shows=(Observation(observe="shown", request=3),)),
            "proof.shows[0].request: there is no request 3",
        ),
        (Proof("queue", requests=("POST",), shows=(SHOWN,)), "proof.requests[0]: 'POST' has no"),
        (
            Proof("queue", requests=("GET /", {"path": "/", "cookies_of": "A@2"}), shows=(SHOWN,)),
            "proof.requests[1]: request 2 isn't over by then",
        ),
        (Proof("queue", shows=(SHOWN,), flask="3.x"), "proof.flask: '3.x' isn't a version"),
        (Proof("queue"), "options[0].proof: is missing: the question's own proof shows nothing"),
    ],
)
def test_a_fault_of_the_proof_that_a_question_shares_is_named(shared: Proof, said: str) -> None:
    (fault,) = faults_of(question(proof=shared))
    assert fault.startswith(f"questions[0].{said}")


def test_every_fault_is_found_in_one_go() -> None:
    bad = Proof("quue", requests=("SEND /",), shows=(Observation(observe="shown", times=-1),))
    assert len(faults_of(question(bad, bad, ask="", step="nowhere"))) == 8


# From an option to what is run.


def test_an_option_takes_from_its_question_what_it_leaves_out() -> None:
    shared = Proof("queue", "flash()", ("POST /save",), (SHOWN,), "3.1")
    asked = question(Proof(), Proof("blank", "", ("GET /",), (SHOWN, SHOWN), "3.0"), proof=shared)
    assert proof_of(asked, asked.options[0]) == shared
    assert proof_of(asked, asked.options[1]) == asked.options[1].proof


def test_what_a_question_shows_is_the_proof_of_its_right_answer_alone() -> None:
    asked = question(proof=GOOD)
    assert [proof_of(asked, option) for option in asked.options] == [GOOD, None, None, None]
    asked = question(proof=Proof("queue"))
    assert [proof_of(asked, option) for option in asked.options] == [None] * 4


def proven(proof: Proof | None) -> Step | None:
    lesson = Lesson("flashing", 15, "Flashing", "", "", (), (), proofs=PROOFS)
    asked = question(proof)
    return proof_step(lesson, asked, asked.options[0])


def test_a_proof_is_run_like_a_step() -> None:
    step = proven(Proof("blank", '"Hi"', ("POST /save",), (SHOWN, SHOWN), "3.1"))
    assert step is not None
    assert step.files == {"app.py": 'print("Hi")\n'}
    assert (step.title, step.front.requests, step.front.flask) == (
        *("answer 0", ("POST /save",)),
        "3.1",
    )
    assert [one.name for one in step.front.checks] == ["proof 1", "proof 2"]
    assert {(one.observe, one.times) for one in step.front.checks} == {("shown", 1)}


def test_a_proof_that_names_no_request_asks_for_the_start_page() -> None:
    step = proven(GOOD)
    assert step is not None
    assert step.front.requests == ("GET /",)
    assert step.files == PROOFS["queue"]


def test_a_blank_may_be_filled_with_nothing() -> None:
    step = proven(Proof("blank", "", shows=(SHOWN,)))
    assert step is not None
    assert step.files == {"app.py": "print()\n"}


def test_an_option_without_a_proof_has_nothing_to_run() -> None:
    assert proven(None) is None
