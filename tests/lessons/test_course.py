"""The course that comes along: it loads, and every sentence that a run can back is backed."""

from __future__ import annotations

import base64
import time
from random import Random

import pytest

from lessons.course import Course, Step
from lessons.diagnosis import explain
from lessons.grading import Verdict, check, draw, requests_for
from lessons.loading import find_lesson, load_course
from sandbox.timeline import Fate, Timeline
from tests.lessons.conftest import Run

COURSE = load_course()
STEPS = [step for lesson in COURSE.lessons for step in lesson.steps]
SOLVED = [step for step in STEPS if step.solution]


@pytest.fixture(scope="module")
def course() -> Course:
    return COURSE


def played(step: Step, run: Run, *, solved: bool = False) -> tuple[Timeline, Verdict]:
    drawn = draw(step, Random(7))
    project = step.solved() if solved else step.project()
    timeline = run(project, requests_for(step, drawn))
    return timeline, check(step, timeline, drawn)


def named(slug: str) -> Step:
    return next(step for step in STEPS if step.slug == slug)


def test_the_first_six_steps_one_exercise_and_ten_questions_are_there(course: Course) -> None:
    lesson = find_lesson(course, "15")
    assert [step.number for step in lesson.steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.front.kind for step in lesson.steps] == ["read"] * 6 + ["blanks"]
    assert len(lesson.quiz) == 10


def test_loading_it_takes_no_time_worth_noticing() -> None:
    load_course()
    took = []
    for _ in range(10):
        start = time.process_time()
        load_course()
        took.append(time.process_time() - start)
    assert min(took) < 0.015


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_a_run_of_the_untouched_app_ends_by_itself(step: Step, run: Run) -> None:
    timeline, _ = played(step, run)
    assert timeline.ended is not None
    assert timeline.ended.reason == "finished"


@pytest.mark.parametrize("step", SOLVED, ids=lambda step: step.slug)
def test_what_the_editor_opens_with_fails_and_the_solution_passes(step: Step, run: Run) -> None:
    assert not played(step, run)[1].passed
    _, verdict = played(step, run, solved=True)
    assert [result for result in verdict.results if not result.passed] == []


@pytest.mark.parametrize("step", SOLVED, ids=lambda step: step.slug)
def test_every_value_that_may_be_drawn_lets_the_solution_pass(step: Step, run: Run) -> None:
    for name, values in step.front.draw.items():
        for value in values:
            drawn = {**draw(step, Random(1)), name: value}
            timeline = run(step.solved(), requests_for(step, drawn))
            assert check(step, timeline, drawn).passed, value


@pytest.mark.parametrize(
    "step", [s for s in STEPS if s.front.checks and not s.solution], ids=lambda step: step.slug
)
def test_a_task_is_not_done_before_it_was_begun(step: Step, run: Run) -> None:
    _, verdict = played(step, run)
    assert not verdict.passed
    assert all(result.why for result in verdict.results if not result.passed)


TASKS = {
    "a-redirect-forgets": ('return redirect(url_for("home"))', "return g.note"),
    "flash-queues": ('    return "done"', '    flash("Mail sent.")\n    return "done"'),
    "no-key-no-queue": ("app = Flask(__name__)", 'app = Flask(__name__)\napp.secret_key = "dev"'),
    "the-signed-cookie": ('flash("Saved!")', 'flash("Your PIN is 4711")'),
    "reading-takes-it-out": (
        "return get_flashed_messages()",
        "return get_flashed_messages() + get_flashed_messages()",
    ),
    "redirect-then-show": ('flash("Saved!")', 'flash("Your note is safe.")'),
}
"""What the last hint of each step says: (the line there is, what to make of it)."""


