"""A sitting without a screen: what each key does, what is kept, and what comes next."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course.model import Question
from lessons.practice.effects import RunApp
from lessons.practice.kinds.kind import NO_RUN
from lessons.practice.session import (
    AFTER_ALL,
    ONCE_MORE,
    RUNNING,
    STILL_RUNS,
    STOPPABLE,
    TAKEN_BACK,
    PracticeSession,
)
from lessons.review.cards import Rating
from tests.support.practice_sessions import Player, outcome
from tests.support.question_kinds import ALL, FILL, ONE, ORDER, PREDICT, QUIZ

SECOND = msgspec.structs.replace(ONE, id="second")
AGAIN, HARD, GOOD, EASY = Rating
FIRST_TRUE = outcome(came_true=(True, False, False))


# Answers


def test_one_key_answers_and_the_answer_is_kept_at_once() -> None:
    player = Player(ONE)
    player.press("`flash()`")
    assert player.judgement is not None
    assert player.judgement.right
    ((name, record),) = player.store.values()
    assert (name, record.said, record.took_ms) == ("one", "`flash()`", 250)
    assert player.session.last is player.asked


def test_an_answer_counts_until_it_is_taken_back() -> None:
    player = Player(ONE)
    player.press_one(right=False)
    player.press(0, 1, 2, 3)
    player.submit()
    assert player.kept == [("one", False, AGAIN)]
    player.undo()
    assert player.asked.note == f"{TAKEN_BACK} Answer with 1-4."
    player.press_one(right=True)
    assert player.kept == [("one", True, GOOD)], "the right answer was to be seen before"


@pytest.mark.parametrize("place", [-1, 4, 5])
def test_a_key_of_no_option_does_nothing(place: int) -> None:
    player = Player(ONE)
    player.press(place)
    assert player.judgement is None


def test_a_missed_question_comes_again_until_it_was_right() -> None:
    player = Player(ONE, SECOND)
    first = player.id
    player.answer(right=False)
    player.answer(right=True)
    assert (player.id, player.asked.comes_again) == (first, True)
    player.answer(right=False)
    player.answer(right=True)
    assert player.session.asked is None
    assert player.session.sitting.right_first == 1
    assert [right for _, right, _ in player.kept] == [False, True, False, True]


def test_nothing_goes_on_before_the_answer() -> None:
    player = Player(ONE, SECOND)
    first = player.asked
    player.go_on()
    player.rate(HARD)
    player.session.toggle_reasons()
    assert player.asked is first
    assert not first.shows_reasons


def test_reasons_are_shown_and_hidden_again() -> None:
    player = Player(ONE)
    player.press_one(right=True)
    for shown in (True, False):
        player.session.toggle_reasons()
        assert player.asked.shows_reasons is shown


def test_the_order_shown_is_another_after_each_turn() -> None:
    player = Player(ONE)
    orders = {player.asked.shown.order}
    for _ in range(10):
        player.skip()
        player.undo()
        orders.add(player.asked.shown.order)
    assert len(orders) > 3


# Arrows


def test_arrows_point_and_enter_answers() -> None:
    player = Player(ONE)
    player.submit()
    assert player.judgement is None, "nothing is pointed at"
    for by, place in ((1, 0), (1, 1), (-1, 0), (-1, 3), (-1, 2)):
        assert player.session.point(by)
        assert player.asked.pointed == place
    player.submit()
    assert player.asked.response.picks == (2,)
    assert not player.session.point(1), "once there is an answer, the arrows scroll"
    fresh = Player(ONE)
    fresh.session.point(-1)
    assert fresh.asked.pointed == 3, "an arrow up begins at the last option"
    assert not Player(FILL).session.point(1), "there is nothing to point at in a blank"
    assert not PracticeSession().point(1)


def test_the_arrow_leaves_what_a_hint_rules_out() -> None:
    player = Player(ONE)
    for _ in range(20):
        player.session.point(1)
        player.hint()
        assert player.asked.pointed not in player.asked.shown.ruled_out


# Skipping


def test_a_skipped_question_is_neither_kept_nor_asked_again() -> None:
    player = Player(ONE, SECOND)
    player.skip()
    player.answer(right=True)
    assert player.session.asked is None
    assert player.session.sitting.outcomes == ("skipped", "right")
    assert len(player.kept) == 1


# Undo


def test_the_key_after_undo_answers_the_question_that_is_asked_again() -> None:
    player = Player(ONE, SECOND)
    first = player.id
    player.answer(right=True)
    player.undo()
    player.press(0)
    assert player.id == first
    assert player.judgement is not None
    assert [name for name, *_ in player.kept] == [first]


def test_undo_reaches_back_beyond_the_question_on_the_table() -> None:
    player = Player(ONE, SECOND)
    first = player.id
    player.answer(right=False)
    player.answer(right=True)
    assert player.id == first, "what was missed is asked again"
    player.undo()
    player.undo()
    assert (player.id, player.session.sitting.position) == (first, 1)
    assert player.kept == []
    assert player.session.undo_says == ""
    before = player.asked
    player.undo()
    assert player.asked is before, "there is nothing more to take back"


def test_a_skip_that_is_taken_back_is_called_no_answer() -> None:
    player = Player(ONE)
    player.skip()
    assert player.session.undo_says == AFTER_ALL
    player.undo()
    assert player.asked.note == f"{AFTER_ALL} Answer with 1-4."


# Rating


def test_each_key_rates_an_answer_with_the_next_of_the_four() -> None:
    player = Player(ONE)
    player.press_one(right=True)
    for rating in (AGAIN, HARD, GOOD, EASY, AGAIN):
        player.rate()
        assert player.asked.rating is rating
        assert player.kept == [("one", True, rating)]


@pytest.mark.parametrize(
    ("right", "rating", "first_try"), [(False, EASY, "missed"), (True, AGAIN, "right")]
)
def test_what_was_wrong_or_is_rated_again_is_asked_again(
    right: bool, rating: Rating, first_try: str
) -> None:
    player = Player(ONE, SECOND)
    first = player.id
    player.press_one(right=right)
    player.rate(rating)
    player.go_on()
    player.answer(right=True)
    assert (player.id, player.asked.comes_again) == (first, True)
    assert player.session.sitting.outcomes == (first_try, "right")


def test_the_last_answer_can_be_rated_from_the_next_question() -> None:
    player = Player(ONE, SECOND)
    player.answer(right=True)
    second = player.asked
    player.rate(HARD)
    assert [rating for *_, rating in player.kept] == [HARD]
    assert player.asked is second, "the question that is asked stays"
    assert player.asked.rating is None


def test_once_all_is_asked_a_rating_may_bring_the_last_one_back() -> None:
    player = Player(ONE)
    player.answer(right=True)
    player.rate(AGAIN)
    assert player.asked.comes_again
    player.rate(GOOD)
    assert player.session.asked is None


def test_after_a_skip_there_is_no_answer_to_rate() -> None:
    player = Player(ONE, SECOND)
    player.answer(right=True)
    player.skip()
    assert player.session.last is None
    player.rate(AGAIN)
    assert [rating for *_, rating in player.kept] == [EASY]


@pytest.mark.parametrize("question", QUIZ, ids=lambda one: one.kind)
def test_a_wrong_answer_is_never_put_off(question: Question) -> None:
    player = Player(question)
    if question.kind in ("one", "predict"):
        player.run_ends(FIRST_TRUE)
        player.press_one(right=False)
    elif question.kind == "all":
        player.press(0)
        player.submit()
    else:
        player.press(*([0, 1] if question.kind == "order" else []))
        player.fill("1", outcome(passed=False))
    for rating in (None, EASY, GOOD):
        player.rate(rating)
    assert [rating for *_, rating in player.kept] == [AGAIN]
    assert player.asked.returns_in == 0


def test_in_how_many_days_it_comes_back_is_known_once_it_is_kept() -> None:
    player = Player(ONE)
    player.press_one(right=True)
    assert player.asked.returns_in is None
    (name,) = player.store
    player.session.learn_returns(name, {AGAIN: 0, HARD: 1, GOOD: 1, EASY: 5})
    assert player.asked.returns_in == 5
    player.rate()
    assert player.asked.returns_in == 0
    player.rate()
    assert player.asked.returns_in == 1


# Too early


@pytest.mark.parametrize(
    ("question", "keys", "said"),
    [
        (ONE, [], "No answer is chosen yet. Press its number, 1-4."),
        (PREDICT, [], "No answer is chosen yet. Press its number, 1-3."),
        (ALL, [], "Nothing is marked yet. Mark all right answers with 1-3."),
        (FILL, [], "The blank is still empty. Write the code that belongs there."),
        (ORDER, [1], "1 and 3 aren't placed yet. Press their numbers."),
        (ORDER, [], "1, 2 and 3 aren't placed yet. Press their numbers."),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_an_answer_that_is_given_too_early_is_told_what_it_lacks(
    question: Question, keys: list[int], said: str
) -> None:
    player = Player(question)
    player.press(*keys)
    player.submit()
    assert player.judgement is None
    assert player.asked.note == said


# Hints


def test_a_hint_rules_an_option_out_and_makes_a_right_answer_hard() -> None:
    player = Player(ONE)
    player.hint()
    (out,) = player.asked.shown.ruled_out
    assert out not in player.asked.right_places
    assert player.asked.note == f"Hint: Not {out + 1}."
    player.press(out)
    assert player.judgement is None, "what is ruled out is no answer"
    assert player.asked.note == f"A hint has ruled out {out + 1}."
    player.press_one(right=True)
    assert player.kept == [("one", True, HARD)]


def test_a_hint_is_not_forgotten_by_skip_and_undo() -> None:
    player = Player(ONE)
    player.hint()
    player.skip()
    player.undo()
    assert not player.asked.shown.ruled_out
    player.press_one(right=True)
    assert player.kept == [("one", True, HARD)]


def test_there_is_no_hint_after_the_answer() -> None:
    player = Player(ONE)
    player.press_one(right=True)
    player.hint()
    assert not player.asked.shown.hint


# Runs


@pytest.mark.parametrize("question", QUIZ, ids=lambda one: one.kind)
def test_only_a_prediction_is_run_before_its_answer(question: Question) -> None:
    player = Player(question)
    assert len(player.runs) == (question is PREDICT)
    if question is PREDICT:
        assert player.asked.question.app is not None
        assert player.runs == [RunApp(player.asked.question.app, {})]


def test_a_prediction_is_judged_by_its_run_whichever_comes_first() -> None:
    for run_first in (True, False):
        player = Player(PREDICT)
        if run_first:
            player.run_ends(FIRST_TRUE)
        player.press("`A B`")
        if not run_first:
            assert player.judgement is None
            assert player.asked.note == RUNNING
            player.run_ends(FIRST_TRUE)
        assert player.kept == [("predict", True, EASY)]


@pytest.mark.parametrize(("first", "rating"), [("nothing", GOOD), ("`A B`", EASY)])
def test_a_prediction_that_was_changed_while_it_ran_is_not_sure(first: str, rating: Rating) -> None:
    player = Player(PREDICT)
    player.press(first, "`A B`")
    player.run_ends(FIRST_TRUE)
    assert player.kept == [("predict", True, rating)]


def test_a_hint_on_a_prediction_waits_for_its_run() -> None:
    player = Player(PREDICT)
    player.hint()
    assert player.told == [STILL_RUNS]
    assert not player.asked.shown.hint
    player.run_ends(FIRST_TRUE)
    player.hint()
    assert player.asked.shown.hinted


@pytest.mark.parametrize("leave", [Player.skip, Player.undo])
def test_leaving_an_open_prediction_stops_its_run(leave: Callable[[Player], None]) -> None:
    player = begin_with_one(PREDICT)
    leave(player)
    assert player.stops == 1


def test_what_a_stopped_run_comes_to_is_for_no_other_question() -> None:
    player = Player(PREDICT, msgspec.structs.replace(PREDICT, id="other"))
    player.skip()
    player.skip()
    assert player.session.asked is None
    player.run_ends(FIRST_TRUE)
    assert player.kept == []


def begin_with_one(question: Question) -> Player:
    """Answer another question first, and go on to this one."""
    player = next(
        player for seed in range(20) if (player := Player(ONE, question, seed=seed)).id == "one"
    )
    player.answer(right=True)
    assert player.id == question.id
    return player


def begin_to_judge(player: Player) -> None:
    """Give the answer to the question on the table that its run is to judge."""
    match player.id:
        case "order":
            player.press(*ORDER.lines[:2])
            player.submit()
        case "fill":
            player.submit('flash("A")')
        case _:
            player.press("`A B`")


@pytest.mark.parametrize("question", [ORDER, FILL, PREDICT], ids=lambda one: one.kind)
def test_undo_takes_back_what_is_being_judged_and_not_the_answer_before(question: Question) -> None:
    player = begin_with_one(question)
    begin_to_judge(player)
    assert player.session.undo_says == ONCE_MORE
    player.undo()
    assert player.id == question.id
    assert player.judgement is None
    assert not player.asked.response.picks
    assert player.stops == 1
    assert [name for name, *_ in player.kept] == ["one"]
    assert player.asked.note.startswith(ONCE_MORE)


@pytest.mark.parametrize("question", [ORDER, FILL], ids=lambda one: one.kind)
def test_what_is_being_judged_can_be_stopped_and_nothing_else(question: Question) -> None:
    player = Player(question)
    begin_to_judge(player)
    session, asked = player.session, player.asked
    before = asked.response
    assert session.is_judging
    assert asked.note == STOPPABLE
    assert not session.is_open
    assert not session.can_submit
    assert not session.can_take_back
    assert not session.places_open
    player.press(0)
    player.take_back()
    player.submit("something else")
    player.hint()
    assert asked.response == before
    assert not asked.shown.hint
    assert len(player.runs) == 1


@pytest.mark.parametrize("question", [ORDER, FILL], ids=lambda one: one.kind)
def test_a_run_that_was_stopped_judges_nothing_and_nothing_is_kept(question: Question) -> None:
    player = Player(question)
    begin_to_judge(player)
    player.run_ends(None)
    assert player.judgement is not None
    assert (player.judgement.right, player.judgement.why) == (None, NO_RUN)
    assert player.kept == []
    player.rate(EASY)
    assert player.kept == []
    player.go_on()
    assert player.session.asked is None
    assert player.session.sitting.outcomes == ("skipped",)


def test_where_no_run_can_be_made_that_is_the_reason() -> None:
    player = Player(FILL)
    begin_to_judge(player)
    player.run_breaks("flasklings can't run an app here.")
    assert player.judgement is not None
    assert (player.judgement.right, player.judgement.why) == (
        None,
        "flasklings can't run an app here.",
    )
    predicts = Player(PREDICT)
    predicts.run_breaks("flasklings can't run an app here.")
    predicts.press(0)
    assert predicts.judgement is not None
    assert (predicts.judgement.right, predicts.judgement.why) == (
        None,
        "flasklings can't run an app here.",
    )


@pytest.mark.parametrize("keys", ["u", "enter u", "u s u"])
def test_who_saw_the_answer_before_one_was_judged_is_not_sure_of_it(keys: str) -> None:
    """Whether the question comes again at once, after it was left, or by way of a skip."""
    player = begin_with_one(FILL)
    player.fill("while True: pass", None)
    for key in keys.split():
        {"u": player.undo, "enter": player.go_on, "s": player.skip}[key]()
    assert player.id == "fill"
    player.fill('flash("A")', outcome())
    assert player.kept[-1] == ("fill", True, GOOD)


def test_what_was_not_judged_is_asked_once_more_with_its_text_to_be_corrected() -> None:
    player = begin_with_one(FILL)
    player.fill("while True: pass", None)
    player.undo()
    assert player.id == "fill"
    assert player.asked.response.text == "while True: pass"
    assert player.judgement is None
    assert [name for name, *_ in player.kept] == ["one"]


def test_the_time_of_an_answer_is_that_of_the_learner_alone() -> None:
    player = Player(FILL)
    player.now += 4.75
    player.submit('flash("A")')
    player.now += 60
    player.run_ends(outcome())
    ((_, record),) = player.store.values()
    assert record.took_ms == 5000


# The pace


def test_the_paces_of_right_answers_are_gathered() -> None:
    player = Player(ONE, SECOND)
    player.answer(right=False)
    assert player.session.times == []
    player.answer(right=True)
    player.answer(right=True)
    assert len(player.session.times) == 2


def test_a_learner_s_own_pace_says_what_is_slow() -> None:
    for times, rating in (([], HARD), ([5.0] * 10, GOOD)):
        player = Player(ONE)
        player.session.times = [*times]
        player.now += 30
        player.press_one(right=True)
        assert player.kept == [("one", True, rating)]


# Whatever is pressed

MOVES: dict[str, Callable[[Player], object]] = {
    "1": lambda player: player.press(0),
    "2": lambda player: player.press(1),
    "down": lambda player: player.session.point(1),
    "enter": lambda player: player.submit("flash('A')"),
    "on": Player.go_on,
    "backspace": Player.take_back,
    "hint": Player.hint,
    "skip": Player.skip,
    "undo": Player.undo,
    "rate": Player.rate,
    "ends": lambda player: player.run_ends(FIRST_TRUE),
    "stops": lambda player: player.run_ends(None),
}


@given(st.lists(st.sampled_from([*MOVES]), max_size=40), st.integers(0, 50))
def test_what_is_kept_is_what_the_sitting_counts(keys: list[str], seed: int) -> None:
    player = Player(*QUIZ, seed=seed)
    for key in keys:
        turns, before = player.session.turns, player.session.asked
        MOVES[key](player)
        assert (player.session.turns == turns) == (player.session.asked is before)
        tries = player.session.sitting.first_tries
        kept = player.kept
        assert len(kept) >= len(tries)
        assert [right for _, right, _ in kept[: len(tries)]] == [turn.right for turn in tries]
        assert [rating for *_, rating in kept[: len(tries)]] == [turn.rating for turn in tries]
        asked = player.session.asked
        assert (asked is None) == player.session.sitting.over
    while player.session.undo_says:
        player.undo()
    assert player.kept == []
    assert player.session.sitting.position == 1
