"""The quiz line by line: everything is said in words, in the order in which it happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from typing import TextIO

from lessons.course import Lesson, Option
from lessons.places import data_folder
from lessons.progress import Progress
from lessons.quiz import Asked, Round
from sandbox.text import visible
from tui.cli import INTERRUPTED, WrongUse
from tui.commands.targets import Target
from tui.plain.ink import tolerant
from tui.plain.markdown import WIDTH, plain_markdown

LETTERS = "abcd"
LEAVE = frozenset({"q", "quit", "exit"})

Record = Callable[[Asked], None]


def ask_lesson(target: Target) -> int:
    """Ask the lesson's questions on standard input and output; return the exit status."""
    progress = Progress.open(data_folder(), target.course.id)
    try:
        lesson = target.lesson or _lesson_where_you_are(target, progress)
        if progress.notice:
            print(f"flasklings: {progress.notice}", file=sys.stderr)

        def record(asked: Asked) -> None:
            assert asked.chosen is not None
            chosen = asked.options[asked.chosen].text
            progress.record_answer(lesson.slug, asked.question.id, chosen, asked.right)

        quiz = PlainQuiz(tolerant(sys.stdin), tolerant(sys.stdout), record)
        return quiz.sit(lesson, Random())
    finally:
        progress.close()


def _lesson_where_you_are(target: Target, progress: Progress) -> Lesson:
    """Return the lesson that the learner was in, else the first one with a quiz."""
    place = progress.place()
    with_quiz = [lesson for lesson in target.course.lessons if lesson.quiz]
    if not with_quiz:
        raise WrongUse(f"{target.course.title} has no quiz")
    here = [lesson for lesson in with_quiz if place is not None and lesson.slug == place[0]]
    return (here or with_quiz)[0]


class PlainQuiz:
    """One sitting over two text streams; each answer is recorded before it is judged aloud."""

    def __init__(self, source: TextIO, out: TextIO, record: Record) -> None:
        self._source = source
        self._out = out
        self._record = record

    def sit(self, lesson: Lesson, random: Random) -> int:
        """Ask until every question was right once, or the answers end."""
        sitting = Round.begin(lesson.quiz, random)
        number = len(lesson.quiz)
        self._say(f"{visible(lesson.title)}: {number} question{'' if number == 1 else 's'}.")
        self._say("Answer with 1 to 4 or a to d and Enter. q leaves.")
        try:
            while (asked := sitting.current) is not None:
                self._ask(asked, sitting)
                chosen = self._answer(len(asked.options))
                if chosen is None:
                    return self._leave(sitting, 0)
                sitting = sitting.answer(chosen)
                answered = sitting.current
                assert answered is not None
                self._record(answered)
                self._judge(answered)
                sitting = sitting.onward()
        except KeyboardInterrupt:
            return self._leave(sitting, INTERRUPTED)
        self._say("")
        self._say(f"{_score(sitting)}.")
        for question in sitting.missed:
            self._say(_item("- ", f"Missed at first: {question.ask}"))
        return 0

    def _ask(self, asked: Asked, sitting: Round) -> None:
        self._say("")
        if asked.again:
            self._say("Once more:")
        else:
            self._say(f"Question {sitting.position} of {sitting.total}")
        self._say(plain_markdown(asked.question.ask))
        self._say("")
        for number, option in enumerate(asked.options, 1):
            self._say(_item(f"{number}. ", option.text))

    def _answer(self, options: int) -> int | None:
        """Return the index of the option chosen, None where the answers end."""
        while True:
            self._out.write("Your answer: ")
            self._out.flush()
            line = self._source.readline()
            if not line:
                self._say("")
                return None
            said = line.strip().lower().rstrip(".)")
            if said in LEAVE:
                return None
            if len(said) == 1 and said in LETTERS[:options]:
                return LETTERS.index(said)
            if said.isdecimal() and 1 <= int(said) <= options:
                return int(said) - 1
            self._say(f"Please answer with a number from 1 to {options}, or q to leave.")

    def _judge(self, asked: Asked) -> None:
        assert asked.chosen is not None
        chosen = asked.options[asked.chosen]
        self._say("Right." if chosen.right else f"Wrong: {asked.chosen + 1} is not the answer.")
        self._say(plain_markdown(chosen.why))
        if not chosen.right:
            number, right = _right(asked)
            self._say(_item(f"The right answer is {number}: ", right.text))
            self._say(plain_markdown(right.why))

    def _leave(self, sitting: Round, status: int) -> int:
        answered = len(sitting.first_tries)
        if answered:
            self._say(f"You leave after {answered} of {sitting.total}. {_score(sitting)}.")
            self._say("Your answers are kept.")
        else:
            self._say("You leave before the first answer.")
        return status

    def _say(self, text: str) -> None:
        self._out.write(f"{text}\n")
        self._out.flush()


def _right(asked: Asked) -> tuple[int, Option]:
    return next((n, option) for n, option in enumerate(asked.options, 1) if option.right)


def _score(sitting: Round) -> str:
    return f"{sitting.right_first} of {len(sitting.first_tries)} right at the first try"


def _item(label: str, text: str) -> str:
    """Return text with a label before its first line, the others as far in."""
    body = plain_markdown(text, WIDTH - len(label)).replace("\n", "\n" + " " * len(label))
    return label + body
