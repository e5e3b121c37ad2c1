"""The course that comes along: it loads, and every sentence that a run can back is backed."""

from __future__ import annotations

import base64
from random import Random

import pytest

from lessons.course.loader import find_lesson
from lessons.course.model import Course, Part, Prediction, Step
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import Verdict, check, come_true, draw, requests_for
from sandbox.timeline import Fate, Timeline
from tests.lessons.conftest import Run
from tests.support.built_in import COURSE

STEPS = [step for lesson in COURSE.lessons for step in lesson.steps]
TEACHING = [step for step in STEPS if step.front.part == "step"]
FIRST_NINE = [step for step in TEACHING if step.number <= 9]
JUDGED = [step for step in STEPS if step.front.checks]
PARTS: dict[Part, range] = {"step": range(1, 19), "exercise": range(21, 31), "lab": range(31, 39)}

PLAYED: dict[tuple[str, bool], Timeline] = {}


@pytest.fixture(scope="module")
def course() -> Course:
    return COURSE


def played(step: Step, run: Run, *, solved: bool = False) -> tuple[Timeline, Verdict]:
    """Run a step as it opens, or its reference answer: once for all the tests that look at it."""
    drawn = draw(step, Random(7))
    if (step.folder, solved) not in PLAYED:
        project = step.solved() if solved else step.project()
        PLAYED[step.folder, solved] = run(project, requests_for(step, drawn))
    timeline = PLAYED[step.folder, solved]
    return timeline, check(step, timeline, drawn, explain(timeline))


def named(slug: str) -> Step:
    return next(step for step in STEPS if step.slug == slug)


def predicted(step: Step) -> Prediction:
    assert step.front.prediction is not None, f"{step.folder} asks for no prediction"
    return step.front.prediction


def body(timeline: Timeline, n: int) -> str:
    """Return the page that request n of the panel was answered with."""
    response = timeline.exchanges[n - 1].response
    assert response is not None
    return response.body.strip()


@pytest.mark.parametrize(("part", "numbers"), PARTS.items())
def test_steps_exercises_and_labs_have_their_numbers(
    course: Course, part: Part, numbers: range
) -> None:
    lesson = find_lesson(course, "15")
    assert [step.number for step in lesson.of_part(part)] == list(numbers)


def test_there_are_twenty_questions_or_more(course: Course) -> None:
    assert len(find_lesson(course, "15").quiz) >= 20


@pytest.mark.parametrize("step", JUDGED, ids=lambda step: step.slug)
def test_what_the_editor_opens_with_fails_and_the_solution_passes(step: Step, run: Run) -> None:
    _, verdict = played(step, run)
    assert not verdict.passed
    assert all(result.why for result in verdict.results if not result.passed)
    _, verdict = played(step, run, solved=True)
    assert [result for result in verdict.results if not result.passed] == []


@pytest.mark.parametrize("step", TEACHING, ids=lambda step: step.slug)
def test_a_step_has_one_thing_to_do_and_a_prediction_to_make(step: Step) -> None:
    assert step.front.checks
    assert step.solution
    assert len(predicted(step).choices) >= 3


@pytest.mark.parametrize("step", FIRST_NINE, ids=lambda step: step.slug)
def test_the_last_hint_and_no_other_holds_a_line_of_the_answer(step: Step) -> None:
    lines = new_lines(step)
    *nudges, last = step.front.hints
    assert any(line in last for line in lines)
    assert not [line for line in lines for hint in nudges if line in hint]


def test_the_right_prediction_stands_in_every_place(run: Run) -> None:
    places = []
    for step in TEACHING:
        timeline, _ = played(step, run)
        true = come_true(predicted(step), timeline, draw(step, Random(7)))
        places.append(true.index(True))
    assert set(places) == {0, 1, 2, 3}
    assert max(places.count(place) for place in places) <= len(places) / 2


def test_a_value_in_g_does_not_survive_the_redirect(run: Run) -> None:
    timeline, _ = played(named("a-redirect-forgets"), run)
    save, home = timeline.exchanges
    assert save.response is not None
    assert (save.response.location, home.request.redirected_from) == ("/", save.n)
    assert body(timeline, home.n) == "Note: None"
    assert timeline.lives == ()


def test_within_its_own_request_it_does(run: Run) -> None:
    step = named("a-redirect-forgets")
    timeline, _ = played(step, run, solved=True)
    assert body(timeline, 1) == draw(step, Random(7))["note"]


def test_flash_queues_and_prints_nothing(run: Run) -> None:
    timeline, _ = played(named("flash-queues"), run)
    [exchange] = timeline.exchanges
    assert body(timeline, 1) == "done"
    assert len(exchange.cookies) == 1
    [life] = timeline.waiting()
    assert life.fate is Fate.WAITING
    assert str(life.flashed_at) == "app.py:9"


def test_further_messages_line_up_behind_the_first(run: Run) -> None:
    timeline, _ = played(named("flash-queues"), run, solved=True)
    assert [life.message for life in timeline.waiting()] == ["Saved!", "Mail sent."]


def test_without_a_key_writing_fails_and_reading_is_silent(run: Run) -> None:
    timeline, _ = played(named("no-key-no-queue"), run)
    save, home = timeline.exchanges
    assert save.response is not None
    assert home.response is not None
    assert [error.type for error in save.errors] == ["RuntimeError"]
    assert "no secret key was set" in save.errors[0].message
    assert save.response.status == 500
    assert home.errors == ()
    assert (home.response.status, body(timeline, 2)) == (200, "[]")
    assert [read.messages for read in home.reads] == [()]
    assert [finding.cause for finding in explain(timeline)] == ["no-secret-key"]


