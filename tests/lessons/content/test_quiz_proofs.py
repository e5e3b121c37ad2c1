"""What the quiz on flashing messages says: proved by runs, each told apart from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations
from typing import NamedTuple, get_args

import pytest

from lessons.course.loader import find_lesson
from lessons.course.model import Option, Proof, Question, QuestionKind, Step
from lessons.course.quiz_steps import ordered_step, proof_step
from lessons.course.step_rules import MAX_APP_LINES
from lessons.grading.grade import requests_for
from lessons.grading.run import run_step
from lessons.practice.kinds import KINDS
from sandbox.sandbox import Sandbox
from sandbox.timeline import Timeline, fold
from tests.lessons.conftest import Run
from tests.support.built_in import COURSE

FLASHING = find_lesson(COURSE, "15")
QUESTIONS = FLASHING.quiz
EACH_PROVED = [asked for asked in QUESTIONS if KINDS[asked.kind].judged_by == "options"]
ORDERED = [asked for asked in QUESTIONS if asked.kind == "order"]


@pytest.fixture(scope="module")
def many_runs() -> Iterator[Run]:
    with Sandbox(bulk=True) as sandbox:
        yield lambda project, requests: fold(sandbox.run(project, requests))


def proofs_of(asked: Question) -> Iterator[tuple[Option, Step]]:
    for option in asked.options:
        if step := proof_step(FLASHING, asked, option):
            yield option, step


@pytest.mark.parametrize("asked", EACH_PROVED, ids=lambda asked: asked.id)
def test_every_answer_can_be_proved(asked: Question) -> None:
    assert len(list(proofs_of(asked))) == len(asked.options)


def test_there_are_questions_of_every_kind() -> None:
    kinds = Counter(asked.kind for asked in QUESTIONS)
    assert set(kinds) == set(get_args(QuestionKind))
    assert min(kinds.values()) >= 2


@pytest.mark.parametrize("asked", ORDERED, ids=lambda asked: asked.id)
def test_few_orders_are_right(asked: Question, many_runs: Run) -> None:
    right = 0
    for lines in permutations(asked.lines):
        step = ordered_step(FLASHING, asked, lines)
        right += run_step(step, step.project(), {}, many_runs).verdict.passed
    assert 1 <= right <= 2


@pytest.mark.parametrize("name", FLASHING.proofs)
def test_the_app_of_a_proof_is_as_short_as_that_of_a_step(name: str) -> None:
    lines = FLASHING.proofs[name]["app.py"].splitlines()
    assert len(lines) <= MAX_APP_LINES["step"]
    assert max(map(len, lines)) <= 100


def test_every_step_but_the_last_which_sums_up_has_a_question() -> None:
    asked = {one.step for one in QUESTIONS}
    *teaching, login = FLASHING.of_part("step")
    assert {step.slug for step in teaching} <= asked
    assert login.slug == "the-login"


class Said(NamedTuple):
    """Something that a reason says besides, and the run that shows it.

    ``page`` stands on the last page of an app of the proofs, its blank filled.
    """

    what: str
    app: str
    fill: str
    requests: tuple[str, ...]
    page: str


SAID = (
    Said(
        "every redirect has a code from 300 to 399",
        "any_redirect_code",
        "300 <= answer.status_code < 400",
        ("GET /",),
        "[True, True]",
    ),
    Said(
        "the words behind 302 and 303 are FOUND and SEE OTHER",
        "any_redirect_code",
        "answer.status",
        ("GET /",),
        "['302 FOUND', '303 SEE OTHER']",
    ),
    Said(
        "308 sends the form once more, as 307 does",
        "what_a_redirect_sends",
        "308",
        ("POST /save name=Ada",),
        "POST with the form {'name': 'Ada'}",
    ),
    Said(
        "302 goes on with GET, as 303 does",
        "what_a_redirect_sends",
        "302",
        ("POST /save name=Ada",),
        "GET with the form {}",
    ),
    Said(
        "any word may be a category",
        "category_of_it",
        'flash("Saved!", "blue")',
        ("POST /save", "GET /"),
        '<p class="blue">Saved!</p>',
    ),
    Said(
        "a second call with another filter still gets the rest on the same page",
        "read_it",
        '[get_flashed_messages(category_filter=[one]) for one in ("info", "success")]',
        ("POST /save", "GET /"),
        "[['Mail sent.'], ['Saved!']]",
    ),
    Said(
        "further calls of a request return the list again",
        "read_it",
        "[get_flashed_messages(), get_flashed_messages()]",
        ("POST /save", "GET /"),
        "[['Saved!', 'Mail sent.'], ['Saved!', 'Mail sent.']]",
    ),
    Said(
        "by default Flask believes a session cookie for 31 days",
        "read_it",
        "app.permanent_session_lifetime.days",
        ("GET /",),
        "31",
    ),
    Said(
        "messages can be planted in a session of the test client",
        "peek_in_a_test",
        'with client.session_transaction() as s: seen = s["_flashes"] = [("info", "Planted")]',
        ("GET /report",),
        "then: ['Planted']",
    ),
    Said(
        "a value under the name flash stays in the session",
        "queue_it",
        'session["flash"] = "Saved!"',
        ("POST /save", "GET /", "GET /"),
        "messages [], session {'flash': 'Saved!'}",
    ),
)


def ran(run: Run, app: str, fill: str, *requests: str) -> tuple[Timeline, str]:
    """Run an app of the proofs; return the run and the last page in it."""
    options = (Option("", "", right=True, proof=Proof(app, fill, requests)),)
    step = proof_step(FLASHING, Question("said", "", "", options), options[0])
    assert step is not None
    timeline = run(step.project(), requests_for(step, {}))
    response = timeline.exchanges[-1].response
    assert response is not None
    return timeline, response.body


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.what)
def test_what_a_reason_says_besides_is_true(said: Said, many_runs: Run) -> None:
    timeline, body = ran(many_runs, said.app, said.fill, *said.requests)
    assert said.page in body
    assert not timeline.errors


def test_the_error_without_a_key_says_that_no_key_was_set(many_runs: Run) -> None:
    timeline, _ = ran(many_runs, "no_key", 'flash("Saved!")', "POST /save")
    (error,) = timeline.errors
    assert error.type == "RuntimeError"
    assert "no secret key was set" in error.message
    assert (error.file, error.line) == ("app.py", 8)


def test_after_a_change_of_keys_new_cookies_are_signed_with_the_new_key(many_runs: Run) -> None:
    name = "SECRET_KEY_FALLBACKS"
    accept_then_refuse_old = f"app.config[{name!r}] = [] if app.config.get({name!r}) else ['old']"
    requests = ("POST /new-key", "POST /save", "POST /new-key", "GET /")
    _, page = ran(many_runs, "new_key", accept_then_refuse_old, *requests)
    assert page == "['Saved!']"
