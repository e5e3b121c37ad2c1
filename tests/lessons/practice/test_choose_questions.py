"""Which questions a sitting asks: ten, those missed first, and in the end all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from lessons.course.model import FrontMatter, Lesson, Question, Step
from lessons.practice.kinds import KINDS
from lessons.practice.lesson_questions import SITTING, quiz_questions
from lessons.practice.lesson_questions import choose_questions as choose
from lessons.practice.question import QuestionToAsk
from lessons.review.cards import CardId
from lessons.store.progress import StoredAnswer
from tests.support.review_cards import NOON


def answer(right: bool, at: datetime) -> StoredAnswer:
    return StoredAnswer(at, "", "", right)


def asked(count: int) -> list[QuestionToAsk]:
    return [
        QuestionToAsk(CardId("", "tea", "question", f"q{n}"), "queue", KINDS["one"], "?")
        for n in range(count)
    ]


def names(chosen: tuple[QuestionToAsk, ...]) -> list[str]:
    return [one.card.name for one in chosen]


def answers(**right: bool) -> dict[str, StoredAnswer]:
    """Return answers to these questions, one a minute."""
    return {
        name: answer(one, NOON + timedelta(minutes=minute))
        for minute, (name, one) in enumerate(right.items())
    }


seeds = st.integers(0, 1000)
latest = st.dictionaries(
    st.integers(0, 25).map("q{}".format),
    st.builds(answer, st.booleans(), st.integers(0, 99).map(lambda n: NOON + timedelta(hours=n))),
)


def test_a_new_quiz_begins_with_its_first_questions_in_a_new_order() -> None:
    sittings = [names(choose(asked(25), {}, Random(seed))) for seed in range(10)]
    first = {f"q{n}" for n in range(SITTING)}
    assert all({*one} == first for one in sittings)
    assert len({tuple(one) for one in sittings}) > 1


def test_the_core_questions_come_first_and_those_on_a_lab_last() -> None:
    steps = (
        Step("queue", 1, FrontMatter("", "read", ""), "", {}, {}),
        Step("race", 2, FrontMatter("", "read", "", part="lab"), "", {}, {}),
    )
    quiz = [
        Question("lab", "?", "race"),
        Question("other", "?", "queue"),
        Question("core", "?", "queue", core=True),
        Question("last", "?", "queue"),
    ]
    lesson = Lesson("tea", 1, "", "", "", steps, tuple(quiz))
    assert names(tuple(quiz_questions("", lesson))) == ["core", "other", "last", "lab"]
    for seed in range(5):
        chosen = choose(quiz_questions("", lesson), {}, Random(seed), most=3)
        assert {*names(chosen)} == {"core", "other", "last"}


def test_missed_ones_come_before_new_ones_and_those_before_the_right_ones() -> None:
    known = answers(q0=True, q1=False, q2=True, q3=False)
    for seed in range(5):
        random = Random(seed)
        assert {*names(choose(asked(6), known, random, most=2))} == {"q1", "q3"}
        assert {*names(choose(asked(6), known, random, most=4))} == {
            "q1",
            "q3",
            "q4",
            "q5",
        }
        assert "q0" in names(choose(asked(6), known, random, most=5))


def test_of_those_that_stand_alike_the_one_answered_longest_ago_comes_first() -> None:
    assert names(choose(asked(3), answers(q2=True, q0=True, q1=True), Random(1), 1)) == ["q2"]
    assert names(choose(asked(3), answers(q1=False, q2=False), Random(1), 1)) == ["q1"]


@given(st.integers(0, 25), latest, seeds)
def test_never_more_than_ten_are_asked_and_none_twice(
    count: int, known: dict[str, StoredAnswer], seed: int
) -> None:
    chosen = names(choose(asked(count), known, Random(seed)))
    assert len(chosen) == len({*chosen}) == min(count, SITTING)
    assert {*chosen} <= {one.card.name for one in asked(count)}


@given(st.integers(1, 60), latest, seeds)
def test_every_question_comes_sooner_or_later(
    count: int, known: dict[str, StoredAnswer], seed: int
) -> None:
    """Whatever was answered before: who sits through, missing what they will, meets them all."""
    random, now, met = Random(seed), NOON + timedelta(days=100), set[str]()
    sittings = -(-count // SITTING)
    for _ in range(sittings):
        for name in names(choose(asked(count), known, random)):
            now += timedelta(seconds=1)
            known = known | {name: answer(True, now)}  # what is missed comes again until it is
            met.add(name)
    assert len(met) == count
