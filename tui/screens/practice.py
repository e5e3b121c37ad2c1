"""A sitting: questions one after another, those missed again until each was right once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from textual import on, work

from lessons.entries import PACE
from lessons.review.cards import Card, Rating
from lessons.review.rating import as_text, kept_times
from lessons.review.sitting import Sitting
from tui.highlight import is_warm, warm
from tui.screens.answering import AnsweringScreen
from tui.screens.practice_keys import COMMANDS
from tui.screens.putting import how_to_answer
from tui.widgets.practice_summary import Look, PracticeSummary

NOT_KEPT = "It could not be written down; it goes on without."
NO_PROOF = "No run proves this one; ? says why each answer is right or wrong."
TAKEN_BACK = "Your answer was taken back."


class PracticeScreen(AnsweringScreen):
    """What a quiz and a review share; each says what a sitting asks, and what it came to."""

    COMMANDS_HERE = COMMANDS

    async def cards(self) -> Sequence[Card]:
        """Return what a new sitting asks, in order; `askings` must hold each of them."""
        raise NotImplementedError

    async def conclude(self) -> None:
        """Show the summary of a sitting that is over."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.begin()
        if not (is_warm("python") and is_warm("jinja")):
            self._warm()

    @work(thread=True, group="warm", exit_on_error=False, description="Fetch the colours of code")
    def _warm(self) -> None:
        warm("python", "jinja")
        self.app.call_from_thread(self.recolour)

    def on_unmount(self) -> None:
        self.stop_run()
        if self.times:
            self.host.journal.keep_setting(PACE, as_text(self.times))
        self.host.count_due()

    @work(exclusive=True, group="onward", exit_on_error=False, description="Begin a sitting")
    async def begin(self) -> None:
        """Begin a sitting."""
        self._told.clear()
        self._names.clear()
        self.times = kept_times(await self.host.journal.setting(PACE))
        self.sitting_now = Sitting.begin(await self.cards())
        self._show_question()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of a question while one is asked, and those of the end when none is."""
        if action == "again":
            return self.sitting_now.over
        if action == "undo":
            return self.sitting_now.last is not None
        if action == "choose":
            return parameters[0] in range(self.choices_open)
        if action in ("take_back", "hint", "skip"):
            return self.put is not None and self.judged is None
        if action == "rate":
            return self.judged is not None and self.judged.right is not None
        if action == "turn":
            return self.put is not None and self.longer_code is not None
        if action in ("onward", "reasons", "prove"):
            return self.judged is not None
        if action == "submit":
            return self.put is not None and self.judged is None and self.has_something
        return action not in ("point", "space") or self.put is not None

    def _show_question(self) -> None:
        """Show the question that is asked now, or what the sitting came to when none is left."""
        self.put_next()
        if self.put is None:
            self._conclude()
        elif self.put.asking.kind == "predict":
            self.run_app(self.put.asking, {})

    def action_space(self) -> None:
        """Choose what the arrow points at; once there is an answer, go on."""
        if self.judged is not None:
            self.action_onward()
        elif self._pointed is not None:
            self.action_choose(self._pointed)

    @work(exclusive=True, group="onward", exit_on_error=False, description="Next question")
    async def action_onward(self) -> None:
        """Go on to the next question, once this one is answered and its answer durable."""
        if self.judged is None:
            return
        await self._is_written()
        unanswered = self.judged.right is None
        self.sitting_now = self.sitting_now.skip() if unanswered else self.sitting_now.onward()
        self._show_question()

    async def _is_written(self) -> str | None:
        """Wait until the last answer is durable, and return its name in the log."""
        written = self._written
        if written is None:
            return None
        try:
            return await asyncio.shield(written)
        except Exception as problem:  # whatever the store's trouble is, the sitting goes on
            self._written = None
            self.log.error(problem)
            self.notify(NOT_KEPT, title="Your answer", severity="warning", markup=False)
            return None

    def action_skip(self) -> None:
        """Leave the question for another sitting."""
        if self.put is not None and self.judged is None:
            self.sitting_now = self.sitting_now.skip()
            self._show_question()

    @work(exclusive=True, group="onward", exit_on_error=False, description="Sum up")
    async def _conclude(self) -> None:
        await self.conclude()

    @work(exclusive=True, group="onward", exit_on_error=False, description="Undo")
    async def action_undo(self) -> None:
        """Take the last answer back, and ask its question again."""
        turn = self.sitting_now.last
        if turn is None:
            return
        await self._is_written()
        self._written = None
        self.sitting_now = self.sitting_now.undo()
        if turn.review is not None:
            await self.host.journal.undo_answer(self._names.pop())
        self._show_question()
        if self.put is not None:
            self.verdict.ask(f"{TAKEN_BACK} {how_to_answer(self.put)}")

    @work(group="rate", exit_on_error=False, description="Rate")
    async def action_rate(self) -> None:
        """Rate the answer that is looked at with the next of the four ratings."""
        turn = self.sitting_now.current
        if turn is None or turn.review is None:
            return
        now = Rating(turn.review.rating % len(Rating) + 1)
        self.sitting_now = self.sitting_now.rate(now)
        self.show_answer()
        if (name := await self._is_written()) is not None:
            await self.host.journal.rate_answer(name, int(now))

    def action_reasons(self) -> None:
        """Show or hide why each answer is right or wrong."""
        if self.judged is None:
            return
        self._reasons = not self._reasons
        self.show_answer()

    def action_prove(self) -> None:
        """Run what proves the answer that was given, or else the right one."""
        from tui.examples import examples_of
        from tui.screens.example import ExampleScreen

        if self.put is None or self.judged is None:
            return
        lesson = self.lesson_of(self.put.asking.card)
        examples, shown = examples_of(lesson, self.put, self.given, self.judged, self._came_true)
        if examples:
            self.app.push_screen(ExampleScreen("Proof", examples, shown))
        else:
            self.notify(NO_PROOF, markup=False)

    def action_again(self) -> None:
        """Begin another sitting."""
        self.begin()

    def action_leave(self) -> None:
        """Stop a run that hangs, leave the field, or go back to where the learner came from."""
        if self.is_judging:
            self.stop_run()
        elif self.field.has_focus:
            self.set_focus(None)
        else:
            self.host.leave_screen()

    @on(PracticeSummary.Chosen)
    def _step_was_chosen(self, event: PracticeSummary.Chosen) -> None:
        self.host.open_lesson(event.look.lesson, event.look.step.slug)

    def looks(self) -> Iterator[Look]:
        """Yield what was missed, with the steps that teach it."""
        for card in self.sitting_now.missed:
            lesson = self.lesson_of(card.id)
            step = next((one for one in lesson.steps if one.slug == card.step), lesson.steps[0])
            yield Look(self.askings[card.id].ask, lesson.slug, step)