@pytest.mark.parametrize("slug", TASKS)
def test_doing_what_the_last_hint_says_fulfils_the_task(slug: str, run: Run) -> None:
    step, (old, new) = named(slug), TASKS[slug]
    assert any(line.strip() in step.front.hints[-1] for line in new.splitlines())
    assert old in step.files["app.py"]
    texts = {"app.py": step.files["app.py"].replace(old, new, 1)}
    timeline = run(step.project(texts), requests_for(step, {}))
    verdict = check(step, timeline, {})
    assert [result for result in verdict.results if not result.passed] == []


def test_a_value_in_g_does_not_survive_the_redirect(run: Run) -> None:
    timeline, _ = played(named("a-redirect-forgets"), run)
    save, home = timeline.exchanges
    assert save.response is not None
    assert home.response is not None
    assert (save.response.location, home.request.redirected_from) == ("/", save.n)
    assert home.response.body == "Note: None"
    assert timeline.lives == ()


def test_flash_queues_and_prints_nothing(run: Run) -> None:
    timeline, _ = played(named("flash-queues"), run)
    [exchange] = timeline.exchanges
    assert exchange.response is not None
    assert exchange.response.body == "done"
    assert len(exchange.cookies) == 1
    [life] = timeline.waiting()
    assert life.fate is Fate.WAITING
    assert str(life.flashed_at) == "app.py:9"


def test_without_a_key_writing_fails_and_reading_is_silent(run: Run) -> None:
    timeline, _ = played(named("no-key-no-queue"), run)
    save, home = timeline.exchanges
    assert save.response is not None
    assert home.response is not None
    assert [error.type for error in save.errors] == ["RuntimeError"]
    assert "no secret key was set" in save.errors[0].message
    assert save.response.status == 500
    assert home.errors == ()
    assert home.response.status == 200
    assert [read.messages for read in home.reads] == [()]
    assert [finding.cause for finding in explain(timeline)] == ["no-secret-key"]


def test_the_cookie_can_be_read_but_not_changed(run: Run) -> None:
    timeline, _ = played(named("the-signed-cookie"), run)
    save, _, forged = timeline.exchanges
    assert "Saved!" in str(save.cookies[0].data)
    assert "Hacked!" in base64_text(named("the-signed-cookie"))
    assert forged.request.client == "B"
    assert forged.response is not None
    assert forged.response.status == 200
    assert forged.errors == ()
    assert [read.messages for read in forged.reads] == [()]


def test_the_first_read_takes_the_message_and_the_second_gets_none(run: Run) -> None:
    timeline, _ = played(named("reading-takes-it-out"), run)
    _, first, second = timeline.exchanges
    assert [read.messages for read in first.reads] == [(("message", "Saved!"),)]
    assert [cookie.cleared for cookie in first.cookies] == [True]
    assert [read.messages for read in second.reads] == [()]
    assert [life.fate for life in timeline.lives] == [Fate.SHOWN]


def test_a_message_waits_through_the_redirect_and_is_shown_once(run: Run) -> None:
    timeline, _ = played(named("redirect-then-show"), run)
    save, home, again = timeline.exchanges
    assert save.response is not None
    assert save.response.waiting == (("message", "Saved!"),)
    assert [str(life.read_at) for life in timeline.lives] == ["templates/base.html:3"]
    assert home.request.redirected_from == save.n
    assert [life.shown for life in timeline.lives] == [1]
    assert [read.messages for read in again.reads] == [()]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_the_books_balance_but_for_the_forged_cookie(step: Step, run: Run) -> None:
    timeline, _ = played(step, run, solved=True)
    odd = [x.books.reason for x in timeline.exchanges if x.books and x.books.balanced is False]
    if step.slug == "the-signed-cookie":
        assert all("cookie edited" in reason for reason in odd)
    else:
        assert odd == []


def base64_text(step: Step) -> str:
    """Return the payload of the cookie that the step's last request sends."""
    cookie = requests_for(step, {})[-1].headers["Cookie"].removeprefix("session=")
    payload = cookie.partition(".")[0]
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
