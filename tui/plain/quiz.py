"""The quiz line by line: everything is said in words, in the order in which it happens."""

from __future__ import annotations

from datetime import UTC, datetime

from lessons.course.model import Lesson
from lessons.practice.question import of_question
from lessons.practice.quiz import sitting_of
from lessons.review.cards import Card
from lessons.store.progress import Progress
from sandbox.text import visible
from tui.plain.errors import UsageError
from tui.plain.practice import HOW, PlainPractice
from tui.plain.sittings import Summary, counted
from tui.plain.surroundings import Surroundings, surroundings_of
from tui.plain.targets import Target


def ask_lesson(target: Target) -> int:
    """Ask ten of a lesson's questions on standard input and output; return the exit status."""
    with surroundings_of(target) as table:
        return quiz(table, target.lesson or _lesson_where_you_are(target, table.progress))


def quiz(table: Surroundings, lesson: Lesson) -> int:
    """Hold one sitting: the questions missed last, then new ones, then the others."""
    talk, progress = table.talk, table.progress
    asked = [of_question(progress.course, lesson, question) for question in lesson.quiz]
    chosen = sitting_of(asked, progress.latest_answers(lesson.slug), table.random)
    number = len(chosen)
    some = f", {number} of them now" if number < len(asked) else ""
    talk.say(f"{visible(lesson.title)}: {counted(len(asked), 'question')}{some}.")
    talk.say(HOW)
    now = datetime.now(UTC)
    practice = PlainPractice(table)
    askings = {asking.card: asking for asking in chosen}
    status = practice.sit([Card(one.card, one.step, now) for one in chosen], askings)
    summary = Summary(table.target, askings)
    talk.say(summary.score(practice.sitting, durable=progress.durable))
    if status:
        return status
    talk.say_all(summary.missed(practice.sitting))
    latest = progress.latest_answers(lesson.slug)
    names = {question.id for question in lesson.quiz} & latest.keys()
    right = sum(latest[name].right for name in names)
    talk.say(f"Right by now: {right} of {counted(len(asked), 'question')}.")
    return 0


def _lesson_where_you_are(target: Target, progress: Progress) -> Lesson:
    """Return the lesson that the learner was in, else the first one with a quiz."""
    place = progress.place()
    with_quiz = [lesson for lesson in target.course.lessons if lesson.quiz]
    if not with_quiz:
        raise UsageError(f"{target.course.title} has no quiz")
    here = [lesson for lesson in with_quiz if place is not None and lesson.slug == place[0]]
    return (here or with_quiz)[0]
