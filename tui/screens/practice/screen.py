"""Answering a question: what is chosen, written or put in order, and what its run came to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual import on

from lessons.practice.answer import Answered, answered
from lessons.practice.question import (
    Asking,
    Given,
    Judged,
    judged_choice,
    judged_prediction,
    judged_run,
    right_places,
    texts_of,
    with_hint,
)
from lessons.review.cards import Card, question_name
from lessons.review.rating import time_of, usual
from lessons.store.entries import new_name
from tui.background.messages import RunBroke, RunEnded
from tui.screens.practice.putting import PuttingScreen
from tui.widgets.answer_field import AnswerField
from tui.widgets.question import QuizOption

if TYPE_CHECKING:
    from lessons.store.progress import Progress

RUNNING = "running…"
STOPPABLE = "running… Esc stops it."
STILL_RUNS = "The app still runs; once it is done there is a hint."
NOT_KEPT = "It could not be written down; it goes on without."


class AnsweringScreen(PuttingScreen):
    """A screen that takes answers, judges them by what they say or by a run, and keeps them."""

    def action_choose(self, index: int) -> None:
        """Give an answer, mark it, or put a line next, as the question asks."""
        put = self.put
        if put is None or self._is_over or index >= put.choices:
            return
        if index in put.ruled_out:
            self.verdict.ask(f"A hint has ruled out {index + 1}.")
            return
        picks = self.given.picks
        if put.one_key:
            self._changed_mind |= bool(picks) and picks != (index,)
            self.given = Given((index,))
            self._answered_at = monotonic()
            self._pointed = None
            if put.asking.kind == "one" or self._came_true:
                self._judge()
            elif self._is_running:
                self.verdict.ask(RUNNING)
            else:  # the run was cut short, or could not be made
                self._judge()
            return
        if put.asking.kind == "all":
            self._changed_mind |= index in picks
            self.given = Given(tuple({*picks} ^ {index}))
        elif index not in picks:
            picks = (*picks, index)
            left = [place for place in range(put.choices) if place not in picks]
            self.given = Given((*picks, *left) if len(left) == 1 else picks)
        self.show_given()

    @property
    def has_something(self) -> bool:
        """Whether there may be an answer to submit."""
        put, picks = self.put, self.given.picks
        if put is None:
            return False
        match put.asking.kind:
            case "all":
                return bool(picks)
            case "order":
                return len(picks) == put.choices
            case "fill":
                return True
            case _:
                return self._pointed is not None

    @property
    def places_open(self) -> Sequence[int]:
        put = self.put
        if put is None or self._is_over:
            return ()
        in_order = put.asking.kind == "order" and len(self.given.picks) == put.choices
        return () if in_order else range(put.choices)

    def action_submit(self) -> None:
        """Give the answer that was marked, pointed at, put in order or written."""
        put = self.put
        if put is None or self._is_over or not self.has_something:
            return
        self._answered_at = monotonic()
        match put.asking.kind:
            case "all":
                self._judge()
            case "order":
                self._run_answer()
            case "fill":
                self._submit_text()
            case _ if self._pointed is not None:
                self.action_choose(self._pointed)

    def _submit_text(self) -> None:
        if not self.field.value.strip():
            self.field.focus()
            return
        self.given = Given(text=self.field.value.strip())
        self._run_answer()

    def _run_answer(self) -> None:
        """Run the app with what was written, or with the lines in their order."""
        assert self.put is not None
        assert self.put.asking.app is not None
        self.field.locked = True
        self.verdict.ask(STOPPABLE)
        self.run_app(self.put.asking, texts_of(self.put, self.given))
        self.refresh_bindings()

    def run_app(self, asking: Asking, texts: Mapping[str, str]) -> None:
        """Run a question's app with these texts; `RunEnded` tells what became of it."""
        assert asking.app is not None
        self._is_running = True
        self._run = self.host.runner.run(asking.app, texts, self)

    def stop_run(self) -> None:
        """Stop the run that goes on."""
        if self._is_running:
            self.host.runner.stop(self)

    @property
    def is_judging(self) -> bool:
        """Whether a run goes on that is to judge what was written or put in order."""
        return self._is_running and self.put is not None and self.put.asking.kind != "predict"

    @on(RunEnded)
    def _run_ended(self, message: RunEnded) -> None:
        if message.run != self._run or self.put is None:
            return
        self._is_running = False
        if self.put.asking.kind == "predict":
            self._came_true = message.outcome.prediction if message.outcome else ()
            if self.given.picks and self.judged is None:
                self._judge()
            return
        # An app that can't be run at all isn't the answer's fault.
        outcome = message.outcome if message.timeline.started is not None else None
        if outcome is None:
            self._judge(judged_run(self.put, self.given, None))
        else:
            self._judge(judged_run(self.put, self.given, outcome.verdict, outcome.first_cause))

    @on(RunBroke)
    def _run_broke(self, message: RunBroke) -> None:
        if message.run == self._run and self.put is not None:
            self._is_running = False
            if self.given.picks or self.given.text:
                self._judge(Judged(None, "", message.why))

    def _judge(self, judged: Judged | None = None) -> None:
        """Take the answer, show what it was worth and keep it."""
        put, turn = self.put, self.sitting_now.current
        assert put is not None
        assert turn is not None
        if judged is None and put.asking.kind == "predict":
            judged = judged_prediction(put, self.given, self._came_true)
        judged = self.judged = judged or judged_choice(put, self.given)
        self._pointed = None
        seconds = self._answered_at - self._asked_at
        card = turn.card.id
        kept = answered(
            put,
            judged,
            datetime.now(UTC),
            seconds,
            sure=not self._changed_mind and card not in self._told,
            pace=usual(self.times),
            helped=card in self._helped,
        )
        self._told.add(card)  # also where it was not judged: from now on the answer can be seen
        if kept is not None:
            self.sitting_now = self.sitting_now.answer(kept.review, kept.attempt.right)
            self._record(turn.card, kept)
        self.show_answer()
        self.call_after_refresh(self.after_answer)

    def _record(self, card: Card, kept: Answered) -> None:
        self._names.append(name := new_name())
        if (time := time_of(kept.attempt)) is not None:
            self.times.append(time)

        def record(progress: Progress) -> str:
            return progress.record_answer(
                card.id.lesson,
                question_name(card.id),
                kept.said,
                kept.attempt.right,
                took_ms=kept.took_ms,
                hinted=kept.attempt.hinted,
                rating=int(kept.review.rating),
                name=name,
            )

        self.keep(self.host.journal.ask(record))

    def keep(self, writing: Awaitable[object]) -> None:
        """Write something down, after all that came before it, also where the screen is left."""
        self._written = asyncio.create_task(self._until_kept(writing))

    async def _until_kept(self, writing: Awaitable[object]) -> None:
        try:
            await writing
        except Exception as problem:  # whatever the store's trouble is, the sitting goes on
            self.log.error(problem)
            self.notify(NOT_KEPT, title="Your answer", severity="warning", markup=False)

    @property
    def _is_over(self) -> bool:
        """Whether nothing more can be said to the question on the table."""
        return self.judged is not None or self.is_judging

    def action_point(self, by: int) -> None:
        """Move the arrow to another answer; once one is given, scroll."""
        put = self.put
        if put is None or self.judged is not None or not put.choices:
            self.scroll.scroll_relative(y=by, animate=False)
            return
        start = -1 if self._pointed is None and by > 0 else self._pointed or 0
        self._pointed = (start + by) % put.choices
        self.refresh_bindings()
        self.show_options()
        self._options[self._pointed].scroll_visible(animate=False)

    def action_turn(self, by: int) -> None:
        """Show more of the code, or what came before."""
        if code := self.longer_code:
            code.turn(by)

    def action_take_back(self) -> None:
        """Take back the line that was put last, or every mark."""
        put = self.put
        if put is None or self.judged is not None or put.one_key or self._is_running:
            return
        picks = self.given.picks
        if not picks:
            return
        if put.asking.kind == "order":
            gone = 2 if len(picks) == put.choices else 1  # the last line had fallen into place
            self.given = Given(picks[:-gone])
        else:
            self.given = Given()
        self._changed_mind = True
        self.show_given()

    def action_hint(self) -> None:
        """Give a hint; a right answer after one counts as hard."""
        if self.put is None or self._is_over:
            return
        if self._is_running:
            self.notify(STILL_RUNS, markup=False)
            return
        right = right_places(self.put, self._came_true)
        self.put = with_hint(self.put, right, self.random)
        if self.put.hinted:
            self._helped.add(self.put.asking.card)
        if self._pointed in self.put.ruled_out:
            self._pointed = None
            self.refresh_bindings()
        self.show_options()
        self.verdict.ask(f"Hint: {self.put.hint}")

    @on(QuizOption.Clicked)
    def _option_was_clicked(self, event: QuizOption.Clicked) -> None:
        self.action_choose(event.index)

    @on(AnswerField.Submitted)
    def _text_was_submitted(self, event: AnswerField.Submitted) -> None:
        if event.value.strip():  # as it was then: more may be written by now
            self.action_submit()

    @on(AnswerField.Changed)
    def _text_was_changed(self) -> None:
        if self.put is not None and self.put.asking.kind == "fill" and self.judged is None:
            self.show_code(Given(text=self.field.value))
