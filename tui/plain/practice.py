"""A sitting line by line: what a quiz and a review share without a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from lessons.practice.answer import answered
from lessons.practice.question import (
    Asking,
    Given,
    Judged,
    Put,
    judged_choice,
    judged_prediction,
    judged_run,
    right_places,
    texts_of,
    with_hint,
)
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId, Rating, question_name
from lessons.review.rating import as_text, kept_times, time_of, usual
from lessons.store.entries import PACE
from sandbox.text import one_line
from tui.plain.errors import INTERRUPTED
from tui.plain.input import HELP, Command, NotUnderstoodError, command_in, given_in
from tui.plain.markdown import plain_markdown
from tui.plain.proving import prove
from tui.plain.question import PROMPTS, question_text, reasons_text, verdict_text
from tui.plain.surroundings import Surroundings

HOW = "Say help for what else you can do than answer, quit to leave."
AT_THE_END = "All asked. Enter ends; undo, rate, why and prove are still possible: "
NONE_ASKED = "No question is asked now. Enter ends, help says what else there is."
NOTHING_YET = "There is no answer yet that this could be about."


@dataclass(frozen=True, slots=True)
class _Last:
    """The last answer: what `why`, `prove` and `rate` are about.

    ``shown`` is the sitting while it is looked at, ``name`` its name in the log; both are None
    where it was not judged.
    """

    put: Put
    given: Given
    judged: Judged
    came_true: tuple[bool, ...]
    shown: Sitting | None
    name: str | None


class PlainPractice:
    """One sitting over two text streams; each answer is durable before it is judged aloud.

    The next question follows at once, so that a pipe flows; commands look back at the last answer.
    `sitting` says how far it came.
    """

    def __init__(self, table: Surroundings) -> None:
        self._talk = table.talk
        self._progress = table.progress
        self._lessons = {lesson.slug: lesson for lesson in table.target.course.lessons}
        self._runs = table.runs
        self._random = table.random
        self._clock = table.clock
        self._times = kept_times(self._progress.setting(PACE))
        self._askings: Mapping[CardId, Asking] = {}
        self.sitting = Sitting.begin(())
        self._put: Put | None = None
        self._came_true: tuple[bool, ...] = ()
        self._asked_at: float | None = None
        self._last: _Last | None = None
        self._told: set[CardId] = set()
        self._helped: set[CardId] = set()
        self._names: list[str] = []
        self._notice = table.progress.notice

    def sit(self, cards: Sequence[Card], askings: Mapping[CardId, Asking]) -> int:
        """Ask until every card was right once or skipped, or the answers end.

        Returns the exit status: after Ctrl+C that of an interruption.
        """
        self._askings = askings
        self.sitting = Sitting.begin(cards)
        self._names.clear()
        self._helped.clear()
        try:
            self._converse()
        except KeyboardInterrupt:
            self._talk.say()
            return INTERRUPTED
        finally:
            if self._clock is not None and self._times:
                self._progress.keep_setting(PACE, as_text(self._times))
        self._talk.say()
        return 0

    def _converse(self) -> None:
        self._put_next()
        while self.sitting.last is not None or self._put is not None:
            prompt = AT_THE_END if self._put is None else PROMPTS[self._put.asking.kind]
            line = self._talk.ask(prompt)
            if line is None or not self._goes_on(line):
                return

    def _goes_on(self, line: str) -> bool:
        """Do what a line says; return whether the sitting goes on."""
        put = self._put
        try:
            command = command_in(line, put)
            if command is not None:
                return self._obey(command)
            if put is None:
                if not line.strip():
                    return False
                raise NotUnderstoodError(NONE_ASKED)
            given = given_in(line, put)
        except NotUnderstoodError as problem:
            self._talk.say(str(problem))
        else:
            self._answer(put, given)
        return True

    def _obey(self, command: Command) -> bool:
        match command.word:
            case "quit":
                return False
            case "help":
                self._talk.say(HELP)
            case "repeat":
                self._ask()
            case "undo":
                self._undo()
            case "hint" | "skip" if self._put is None:
                self._talk.say(NONE_ASKED)
            case "hint":
                self._hint()
            case "skip":
                self._last = None
                self.sitting = self.sitting.skip()
                self._put_next()
            case _ if self._last is None:
                self._talk.say(NOTHING_YET)
            case "rate":
                assert command.rating is not None
                self._rate(self._last, command.rating)
            case "why":
                last = self._last
                self._talk.say_all(reasons_text(last.put, last.judged, last.came_true))
            case "prove":
                last = self._last
                lesson = self._lessons[last.put.asking.card.lesson]
                answer = last.put, last.given, last.judged, last.came_true
                prove(self._talk, self._runs, lesson, answer, command.number)
        return True

    # -- a question ------------------------------------------------------------------------

    def _put_next(self) -> None:
        """Put the question that is asked now, if one is left."""
        turn = self.sitting.current
        self._came_true = ()
        if turn is None:
            self._put = None
            return
        self._put = Put.shuffled(self._askings[turn.card.id], self._random)
        if self._put.asking.app is not None:
            self._runs.warm()
        self._ask()
        self._asked_at = self._clock() if self._clock else None

    def _ask(self) -> None:
        self._talk.say()
        if self._put is not None:
            self._talk.say_all(question_text(self._put, self.sitting))

    def _hint(self) -> None:
        put = self._put
        assert put is not None
        if put.asking.kind == "predict":
            self._predict(put)
        right = right_places(put, self._came_true)
        self._put = with_hint(put, right, self._random)
        if self._put.hinted:
            self._helped.add(put.asking.card)
        self._talk.say(plain_markdown(f"Hint: {self._put.hint}"))

    def _predict(self, put: Put) -> str:
        """Run the app of a prediction, once; return why that could not be done."""
        assert put.asking.app is not None
        if self._came_true:
            return ""
        ran = self._runs.run(put.asking.app, {})
        self._came_true = ran.outcome.prediction if ran.outcome else ()
        return ran.broken

    # -- its answer ------------------------------------------------------------------------

    def _answer(self, put: Put, given: Given) -> None:
        """Judge an answer, keep it, say what it was worth, and put the next question."""
        turn = self.sitting.current
        assert turn is not None
        seconds = None
        if self._clock is not None and self._asked_at is not None:
            seconds = self._clock() - self._asked_at
        judged = self._judged(put, given)
        sure = turn.card.id not in self._told
        pace = usual(self._times)
        helped = turn.card.id in self._helped
        at = datetime.now(UTC)
        kept = answered(put, judged, at, seconds, sure=sure, pace=pace, helped=helped)
        shown, name = None, None
        if kept is None:
            self.sitting = self.sitting.skip()
        else:
            self._told.add(turn.card.id)
            if (time := time_of(kept.attempt)) is not None:
                self._times.append(time)
            name = self._progress.record_answer(
                turn.card.id.lesson,
                question_name(turn.card.id),
                kept.said,
                kept.attempt.right,
                took_ms=kept.took_ms,
                hinted=kept.attempt.hinted,
                rating=int(kept.review.rating),
            )
            self._names.append(name)
            shown = self.sitting.answer(kept.review, kept.attempt.right)
            self.sitting = shown.onward()
        self._last = _Last(put, given, judged, self._came_true, shown, name)
        rating = None if kept is None else kept.review.rating
        self._talk.say_all(verdict_text(put, given, judged, rating, self._came_true))
        self._tell_notice()
        self._put_next()

    def _judged(self, put: Put, given: Given) -> Judged:
        kind, app = put.asking.kind, put.asking.app
        if kind in ("one", "all"):
            return judged_choice(put, given)
        assert app is not None
        if kind == "predict":
            broken = self._predict(put)
            judged = judged_prediction(put, given, self._came_true)
            return replace(judged, why=broken) if broken else judged
        ran = self._runs.run(app, texts_of(put, given))
        if ran.outcome is None:
            return Judged(None, "", ran.broken)
        return judged_run(put, given, ran.outcome.verdict, ran.outcome.first_cause)

    def _undo(self) -> None:
        turn = self.sitting.last
        if turn is None:
            self._talk.say("There is nothing to take back.")
            return
        self._last = None
        self.sitting = self.sitting.undo()
        if turn.review is not None:
            self._progress.undo_answer(self._names.pop())
            self._talk.say("Your answer was taken back.")
        else:
            self._talk.say("It is asked after all.")
        self._tell_notice()
        self._put_next()

    def _rate(self, last: _Last, rating: Rating) -> None:
        if last.shown is None or last.name is None:
            self._talk.say("That answer was not judged, so there is nothing to rate.")
            return
        self._progress.rate_answer(last.name, int(rating))
        shown = last.shown.rate(rating)
        self._last = replace(last, shown=shown)
        self._talk.say(f"Rated {rating.name.lower()}.")
        self._tell_notice()
        before = self.sitting.current
        self.sitting = shown.onward()
        if self.sitting.current != before:  # the question may come again now, or no longer
            self._put_next()

    def _tell_notice(self) -> None:
        """Say what became of the file of progress, as soon as it is known."""
        if self._progress.notice != self._notice:
            self._notice = self._progress.notice
            if self._notice:
                self._talk.say(f"Note: {one_line(self._notice)}")
