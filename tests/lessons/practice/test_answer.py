"""What is kept of an answer: whatever the screen or the lines made of it, the same."""

from __future__ import annotations

from dataclasses import replace

from lessons.practice.answer import AnswerRecord, record_answer
from lessons.practice.question import AskedQuestion, Judgement
from lessons.review.cards import Rating
from tests.support.question_kinds import ONE, shown


def asked(seconds: float | None, *, hinted: bool = False) -> AskedQuestion:
    """Return a question that was answered rightly after this time."""
    found = AskedQuestion(replace(shown(ONE), hinted=hinted), 0.0)
    found.answered_at = seconds
    found.judgement = Judgement(True, "`flash()`", "It queues.")
    return found


def test_an_answer_is_kept_with_what_happened_and_what_it_is_worth() -> None:
    kept = record_answer(asked(6.5), sure=True)
    assert kept is not None
    assert kept.pace is not None
    assert replace(kept, pace=1) == AnswerRecord("`flash()`", True, 6500, False, Rating.Good, 1)


def test_what_could_not_be_judged_is_not_kept() -> None:
    unjudged = asked(1)
    assert record_answer(replace(unjudged, judgement=None), sure=True) is None
    unjudged.judgement = Judgement(None, "x", "cut short")
    assert record_answer(unjudged, sure=True) is None


def test_a_hint_a_doubt_and_an_unknown_time_count() -> None:
    cases = [
        (asked(1.0), True, False, Rating.Easy),
        (asked(1.0), False, False, Rating.Good),
        (asked(None), True, False, Rating.Good),
        (asked(1.0, hinted=True), True, False, Rating.Hard),
        (asked(1.0), True, True, Rating.Hard),
    ]
    for one, sure, helped, rating in cases:
        kept = record_answer(one, sure=sure, helped=helped)
        assert kept is not None
        assert kept.rating is rating
        assert kept.hinted == (rating is Rating.Hard)
    unknown = record_answer(asked(None), sure=True)
    assert unknown is not None
    assert (unknown.took_ms, unknown.pace) == (None, None)


def test_the_learner_s_own_pace_counts() -> None:
    slow = record_answer(asked(20), sure=True, pace=0.4)
    usual = record_answer(asked(20), sure=True, pace=2.5)
    assert slow is not None
    assert usual is not None
    assert (slow.rating, usual.rating) == (Rating.Hard, Rating.Good)
