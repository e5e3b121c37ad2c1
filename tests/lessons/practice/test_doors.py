"""What leads on from the end of a sitting: the next move first, each door once."""

from __future__ import annotations

from lessons.practice.doors import MOST_DOORS, StepToRead, doors, more_questions
from tests.support.built_in import FLASHING

STEPS = FLASHING.steps


def to_read(number: int, why: str = "teaches", ask: str = "") -> StepToRead:
    return StepToRead(FLASHING.slug, STEPS[number], why, ask)


def test_another_sitting_comes_first_then_the_step_to_go_on_with() -> None:
    found = doors(more="10 more questions", missed=2, onward=to_read(4), to_read=[to_read(1)])
    assert [door.kind for door in found] == ["more", "step", "missed", "step"]
    assert found[1].says == f"Step 5: {STEPS[4].title}"
    assert found[2].says == "Ask the 2 missed questions once more"


def test_a_step_has_one_door_and_a_key_suffices_for_each() -> None:
    again = [to_read(1, ask="Why?"), to_read(1, ask="What?"), to_read(4)]
    found = doors(more="", missed=0, onward=to_read(4), to_read=again)
    assert [door.step[1] for door in found] == [STEPS[4].slug, STEPS[1].slug]
    assert found[1].aside == "teaches: Why?"
    many = doors(more="more", missed=1, to_read=[to_read(number) for number in range(18)])
    assert len(many) == MOST_DOORS


def test_where_nothing_else_is_to_do_the_door_leads_back() -> None:
    assert [door.kind for door in doors(more="", missed=0)] == ["leave"]


def test_the_next_questions_are_counted() -> None:
    assert more_questions(0, 43) == "10 more questions of this quiz"
    assert more_questions(42, 43) == "1 more question of this quiz"
    assert more_questions(43, 43) == ""
