"""A new kind of question is a file, a name and its rules: then all that asks, asks it too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lessons.course import quiz_rules
from lessons.course.faults import Misfit
from lessons.course.model import Lesson, Option, Proof, Question
from lessons.course.quiz_rules import QuestionRules, quiz_faults
from lessons.export.anki_cards import sides_of
from lessons.practice.kinds import KINDS
from lessons.practice.kinds.kind import KindOfQuestion
from lessons.practice.question import AskedQuestion, Judgement, Mark, Response, ShownQuestion
from lessons.review.cards import Rating
from sandbox.sandbox import Sandbox
from tests.support.plain_sittings import Learner
from tests.support.practice_screens import open_quiz, with_questions
from tests.support.practice_sessions import Player
from tests.support.question_kinds import LESSON
from tests.support.screen_text import screen_text
from tests.support.small_app import SmallApp
from tui.plain.sittings import hold_quiz


class TwoRight(KindOfQuestion):
    """Two options are right; a third choice takes the place of the first."""

    one_key = False
    how = "Choose the two with 1-{}, then press Enter."
    prompt = "Your two: "

    def press(self, shown: ShownQuestion, response: Response, place: int) -> Response:
        return Response((*response.picks[-1:], place))

    def is_complete(self, shown: ShownQuestion, response: Response) -> bool:
        return len({*response.picks}) == 2

    def read(self, shown: ShownQuestion, picks: tuple[int, ...]) -> Response | None:
        return Response(picks) if len({*picks}) == 2 else None

    def judge(self, asked: AskedQuestion) -> Judgement:
        right = {*asked.response.picks} == asked.right_places
        return Judgement(right, "two", "These are the two." if right else "Not these two.")


def two_faults(question: Question) -> Iterator[Misfit]:
    if sum(option.right for option in question.options) != 2:
        yield "options", "two must be right"


RULES = QuestionRules(range(3, 7), ("options",), ("text", "why", "right"), (), two_faults)
RIGHT = [Option(text, "So it is.", right=True) for text in ("ham", "eggs")]
QUESTION = Question(
    "two",
    "Which two go together?",
    "queue",
    (*RIGHT, Option("rain", "It is wet.")),
    kind="two",  # type: ignore[arg-type]
)


@pytest.fixture(autouse=True)
def two_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "two", TwoRight())
    rules: dict[Any, QuestionRules] = {**quiz_rules.RULES, "two": RULES}
    monkeypatch.setattr(quiz_rules, "RULES", rules)


def test_its_rules_are_checked() -> None:
    one = Question("one", "Which?", "queue", QUESTION.options[1:], kind=QUESTION.kind)
    proved = Question("two", "?", "queue", QUESTION.options, Proof("app"), QUESTION.kind)
    faults = [*quiz_faults([(0, one), (1, QUESTION), (2, proved)], ["queue"], {"app": {}})]
    assert ("questions[0].options", "two must be right") in faults
    assert any(key == "questions[2].proof.app" for key, _ in faults)
    assert not any(key.startswith("questions[1].") and "id" not in key for key, _ in faults)


def test_it_is_asked_answered_and_judged() -> None:
    player = Player(QUESTION)
    player.press("rain", "ham")
    player.submit()
    assert player.kept == [("two", False, Rating.Again)]
    assert [face.mark for face in player.asked.kind.faces(player.asked)].count(Mark.YOURS) == 1
    player.go_on()
    player.press("ham", "eggs")
    player.submit()
    assert player.kept[-1] == ("two", True, Rating.Good)


def test_it_is_asked_line_by_line(tmp_path: Path, sandbox: Sandbox) -> None:
    learner = Learner("1", "{ham} {eggs}", "why")
    session = learner.session(tmp_path, sandbox, questions=[QUESTION])
    assert hold_quiz(session, session.target.course.lessons[0]) == 0
    session.progress.close()
    assert "Which two go together?" in learner.heard
    assert "Your two: " in learner.heard
    assert "Please answer" in learner.heard, "one is no answer"
    assert "Right. It comes back in 2 days.\nThese are the two." in learner.heard
    assert "ham: right. So it is." in learner.heard


async def test_it_is_asked_on_the_screen(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_quiz(pilot, with_questions(QUESTION))
        assert "Choose the two with 1-3" in screen_text(app)
        asked = screen.session.asked
        assert asked is not None
        keys = [str(place + 1) for place in sorted(asked.right_places)]
        await pilot.press(*keys, "enter")
        await pilot.pause()
        assert "✓ Right" in screen_text(app)
        assert "These are the two." in screen_text(app)


def test_it_becomes_a_flash_card() -> None:
    lesson: Lesson = LESSON
    sides = sides_of(lesson, QUESTION)
    assert sides.choices.count("<li>") == 3
    assert sides.answer.count("✓ Right") == 2
