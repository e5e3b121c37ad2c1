"""A sitting: questions one after another, those missed again until each was right once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from textual import on, work

from lessons.practice.question import Given
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, Rating
from lessons.review.rating import as_text, kept_times
from lessons.store.entries import PACE
from tui.screens.practice.keys import COMMANDS
from tui.screens.practice.putting import how_to_answer
from tui.screens.practice.screen import AnsweringScreen
from tui.text.code import is_warm, warm
from tui.widgets.summary import Look, PracticeSummary
from tui.widgets.too_small import TooSmall

NO_PROOF = "No run proves this one; ? says why each answer is right or wrong."
TAKEN_BACK = "Your answer was taken back."
AFTER_ALL = "It is asked after all."
ONCE_MORE = "Here it is once more."


class PracticeScreen(AnsweringScreen):
    """What a quiz and a review share; each says what a sitting asks, and what it came to."""

    commands = COMMANDS

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
        self._keep_pace()
        self.host.count_due()

    def _keep_pace(self) -> None:
        if self.times:
            times = as_text(self.times)
            self.host.journal.tell(lambda progress: progress.keep_setting(PACE, times))

    @work(exclusive=True, group="onward", exit_on_error=False, description="Begin a sitting")
    async def begin(self) -> None:
        """Begin a sitting."""
        self._keep_pace()
        times = await self.host.journal.ask(lambda progress: progress.setting(PACE))
        self.times = kept_times(times)
        cards = await self.cards()
        self._told.clear()
        self._helped.clear()
        self._names.clear()
        self.sitting_now = Sitting.begin(cards)
        self._show_question()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of a question while one is asked, and those of the end when none is."""
        if action == "again":
            return self.sitting_now.over and self.sitting_now.total > 0
        if action == "undo":
            return self.sitting_now.last is not None or self._is_given
        if action == "choose":
            return parameters[0] in self.places_open
        if action == "take_back":
            marks = self.put is not None and self.put.asking.kind in ("all", "order")
            return marks and not self._is_over
        if action == "hint":
            return self.put is not None and not self._is_over
        if action == "skip":
            return self.put is not None and self.judged is None
        if action == "rate":
            return self.judged is not None and self.judged.right is not None
        if action == "turn":
            return self.put is not None and self.longer_code is not None
        if action == "reasons":  # lines in order have theirs below
            return self.judged is not None and bool(self.put and self.put.options)
        if action in ("onward", "prove"):
            return self.judged is not None
        if action == "submit":
            return self.put is not None and not self._is_over and self.has_something
        return action not in ("point", "space") or self.put is not None

    def _show_question(self) -> None:
        """Show the question that is asked now, or what the sitting came to when none is left."""
        self.stop_run()  # of the question that is left
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
        if self._written is not None:
            await asyncio.shield(self._written)
        sitting = self.sitting_now
        self.sitting_now = sitting.skip() if self._could_not_be_judged else sitting.onward()
        self._show_question()

    @property
    def _could_not_be_judged(self) -> bool:
        """Whether there is an answer of which no run could say what it is worth."""
        return self.judged is not None and self.judged.right is None

    @property
    def _is_given(self) -> bool:
        """Whether there is an answer that is kept nowhere yet: a run is to say what it is worth."""
        is_waiting = self.judged is None and self._is_running and self.given != Given()
        return is_waiting or self._could_not_be_judged

    def action_skip(self) -> None:
        """Leave the question for another sitting."""
        if self.put is not None and self.judged is None:
            self.sitting_now = self.sitting_now.skip()
            self._show_question()

    @work(exclusive=True, group="onward", exit_on_error=False, description="Sum up")
    async def _conclude(self) -> None:
        await self.conclude()
        TooSmall.guard(self, self.app.size)

    def action_undo(self) -> None:
        """Take the last answer back, and ask its question again; the next key is for that one."""
        turn, again = self.sitting_now.last, self._is_given
        written = self.given.text if again else ""
        if again:
            said = ONCE_MORE
        elif turn is None:
            return
        else:
            said = AFTER_ALL if turn.review is None else TAKEN_BACK
            self.sitting_now = self.sitting_now.undo()
            if turn.review is not None:
                name = self._names.pop()
                self.keep(self.host.journal.ask(lambda progress: progress.undo_answer(name)))
        self.workers.cancel_group(self, "onward")  # what goes on from there is overtaken
        self._show_question()
        if self.put is not None:
            self.field.write(written)
            self._changed_mind = again
            self.verdict.ask(f"{said} {how_to_answer(self.put)}")

    def action_rate(self) -> None:
        """Rate the answer that is looked at with the next of the four ratings."""
        turn = self.sitting_now.current
        if turn is None or turn.review is None:
            return
        now = Rating(turn.review.rating % len(Rating) + 1)
        self.sitting_now = self.sitting_now.rate(now)
        name = self._names[-1]
        self.keep(self.host.journal.ask(lambda progress: progress.rate_answer(name, int(now))))
        self.show_answer()

    def action_reasons(self) -> None:
        """Show or hide why each answer is right or wrong."""
        if self.judged is None:
            return
        self._reasons = not self._reasons
        self.show_answer()

    def action_prove(self) -> None:
        """Run what proves the answer that was given, or else the right one."""
        from lessons.practice.proofs import examples_of
        from tui.screens.practice.example import ExampleScreen

        if self.put is None or self.judged is None:
            return
        lesson = self.lesson_of(self.put.asking.card)
        examples, shown = examples_of(lesson, self.put, self.given, self.judged, self._came_true)
        if examples:
            self.workers.cancel_group(self, "onward")  # in one read with Enter: it stays here
            self.app.push_screen(ExampleScreen(self.host, "Proof", examples, shown))
        else:
            self.notify(NO_PROOF, markup=False)

    def action_again(self) -> None:
        """Begin another sitting."""
        self.begin()

    def action_leave(self) -> None:
        """Stop a run that hangs, or go back to where the learner came from."""
        if self.is_judging:
            self.stop_run()
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
