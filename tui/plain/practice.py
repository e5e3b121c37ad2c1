"""A plain sitting: it reads typed lines, moves a practice session and prints the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lessons.course.model import Lesson
from lessons.practice.effects import (
    Effects,
    RateAnswer,
    RecordAnswer,
    RunApp,
    StopRun,
    Tell,
    UndoAnswer,
    write_effect,
)
from lessons.practice.proofs import Example, examples_of
from lessons.practice.question import AskedQuestion, QuestionToAsk, Response
from lessons.practice.session import MISSED_STAYS, NO_PROOF, PracticeSession
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId
from lessons.review.rating import as_text, kept_times
from lessons.store.entries import PACE
from sandbox.text import one_line
from tui.plain.errors import INTERRUPTED
from tui.plain.input import HELP, Command, NotUnderstoodError, command_in, response_in
from tui.plain.markdown import plain_markdown
from tui.plain.output import style_for
from tui.plain.question import numbered, question_text, reasons_text, verdict_text
from tui.plain.run import RowPrinter, account
from tui.plain.session import Console, PlainSession, Runs
from tui.presenters.phrases import comes_back, requests_of
from tui.presenters.timeline_rows import rows

HOW = "Type help for other commands, or quit to leave."
AT_THE_END = "That was the last question. Press Enter to end, or type undo, when, why or prove: "
NONE_ASKED = "There's no question now. Press Enter to end, or type help."
NOTHING_YET = "Answer a question first."
NOT_JUDGED = "That answer wasn't judged, so its question stays as it was."
NOTHING_TO_UNDO = "There's no answer to undo."


class PlainPractice:
    """One sitting over two text streams; it stores each answer before it prints the verdict.

    The next question follows each answer at once, so that a pipe never waits.  Commands like
    ``why`` are about the last answer.
    """

    def __init__(self, plain: PlainSession) -> None:
        self._plain = plain
        self._console = plain.console
        self._progress = plain.progress
        self._lessons = {lesson.slug: lesson for lesson in plain.target.course.lessons}
        self._session = PracticeSession()
        self._turns = 0
        self._run_to_make: RunApp | None = None
        """A run that was asked for; it's made when the session waits for it."""
        self._notice = self._progress.notice

    @property
    def sitting(self) -> Sitting:
        """How far the sitting has come."""
        return self._session.sitting

    def sit(self, cards: Sequence[Card], questions: Mapping[CardId, QuestionToAsk]) -> int:
        """Ask until every card was right once or skipped, or no more lines come.

        Returns the exit status: after Ctrl+C, that of an interruption.
        """
        times = kept_times(self._progress.setting(PACE))
        session = PracticeSession(cards, questions, self._plain.random, times)
        self._session, self._turns = session, 0
        try:
            self._converse()
        except KeyboardInterrupt:
            self._console.say()
            return INTERRUPTED
        finally:
            if self._plain.clock is not None and session.times:
                self._progress.keep_setting(PACE, as_text(session.times))
        self._console.say()
        return 0

    def _converse(self) -> None:
        session = self._session
        self._move(session.begin(self._now()))
        while session.asked is not None or session.sitting.last is not None:
            prompt = AT_THE_END if session.asked is None else session.asked.kind.prompt
            line = self._console.ask(prompt)
            if line is None or not self._goes_on(line):
                return

    def _goes_on(self, line: str) -> bool:
        """Do what a line says; return whether the sitting goes on."""
        asked = self._session.asked
        try:
            command = command_in(line, asked.shown if asked else None)
            if command is not None:
                return self._obey(command)
            if asked is None:
                if not line.strip():
                    return False
                raise NotUnderstoodError(NONE_ASKED)
            self._answer(asked, response_in(line, asked.shown))
        except NotUnderstoodError as problem:
            self._console.say(str(problem))
        return True

    def _obey(self, command: Command) -> bool:
        session, say = self._session, self._console.say
        match command.word:
            case "quit":
                return False
            case "help":
                say(HELP)
            case "repeat":
                self._ask()
            case "undo":
                said = session.undo_says
                self._move(session.undo(self._now()), said or NOTHING_TO_UNDO)
            case "hint" | "skip" if session.asked is None:
                say(NONE_ASKED)
            case "hint":
                self._hint(session.asked)
            case "skip":
                self._move(session.skip(self._now()))
            case _ if session.last is None:
                say(NOTHING_YET)
            case "when" if session.last.record is None:
                say(NOT_JUDGED)
            case "when" if not session.last.can_be_rated:
                say(MISSED_STAYS)
            case "when":
                last = session.last
                effects = session.rate(command.rating, self._now())
                self._move(effects, f"It {comes_back(last.returns_in)} now.")
            case "why":
                self._console.say_all(reasons_text(session.last))
            case "prove":
                lesson = self._lessons[session.last.question.card.lesson]
                prove(self._console, self._plain.runs, lesson, session.last, command.number)
        return True

    def _now(self) -> float | None:
        return self._plain.clock() if self._plain.clock else None

    # Moves of the session

    def _answer(self, asked: AskedQuestion, response: Response) -> None:
        """Judge and store an answer, print the verdict, and ask the next question."""
        self._carry_out(self._session.answer(response, self._now()))
        self._make_run()
        self._console.say_all(verdict_text(asked))
        self._tell_notice()
        self._move(self._session.go_on(self._now()))

    def _hint(self, asked: AskedQuestion | None) -> None:
        assert asked is not None
        self._make_run()
        self._carry_out(self._session.hint())
        self._console.say(plain_markdown(asked.note))

    def _move(self, effects: Effects, said: str = "") -> None:
        """Carry out the effects of a move, print this text, and ask the next question."""
        self._carry_out(effects)
        if said:
            self._console.say(said)
        self._tell_notice()
        asked = self._session.asked
        if self._turns == self._session.turns:
            return
        self._turns = self._session.turns
        if asked is not None:
            if asked.question.app is not None:
                self._plain.runs.warm()
            self._ask()

    def _ask(self) -> None:
        self._console.say()
        if self._session.asked is not None:
            self._console.say_all(question_text(self._session.asked, self.sitting))

    def _carry_out(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case RunApp():
                    self._run_to_make = effect
                case StopRun():
                    self._run_to_make = None
                case RecordAnswer() | RateAnswer() | UndoAnswer():
                    if days := write_effect(self._progress, effect):
                        self._session.learn_returns(effect.name, days)
                case Tell(text):
                    self._console.say(text)

    def _make_run(self) -> None:
        """Make the run that the session waits for, if there is one."""
        run, self._run_to_make = self._run_to_make, None
        if run is None:
            return
        outcome = self._plain.runs.run(run.step, run.texts)
        if isinstance(outcome, str):
            self._carry_out(self._session.break_run(outcome))
        else:
            self._carry_out(self._session.end_run(outcome))

    def _tell_notice(self) -> None:
        """Say what happened to the progress file, as soon as it's known."""
        if self._progress.notice != self._notice:
            self._notice = self._progress.notice
            if self._notice:
                self._console.say(f"Note: {one_line(self._notice)}")


def prove(
    console: Console, runs: Runs, lesson: Lesson, asked: AskedQuestion, number: int | None
) -> None:
    """Run what proves an answer, or the example with this number."""
    examples, first = examples_of(lesson, asked)
    by_number = {example.number: example for example in examples}
    if not examples:
        console.say(NO_PROOF.format("why tells why"))
    elif number is not None and number not in by_number:
        console.say(f"No run proves {number}. Type {_listed(by_number)}.")
    else:
        example = examples[first] if number is None else by_number[number]
        console.say_all(_example_text(console, runs, example))
        others = [one for one in by_number if one != example.number]
        if others:
            console.say(f"You can also type {_listed(others)}.")


def _example_text(console: Console, runs: Runs, example: Example) -> Iterator[str]:
    """Run an example and yield what happened."""
    yield f"{example.spoken}, run:"
    for name, text in example.step.files.items():
        yield from numbered(name, text)
    yield f"Requests: {requests_of(example.step)}"
    outcome = runs.run(example.step, {})
    if isinstance(outcome, str):
        yield outcome
        return
    files = {name: text.encode() for name, text in example.step.files.items()}
    printer = RowPrinter(style_for(console.out), files)
    for row in rows(outcome.timeline):
        yield from printer.lines(row)
    yield account(outcome.timeline)
    if example.proves:
        results = outcome.verdict.results
        failed = next((result.why for result in results if not result.passed), None)
        yield "This run shows it." if failed is None else f"This run doesn't show it: {failed}"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(f"prove {number}" for number in numbers)