def test_the_cookie_can_be_read_but_not_changed(run: Run) -> None:
    timeline, _ = played(named("the-signed-cookie"), run)
    save, forged, home = timeline.exchanges
    assert "Saved!" in str(save.cookies[0].data)
    assert "Hacked!" in forged_payload(named("the-signed-cookie"))
    assert (save.request.client, forged.request.client, home.request.client) == ("A", "B", "A")
    assert forged.response is not None
    assert (forged.response.status, body(timeline, 2)) == (200, "[]")
    assert forged.errors == ()
    assert [read.messages for read in forged.reads] == [()]
    assert body(timeline, 3) == '["Saved!"]'


def test_the_first_read_takes_the_message_and_the_second_gets_none(run: Run) -> None:
    timeline, _ = played(named("reading-takes-it-out"), run)
    _, first, second = timeline.exchanges
    assert [read.messages for read in first.reads] == [(("message", "Saved!"),)]
    assert [cookie.cleared for cookie in first.cookies] == [True]
    assert [read.messages for read in second.reads] == [()]
    assert [life.fate for life in timeline.lives] == [Fate.SHOWN]


def test_counting_the_messages_uses_them_up(run: Run) -> None:
    timeline, _ = played(named("reading-takes-it-out"), run, solved=True)
    assert [body(timeline, n) for n in (2, 3)] == ["1 waiting", "0 waiting"]
    [life] = timeline.lives
    assert (life.fate, life.lost_in) == (Fate.LOST, 2)


def test_a_message_waits_through_the_redirect_and_is_shown_once(run: Run) -> None:
    timeline, _ = played(named("redirect-then-show"), run)
    save, home, again = timeline.exchanges
    assert save.response is not None
    assert save.response.waiting == (("message", "Saved!"),)
    assert "Saved!" not in f"{save.response.location} {save.response.body}"
    assert [str(life.read_at) for life in timeline.lives] == ["templates/base.html:3"]
    assert home.request.redirected_from == save.n
    assert [life.shown for life in timeline.lives] == [1]
    assert [read.messages for read in again.reads] == [()]


def test_a_refresh_saves_and_flashes_again_unless_the_answer_was_a_redirect(run: Run) -> None:
    step = named("why-redirect")
    timeline, _ = played(step, run)
    drawn = draw(step, Random(7))
    stayed, refreshed, _, home, home_refreshed = timeline.exchanges
    assert (stayed.request.path, stayed.request.form) == (
        refreshed.request.path,
        refreshed.request.form,
    )
    assert (home.request.method, home.request.path) == ("GET", home_refreshed.request.path)
    shown = [len(x.response.displayed) for x in timeline.exchanges if x.response]
    assert shown == [1, 1, 0, 1, 0]
    assert body(timeline, 5) == f'["{drawn["first"]}","{drawn["first"]}","{drawn["second"]}"]'


def test_each_page_can_say_which_method_asked_for_it(run: Run) -> None:
    timeline, _ = played(named("why-redirect"), run, solved=True)
    methods = [body(timeline, n).split('"')[1] for n in (1, 2, 4, 5)]
    assert methods == ["POST", "POST", "GET", "GET"]


def test_a_message_without_a_category_gets_the_category_message(run: Run) -> None:
    timeline, _ = played(named("categories"), run)
    assert [life.category for life in timeline.waiting()] == ["success", "warning", "message"]


def test_any_second_argument_becomes_the_category_and_none_is_refused(run: Run) -> None:
    step = named("categories")
    app = step.files["app.py"].replace('"success"', "category=True")
    swapped = app.replace('"The disk is almost full.", "warning"', '"warning", "The disk is full."')
    timeline = run(step.project({"app.py": swapped}), requests_for(step, {}))
    assert timeline.errors == ()
    assert [life.pair for life in timeline.waiting()] == [
        ("True", "Saved!"),
        ("The disk is full.", "warning"),
        ("message", "Next backup: Friday."),
    ]


def test_two_names_in_the_loop_take_a_plain_message_apart(run: Run) -> None:
    timeline, _ = played(named("pairs"), run)
    _, failed, revisited, _, parted = timeline.exchanges
    assert [error.type for error in failed.errors] == ["ValueError"]
    assert [read.messages for read in revisited.reads] == [()]
    assert parted.errors == ()
    assert "(O|K)" in body(timeline, parted.n)
    assert [(life.fate, life.read_in) for life in timeline.lives] == [
        (Fate.LOST, failed.n),
        (Fate.LOST, parted.n),
    ]
    assert explain(timeline)[0].cause == "pairs-without-categories"


def test_with_categories_the_list_holds_pairs_with_the_category_first(run: Run) -> None:
    timeline, _ = played(named("pairs"), run, solved=True)
    assert "(success|OK)" in body(timeline, 5)
    assert [life.fate for life in timeline.lives] == [Fate.SHOWN, Fate.SHOWN]


@pytest.mark.parametrize("step", FIRST_NINE, ids=lambda step: step.slug)
def test_the_books_balance_but_for_the_forged_cookie(step: Step, run: Run) -> None:
    timeline, _ = played(step, run, solved=True)
    odd = [x.books.reason for x in timeline.exchanges if x.books and x.books.balanced is False]
    if step.slug == "the-signed-cookie":
        assert all("cookie edited" in reason for reason in odd)
    else:
        assert odd == []


def new_lines(step: Step) -> set[str]:
    """Return the lines of the reference answer that the step does not open with."""
    return {
        line.strip()
        for file, text in step.solution.items()
        for line in text.splitlines()
        if line.strip() and line not in step.files.get(file, "").splitlines()
    }


def forged_payload(step: Step) -> str:
    """Return what the cookie holds that the step's second request sends."""
    cookie = requests_for(step, {})[1].headers["Cookie"].removeprefix("session=")
    payload = cookie.partition(".")[0]
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
