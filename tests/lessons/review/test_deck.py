"""What a learner reviews now: cards of the course as it is, in a day and by rules of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lessons.course.model import (
    Blank,
    Choice,
    FrontMatter,
    Lesson,
    Option,
    Prediction,
    Question,
    Step,
)
from lessons.practice.lesson_questions import lesson_questions
from lessons.review import deck
from lessons.review import fitting as optimizing
from lessons.review.cards import Card, Rating, card_of, question_name, steps_by_name
from lessons.review.deck import Day, cards_to_ask, leeches_of, rules_of
from lessons.review.fitting import NotReadyError
from lessons.review.memories import Memories
from lessons.review.scheduler import Rules, Scheduler
from lessons.review.selection import NEW_A_DAY
from tests.lessons.review.test_cards import lesson as lesson_of_the_course
from tests.support.progress_files import take_back
from tests.support.review_cards import DAY, NOON
from tests.support.timed_progress import COURSE, SCHEDULER, Desk

AGAIN, HARD, GOOD, EASY = Rating
BERLIN = ZoneInfo("Europe/Berlin")


def step(slug: str, number: int) -> Step:
    choices = tuple(Choice(text, (), "because") for text in ("this", "that"))
    front = FrontMatter(
        slug,
        "blanks",
        "Fill it in.",
        prediction=Prediction(choices),
        blanks=(Blank("a call", ("shown",), "a hint"),),
    )
    return Step(slug, number, front, "", {}, {})


def lesson(slug: str = "flash", questions: Sequence[str] = ("what", "when")) -> Lesson:
    """Return a lesson whose questions are taught by its steps in turn."""
    steps = (step("queue", 1), step("read", 2))
    options = tuple(Option(text, "because", text == "this") for text in ("this", "that"))
    quiz = tuple(
        Question(name, "What?", steps[number % 2].slug, options)
        for number, name in enumerate(questions)
    )
    return Lesson(slug, 1, slug, "", "", "", steps, quiz)


def asked(
    desk: Desk, now: datetime = NOON, *, new_a_day: int = NEW_A_DAY, most: int | None = None
) -> list[str]:
    """Return the names of what a sitting asks of one lesson."""
    cards = cards_to_ask(desk.progress, [lesson()], now, UTC, new_a_day=new_a_day, most=most)
    return names(cards)


def names(cards: Sequence[Card]) -> list[str]:
    return [question_name(card.id) for card in cards]


def test_the_cards_of_a_lesson_are_the_same_whichever_way_they_are_found() -> None:
    one = lesson_of_the_course()
    found = {
        question_name(card): asking.step for card, asking in lesson_questions("flask", one).items()
    }
    assert steps_by_name(one) == found


def test_of_a_course_that_was_never_begun_nothing_is_asked(desk: Desk) -> None:
    assert asked(desk) == []


def test_what_a_step_teaches_is_new_once_it_was_run(desk: Desk) -> None:
    desk.progress.record_run("flash", "read", False)
    [*cards] = cards_to_ask(desk.progress, [lesson(), lesson("rest")], NOON, UTC)
    assert sorted(names(cards)) == ["blank:read#1", "predict:read", "when"]
    assert {(card.step, card.met, card.memory) for card in cards} == {("read", NOON, None)}


def test_what_was_met_first_is_begun_first_and_no_more_than_wanted(desk: Desk) -> None:
    desk.progress.record_run("flash", "read", True)
    desk.now = NOON + timedelta(hours=1)
    desk.progress.record_run("flash", "queue", True)
    assert set(asked(desk, new_a_day=3)) == {"blank:read#1", "predict:read", "when"}
    assert len(asked(desk)) == 6
    assert asked(desk, new_a_day=0) == []
    assert len(asked(desk, most=2)) == 2


def test_what_was_begun_today_takes_the_place_of_what_is_new(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.progress.record_run("flash", "read", True)
    desk.answer("what", rating=EASY)
    desk.answer("when", rating=EASY)
    assert len(asked(desk, new_a_day=3)) == 1
    assert asked(desk, new_a_day=2) == []
    assert len(asked(desk, NOON + DAY, new_a_day=3)) == 3  # what was learnt is not due yet


def test_due_cards_go_before_new_ones(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.progress.record_run("flash", "read", True)
    desk.answer("what", rating=AGAIN)
    desk.answer("predict:read", rating=AGAIN)
    later = NOON + DAY
    assert set(asked(desk, later)[:2]) == {"what", "predict:read"}
    assert len(asked(desk, later)) == 6
    assert set(asked(desk, later, most=2)) == {"what", "predict:read"}
    assert len(asked(desk, later, most=1)) == 1


def test_an_answer_that_was_taken_back_leaves_a_new_card(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.answer("what")
    assert "what" not in asked(desk)
    take_back(desk.progress, "flash", "what")
    assert "what" in asked(desk)


def test_what_the_course_no_longer_has_is_neither_asked_nor_counted(desk: Desk) -> None:
    desk.answer_all((name, NOON - DAY, AGAIN) for name in ("gone", "what", "predict:gone"))
    desk.progress.record_answer("gone", "what", "it", False)
    assert asked(desk, most=1) == ["what"]
    ends = [NOON, NOON + DAY]
    assert deck.due_counts(desk.progress, [lesson()], ends, NOON) == {"flash": (1, 1)}
    assert deck.due_counts(desk.progress, [lesson("rest")], ends, NOON) == {}
    assert len(Memories(desk.progress).memories()) == 4
    assert list(deck.memories_of(desk.progress, [lesson()])) == [card_of(COURSE, "flash", "what")]


def test_leeches_are_named_with_their_steps_the_worst_first(desk: Desk) -> None:
    lapses = {"what": 7, "when": 8, "gone": 9, "predict:queue": 7, "predict:read": 2}
    answers: list[tuple[str, datetime, Rating]] = []
    for name, times in lapses.items():
        at = NOON - 500 * DAY
        for _ in range(times):
            answers += (name, at, EASY), (name, at + 30 * DAY, AGAIN)
            at += 31 * DAY
    desk.answer_all(answers)
    Memories(desk.progress).refresh_memories(SCHEDULER)
    now = NOON + DAY
    found = leeches_of(desk.progress, [lesson()], now)
    assert names(found)[0] == "when"
    assert set(names(found)) == {"when", "what", "predict:queue"}
    assert [card.step for card in found if question_name(card.id) == "what"] == ["queue"]


# The learner's day


@pytest.mark.parametrize(
    ("now", "start", "hours"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC), 23),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC), 25),
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), datetime(2026, 6, 1, 22, tzinfo=UTC), 24),
    ],
)
def test_a_day_is_as_long_as_the_clocks_of_the_place_have_it(
    now: datetime, start: datetime, hours: int
) -> None:
    day = Day.of(now, BERLIN)
    assert (day.start, day.end - day.start) == (start, timedelta(hours=hours))
    assert day.week_end.astimezone(BERLIN).hour == 0
    assert day.week_end.astimezone(BERLIN).date() == now.astimezone(BERLIN).date() + 7 * DAY


def test_new_cards_are_counted_by_the_learners_day_when_the_clocks_change(desk: Desk) -> None:
    desk.now = datetime(2026, 3, 28, 12, tzinfo=UTC)
    desk.progress.record_run("flash", "queue", True)
    midnight = datetime(2026, 3, 28, 23, tzinfo=UTC)  # in Berlin, the night of the change
    desk.answer("what", midnight - timedelta(minutes=1), EASY)
    for now, left in [
        (midnight - timedelta(seconds=1), 0),
        (midnight, 1),
        (midnight + timedelta(hours=22, minutes=59), 1),
    ]:
        cards = cards_to_ask(desk.progress, [lesson()], now, BERLIN, new_a_day=1)
        assert sum(card.memory is None for card in cards) == left


def test_a_clock_that_was_wrong_leaves_new_cards_for_today(desk: Desk) -> None:
    desk.progress.record_run("flash", "queue", True)
    desk.answer("what", NOON + 900 * DAY, EASY)
    desk.now = NOON
    cards = cards_to_ask(desk.progress, [lesson()], NOON, UTC, new_a_day=1)
    assert names(cards)[0] == "what"  # answered in a time to come: asked again
    assert sum(card.memory is None for card in cards) == 1


# The learner's rules


def test_a_learners_rules_are_those_of_fsrs_until_they_are_fitted(desk: Desk) -> None:
    assert rules_of(desk.progress) == Rules()
    assert (rules_of(desk.progress).retention, rules_of(desk.progress).fuzz) == (0.9, True)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "null",
        "[1, 2]",
        '{"a": 1}',
        '["a"]',
        f"{[1e300] * 21}",
        f"[{'1,' * 20}NaN]",
        "[" * 100_000,
    ],
)
def test_rules_that_make_no_sense_are_passed_over(desk: Desk, kept: str) -> None:
    desk.progress.keep_setting(deck.PARAMETERS, kept)
    assert rules_of(desk.progress) == Rules()


def test_what_fitting_needs_is_said(desk: Desk) -> None:
    assert "so far there are 0" in deck.fit_offer(desk.progress).why_not
    desk.answer_all(("what", NOON + days * DAY, GOOD) for days in range(5))
    desk.progress.course = "another"
    desk.answer("when")
    offer = deck.fit_offer(desk.progress)
    assert "so far there are 4" in offer.why_not  # of every course
    assert desk.progress.course == "another"
    with pytest.raises(NotReadyError, match="so far there are 4"):
        deck.fit(desk.progress)
    assert rules_of(desk.progress) == Rules()


def test_what_was_fitted_is_kept_and_changes_every_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.answer_all((name, NOON, GOOD) for name in ("what", "when"))
    asked(desk)
    parameters = (0.3, *Rules().parameters[1:])
    monkeypatch.setattr(optimizing, "fitted", lambda histories: parameters)  # torch is large
    assert deck.fit(desk.progress) == rules_of(desk.progress) == Rules(parameters=parameters)
    scheduler = Scheduler(rules_of(desk.progress))
    assert Memories(desk.progress).refresh_memories(scheduler) == 2
    desk.progress.close()
    desk.progress = desk.window()
    assert rules_of(desk.progress).parameters == parameters
