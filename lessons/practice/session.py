"""One sitting of a quiz or a review: what each key or typed line does, without a screen.

A session decides.  It runs nothing, writes nothing and reads no clock: each move takes the time
and returns effects, which the screen or the plain lines carry out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random

from lessons.grading.run import Outcome
from lessons.practice.effects import (
    Effects,
    RateAnswer,
    RecordAnswer,
    RunApp,
    StopRun,
    Tell,
    UndoAnswer,
    record_answer,
)
from lessons.practice.question import AskedQuestion, QuestionToAsk, Response
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId, Rating
from lessons.review.rating import ReturnDays, next_rating, usual
from lessons.store.entries import new_name

RUNNING = "running…"
STOPPABLE = "running… Esc stops it."
STILL_RUNS = "The app is still running. You can get a hint when it's done."
TAKEN_BACK = "Your last answer is undone."
AFTER_ALL = "Here's the skipped question."
ONCE_MORE = "Here it is again."
NO_PROOF = "No run proves this one; {} each answer is right or wrong."
MISSED_STAYS = "A missed question comes back at the end of this round. That can't be changed."


class PracticeSession:
    """One sitting over some cards; ``questions`` has the question of each.

    ``asked`` is the question on the table, None before the first one and after the last.
    ``last`` is the latest judged question, until it's taken back.  ``times`` are the learner's
    own paces, those of this sitting included.  ``turns`` counts the questions put on the table.
    """

    def __init__(
        self,
        cards: Iterable[Card] = (),
        questions: Mapping[CardId, QuestionToAsk] | None = None,
        random: Random | None = None,
        times: Iterable[float] = (),
        *,
        repeats: bool = True,
    ) -> None:
        self.sitting = Sitting.begin(cards, repeats=repeats)
        self.questions = questions or {}
        self.asked: AskedQuestion | None = None
        self.last: AskedQuestion | None = None
        self.times = [*times]
        self.turns = 0
        self._random = random or Random()
        self._seen: set[CardId] = set()
        """The cards whose right answer the learner may have seen."""
        self._helped: set[CardId] = set()
        """The cards for which a hint helped."""
        self._names: list[str] = []
        """The names of the answers of this sitting, in order."""

    # What can be done now

    @property
    def is_judging(self) -> bool:
        """Whether a run is judging what was written or put in order."""
        asked = self.asked
        return asked is not None and asked.is_running and asked.kind.judged_by == "own run"

    @property
    def is_open(self) -> bool:
        """Whether the question on the table still takes an answer."""
        return self.asked is not None and self.asked.judgement is None and not self.is_judging

    @property
    def places_open(self) -> Sequence[int]:
        """The places that a key can choose now."""
        if self.asked is None or not self.is_open:
            return ()
        return self.asked.kind.places_open(self.asked.shown, self.asked.response)

    @property
    def can_submit(self) -> bool:
        """Whether there may be an answer to submit; what's written only the field knows."""
        asked = self.asked
        if asked is None or not self.is_open:
            return False
        if asked.kind.one_key:
            return asked.pointed is not None
        return asked.kind.is_written or asked.kind.is_complete(asked.shown, asked.response)

    @property
    def can_take_back(self) -> bool:
        """Whether the question has marks or lines that can be taken back."""
        return self.asked is not None and self.is_open and self.asked.kind.can_take_back

    @property
    def undo_says(self) -> str:
        """What `undo` takes back, in a sentence; "" when there is nothing."""
        if self._is_unrecorded:
            return ONCE_MORE
        last = self.sitting.last
        if last is None:
            return ""
        return AFTER_ALL if last.rating is None else TAKEN_BACK

    @property
    def _is_unrecorded(self) -> bool:
        """Whether the question on the table has an answer that isn't recorded.

        A run is still judging the answer, or no run could.
        """
        asked = self.asked
        if asked is None:
            return False
        if asked.judgement is not None:
            return asked.judgement.right is None
        return asked.is_running and asked.response != Response()

    # Moves between questions

    def begin(self, now: float | None) -> Effects:
        """Put the first question on the table."""
        return self._put(now)

    def go_on(self, now: float | None) -> Effects:
        """Go to the next question, once this one is judged."""
        if self.asked is None or self.asked.judgement is None:
            return ()
        judged = self.asked.judgement.right is not None
        self.sitting = self.sitting.onward() if judged else self.sitting.skip()
        return self._put(now)

    def skip(self, now: float | None) -> Effects:
        """Leave the question for another sitting."""
        if self.asked is None or self.asked.judgement is not None:
            return ()
        self.last = None
        self.sitting = self.sitting.skip()
        return self._put(now)

    def undo(self, now: float | None) -> Effects:
        """Take back the last answer or skip, and ask that question again.

        An answer that no run has judged goes first; what was written is there to be corrected.
        """
        said, again, written = self.undo_says, self._is_unrecorded, ""
        effects: Effects = ()
        if not said:
            return ()
        if again and self.asked is not None:
            written = self.asked.response.text
        else:
            if said == TAKEN_BACK:
                effects = (UndoAnswer(self._names.pop()),)
            self.sitting = self.sitting.undo()
        self.last = None
        effects += self._put(now)
        if self.asked is not None:
            self.asked.response = Response(text=written)
            self.asked.changed_mind = again
            self.asked.note = f"{said} {self.asked.note}"
        return effects

    def _put(self, now: float | None) -> Effects:
        """Put the question that comes now on the table; stop the run of the one before."""
        stop: Effects = (StopRun(),) if self.asked is not None and self.asked.is_running else ()
        turn = self.sitting.current
        self.turns += 1
        if turn is None:
            self.asked = None
            return stop
        question = self.questions[turn.card.id]
        shown = question.kind.show(question, self._random)
        note = question.kind.how_to_answer(shown)
        self.asked = AskedQuestion(shown, now, turn.again, note)
        if question.kind.judged_by != "first run":
            return stop
        assert question.app is not None
        self.asked.is_running = True
        return (*stop, RunApp(question.app, {}))

    # Moves at one question

    def press(self, place: int, now: float | None) -> Effects:
        """Choose, mark, or put next what is at this place."""
        asked = self.asked
        if asked is None or place not in self.places_open:
            return ()
        if place in asked.shown.ruled_out:
            asked.note = f"A hint has ruled out {place + 1}."
            return ()
        response = asked.kind.press(asked.shown, asked.response, place)
        if asked.kind.one_key:
            return self.answer(response, now)
        self._change(asked, response)
        return ()

    def take_back(self) -> Effects:
        """Take back the last line or all marks."""
        asked = self.asked
        if asked is not None and self.can_take_back and asked.response.picks:
            self._change(asked, asked.kind.take_back(asked.shown, asked.response))
        return ()

    def _change(self, asked: AskedQuestion, response: Response) -> None:
        asked.changed_mind |= bool({*asked.response.picks} - {*response.picks})
        asked.response = response
        asked.note = asked.kind.note(asked.shown, response) or asked.note

    def point(self, by: int) -> bool:
        """Point at another place; return False when there is nothing to point at."""
        asked = self.asked
        if asked is None or asked.judgement is not None or not asked.shown.choices:
            return False
        start = -1 if asked.pointed is None and by > 0 else asked.pointed or 0
        asked.pointed = (start + by) % asked.shown.choices
        return True

    def submit(self, now: float | None, text: str = "") -> Effects:
        """Submit the answer that you marked, ordered or wrote."""
        asked = self.asked
        if asked is None or not self.is_open:
            return ()
        if not self.can_submit or (asked.kind.is_written and not text.strip()):
            asked.note = asked.kind.missing(asked.shown, asked.response)
            return ()
        if asked.kind.is_written:
            return self.answer(Response(text=text.strip()), now)
        if asked.kind.one_key and asked.pointed is not None:
            return self.press(asked.pointed, now)
        return self.answer(asked.response, now)

    def answer(self, response: Response, now: float | None) -> Effects:
        """Give a whole answer; it's judged at once, or when its run is over."""
        asked = self.asked
        if asked is None or not self.is_open:
            return ()
        self._change(asked, response)
        asked.answered_at, asked.pointed = now, None
        if asked.kind.judged_by == "own run":
            assert asked.question.app is not None
            asked.is_running, asked.note = True, STOPPABLE
            return (RunApp(asked.question.app, asked.files),)
        if asked.is_running:
            asked.note = RUNNING
            return ()
        return self._judge(asked)

    def hint(self) -> Effects:
        """Give a hint; a right answer after one counts as hard."""
        asked = self.asked
        if asked is None or not self.is_open:
            return ()
        if asked.is_running:
            return (Tell(STILL_RUNS),)
        asked.shown = asked.kind.hint(asked, self._random)
        if asked.shown.hinted:
            self._helped.add(asked.question.card)
        if asked.pointed in asked.shown.ruled_out:
            asked.pointed = None
        asked.note = f"Hint: {asked.shown.hint}"
        return ()

    def toggle_reasons(self) -> None:
        """Show or hide why each answer is right or wrong."""
        if self.asked is not None and self.asked.judgement is not None:
            self.asked.shows_reasons = not self.asked.shows_reasons

    # The run

    def end_run(self, outcome: Outcome | None) -> Effects:
        """Take what the run came to; None when it was stopped."""
        if outcome is not None and outcome.timeline.started is None:
            outcome = None  # an app that can't be run at all isn't the answer's fault
        return self._run_is_over(outcome, "")

    def break_run(self, why: str) -> Effects:
        """Take why no run could be made."""
        return self._run_is_over(None, why)

    def _run_is_over(self, outcome: Outcome | None, broken: str) -> Effects:
        asked = self.asked
        if asked is None or not asked.is_running:
            return ()
        asked.is_running, asked.outcome, asked.broken = False, outcome, broken
        return self._judge(asked) if asked.response != Response() else ()

    # The judgement

    def _judge(self, asked: AskedQuestion) -> Effects:
        asked.judgement = asked.kind.judge(asked)
        self.last = asked
        card = asked.question.card
        sure = not asked.changed_mind and card not in self._seen
        helped = card in self._helped
        record = record_answer(asked, sure=sure, pace=usual(self.times), helped=helped)
        self._seen.add(card)
        if record is None:
            return ()
        asked.record, asked.record_name = record, new_name()
        self._names.append(asked.record_name)
        if record.pace is not None:
            self.times.append(record.pace)
        self.sitting = self.sitting.answer(record.rating, record.right)
        return (RecordAnswer(asked.record_name, card, record),)

    def learn_returns(self, name: str, days: ReturnDays) -> None:
        """Take in how many days the question of the answer with this name comes back."""
        for asked in (self.asked, self.last):
            if asked is not None and asked.record_name == name:
                asked.returns = days

    def rate(self, rating: Rating | None, now: float | None) -> Effects:
        """Say when the question of the last right answer comes back: by this rating, or later.

        Once the learner has moved on, the question may come again now, or no longer.
        """
        last = self.last
        if last is None or last.record is None or not last.can_be_rated:
            return ()
        rating = rating or next_rating(last.record.rating, last.returns)
        last.record = replace(last.record, rating=rating)
        before = self.sitting.current
        self.sitting = self.sitting.rate(rating)
        effects: Effects = (RateAnswer(last.record_name, rating),)
        if self.asked is not last and self.sitting.current != before:
            effects += self._put(now)
        return effects
