"""Rules of a quiz and its proofs: each fault is named, and a proof is completed and run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lessons.course.faults import CourseError
from lessons.course.loader import load_course
from lessons.course.model import Lesson, Observation, Option, Proof, Question, Step
from lessons.course.quiz_rules import quiz_faults
from lessons.course.quiz_steps import proof_of, proof_step
from tests.support.course_mutations import QUIZ, Spoil, replaced, written
from tests.support.good_course import LESSON

SHOWN = Observation(observe="shown", times=1)
PROOFS: Mapping[str, Mapping[str, str]] = {
    "queue": {"app.py": "print(1)\n"},
    "blank": {"app.py": "print(___)\n"},
    "two-blanks": {"app.py": "print(___)\n", "templates/home.html": "___\n"},
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
    return msgspec.structs.replace(Question("first", "What?", "queue", options(*proofs)), **changes)


def faults_of(*questions: Question) -> list[str]:
    found = quiz_faults(list(enumerate(questions)), ["queue", "read-it"], PROOFS)
    return [f"{key}: {what}" for key, what in found]


GOOD = Proof("queue", shows=(SHOWN,))


def test_a_good_question_has_no_fault() -> None:
    assert faults_of(question(), question(GOOD, id="second")) == []


def renamed(**changes: Any) -> tuple[Option, ...]:
    """Return good options, the last of them changed."""
    *most, last = options()
    return (*most, msgspec.structs.replace(last, **changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": " "}, "questions[0].id: must not be empty"),
        ({"ask": ""}, "questions[0].ask: must not be empty"),
        ({"step": "quue"}, "questions[0].step: there is no step 'quue'; did you mean queue?"),
        (
            {"options": options()[:3]},
            "questions[0].options: there are 3; a question of the kind 'one' has exactly 4",
        ),
        ({"options": (*options(), *renamed()[3:])}, "questions[0].options: there are 5;"),
        (
            {"options": tuple(msgspec.structs.replace(o, right=False) for o in options())},
            "questions[0].options: none of them is right; mark one with right = true",
        ),
        (
            {"options": renamed(right=True)},
            "questions[0].options: 2 of them are right: 'answer 0' and 'answer 3'",
        ),
        (
            {"options": renamed(text="answer 1 ")},
            "questions[0].options: 2 of them say 'answer 1'",
        ),
        ({"options": renamed(text="")}, "questions[0].options[3].text: must not be empty"),
        ({"options": renamed(why=" ")}, "questions[0].options[3].why: must not be empty"),
    ],
)
def test_a_fault_of_a_question_is_named(changes: dict[str, Any], said: str) -> None:
    assert [fault for fault in faults_of(question(**changes)) if fault.startswith(said)]


def test_two_questions_of_one_id_are_named() -> None:
    assert faults_of(question(), question()) == [
        "questions[1].id: 'first' is the id of questions[0] too"
    ]


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
        (Proof("queue", shows=(SHOWN,), flask="new"), "flask: 'new' is no version: write it like"),
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
        (Proof("queue", shows=(SHOWN,), flask="3.x"), "proof.flask: '3.x' is no version"),
        (Proof("queue"), "options[0].proof: is missing: the question's own proof shows nothing"),
    ],
)
def test_a_fault_of_the_proof_that_a_question_shares_is_named(shared: Proof, said: str) -> None:
    (fault,) = faults_of(question(proof=shared))
    assert fault.startswith(f"questions[0].{said}")


def test_every_fault_is_found_in_one_go() -> None:
    bad = Proof("quue", requests=("SEND /",), shows=(Observation(observe="shown", times=-1),))
    assert len(faults_of(question(bad, bad, ask="", step="nowhere"))) == 8


def with_proof(text: str) -> Spoil:
    return replaced(QUIZ, "right = true }", f"right = true, proof = {text} }}")


def both(*spoils: Spoil) -> Spoil:
    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (written(f"{LESSON}/proofs/queue.py", "print(1)\n"), "queue: is named by no question"),
        (written(f"{LESSON}/proofs/notes.txt", "x"), "notes.txt: is no Python file; an app of"),
        (
            both(
                written(f"{LESSON}/proofs/queue/templates/home.html", "x"),
                with_proof('{ app = "queue", shows = [{ observe = "shown" }] }'),
            ),
            "proofs/queue: holds no app.py",
        ),
        (
            both(
                written(f"{LESSON}/proofs/queue/app.py", "print(1)\n"),
                written(f"{LESSON}/proofs/queue.py", "print(1)\n"),
                with_proof('{ app = "queue", shows = [{ observe = "shown" }] }'),
            ),
            "proofs/queue: has the name of queue.py",
        ),
    ],
)
def test_a_fault_of_the_folder_of_proofs_is_named(
    spoil: Spoil, said: str, course_folder: Path
) -> None:
    spoil(course_folder)
    with pytest.raises(CourseError) as refused:
        load_course(course_folder)
    assert said in str(refused.value)


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
    lesson = Lesson("flashing", 15, "Flashing", "", "", "", (), (), proofs=PROOFS)
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
