"""Playing a practice session without a screen, a store or a run: all it asks for is noted."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from lessons.course.model import Question
from lessons.grading.grade import CheckState, Result, Verdict
from lessons.grading.run import Outcome
from lessons.practice.effects import (
    AnswerRecord,
    Effects,
    RateAnswer,
    RecordAnswer,
    RunApp,
    StopRun,
    Tell,
    UndoAnswer,
)
from lessons.practice.question import AskedQuestion, Judgement
from lessons.practice.session import PracticeSession
from lessons.review.cards import Card, Rating
from tests.support.question_kinds import to_ask
from tests.support.review_cards import NOON
from tests.support.timelines import timeline


def outcome(*, passed: bool = True, came_true: tuple[bool, ...] = ()) -> Outcome:
    """Return what a run came to, as if it had been made."""
    shown = Result("shown", CheckState.PASSED)
    if not passed:
        shown = Result("shown", CheckState.FAILED, "It shows nothing.")
    return Outcome(timeline(), (), Verdict((shown,)), (), came_true)


class Player:
    """Plays one sitting over some questions; a quarter of a second passes before each move.

    ``kept`` is what a store would hold by now, ``runs`` the runs asked for, ``stops`` how many
    were to be stopped, ``told`` what the learner was told beside the question.
    """

    def __init__(self, *questions: Question, seed: int = 3) -> None:
        asked = [to_ask(question) for question in questions]
        cards = [Card(one.card, one.step, NOON) for one in asked]
        self.session = PracticeSession(cards, {one.card: one for one in asked}, Random(seed))
        self.now = 0.0
        self.store: dict[str, tuple[str, AnswerRecord]] = {}
        self.runs: list[RunApp] = []
        self.stops = 0
        self.told: list[str] = []
        self._do(self.session.begin(self.now))

    @property
    def asked(self) -> AskedQuestion:
        """The question on the table."""
        assert self.session.asked is not None
        return self.session.asked

    @property
    def id(self) -> str:
        """The id of the question on the table."""
        return self.asked.question.card.name

    @property
    def judgement(self) -> Judgement | None:
        """What the answer on the table was worth."""
        return self.asked.judgement

    @property
    def kept(self) -> list[tuple[str, bool, Rating]]:
        """The answers that are kept: their question, whether they were right, their rating."""
        return [(name, record.right, record.rating) for name, record in self.store.values()]

    def places(self, *texts: str) -> list[int]:
        """Return where these options or lines are shown."""
        shown = self.asked.shown
        all_of_them = shown.lines or tuple(option.text for option in shown.options)
        return [all_of_them.index(text) for text in texts]

    def press(self, *keys: int | str) -> None:
        """Press the keys of these places, or of the options or lines with these texts."""
        for key in keys:
            place = key if isinstance(key, int) else self.places(key)[0]
            self._do(self.session.press(place, self._tick()))

    def press_one(self, *, right: bool) -> None:
        """Press the key of a right or a wrong option."""
        places = range(self.asked.shown.choices)
        self.press(next(p for p in places if (p in self.asked.right_places) is right))

    def answer(self, *, right: bool) -> None:
        """Answer a question of which one option is right, and go on."""
        self.press_one(right=right)
        self.go_on()

    def submit(self, text: str = "") -> None:
        self._do(self.session.submit(self._tick(), text))

    def take_back(self) -> None:
        self._do(self.session.take_back())

    def hint(self) -> None:
        self._do(self.session.hint())

    def skip(self) -> None:
        self._do(self.session.skip(self._tick()))

    def undo(self) -> None:
        self._do(self.session.undo(self._tick()))

    def go_on(self) -> None:
        self._do(self.session.go_on(self._tick()))

    def rate(self, rating: Rating | None = None) -> None:
        self._do(self.session.rate(rating, self._tick()))

    def run_ends(self, ended: Outcome | None) -> None:
        """Let the run that was asked for end like this; None stops it."""
        self._do(self.session.end_run(ended))

    def run_breaks(self, why: str) -> None:
        """Let it turn out that the run cannot be made."""
        self._do(self.session.break_run(why))

    def fill(self, text: str, ended: Outcome | None) -> None:
        """Write into a blank, and let its run end like this."""
        self.submit(text)
        self.run_ends(ended)

    def _tick(self) -> float:
        self.now += 0.25
        return self.now

    def _do(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case RunApp():
                    self.runs.append(effect)
                case StopRun():
                    self.stops += 1
                case RecordAnswer(name, card, record):
                    self.store[name] = (card.name, record)
                case RateAnswer(name, rating):
                    question, record = self.store[name]
                    self.store[name] = (question, replace(record, rating=rating))
                case UndoAnswer(name):
                    del self.store[name]
                case Tell(text):
                    self.told.append(text)
