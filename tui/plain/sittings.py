"""`quiz --plain` and `review --plain`: whole sittings in lines of text, with a summary each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from lessons.course.loader import BUILT_IN
from lessons.course.model import Lesson
from lessons.practice.lesson_questions import choose_questions, lesson_questions, quiz_questions
from lessons.practice.question import QuestionToAsk
from lessons.practice.sitting import Sitting
from lessons.review.cards import Card, CardId
from lessons.review.deck import Deck
from lessons.review.overview import remaining
from lessons.review.selection import SITTING
from lessons.store.progress import Progress
from sandbox.text import one_line, plural, visible
from tui.plain.errors import UsageError
from tui.plain.practice import HOW, PlainPractice
from tui.plain.question import item
from tui.plain.session import PlainSession, open_session
from tui.plain.targets import Target
from tui.presenters.phrases import due_now, what_is_left


def ask_quiz(target: Target) -> int:
    """Ask ten of a lesson's questions on standard input and output; return the exit status."""
    with open_session(target) as plain:
        return hold_quiz(plain, target.lesson or _lesson_where_you_are(target, plain.progress))


def hold_quiz(plain: PlainSession, lesson: Lesson) -> int:
    """Hold one sitting: the questions missed last, then new ones, then the others."""
    console, progress = plain.console, plain.progress
    questions = quiz_questions(progress.course, lesson)
    chosen = choose_questions(questions, progress.latest_answers(lesson.slug), plain.random)
    some = f", {len(chosen)} of them now" if len(chosen) < len(questions) else ""
    by_card = {question.card: question for question in chosen}
    cards = [Card(one.card, one.step, datetime.now(UTC)) for one in chosen]
    console.say(f"{visible(lesson.title)}: {plural(len(questions), 'question')}{some}.")
    if status := _sit(plain, cards, by_card):
        return status
    latest = progress.latest_answers(lesson.slug)
    right = sum(latest[one.id].right for one in lesson.quiz if one.id in latest)
    console.say(f"Right by now: {right} of {plural(len(questions), 'question')}.")
    return 0


def _lesson_where_you_are(target: Target, progress: Progress) -> Lesson:
    """Return the lesson that the learner was in, else the first one with a quiz."""
    place = progress.place()
    with_quiz = [lesson for lesson in target.course.lessons if lesson.quiz]
    if not with_quiz:
        raise UsageError(f"{target.course.title} has no quiz")
    here = [lesson for lesson in with_quiz if place is not None and lesson.slug == place[0]]
    return (here or with_quiz)[0]


def ask_review(target: Target) -> int:
    """Ask what is due in a course on standard input and output; return the exit status."""
    with open_session(target) as plain:
        return hold_review(plain)


def hold_review(plain: PlainSession) -> int:
    """Hold one sitting: the cards that are due, those nearly forgotten first, then new cards."""
    console, progress, course = plain.console, plain.progress, plain.target.course
    questions: dict[CardId, QuestionToAsk] = {}
    for lesson in course.lessons:
        questions |= lesson_questions(progress.course, lesson)
    now = plain.now()
    deck = Deck(progress, course.lessons)
    cards = deck.today(now, None, most=SITTING).in_order()
    if cards:
        console.say(f"{visible(course.title)}: {due_now(len(deck.today(now, None).cards))}.")
        if status := _sit(plain, cards, questions):
            return status
    now = plain.now()
    rest = remaining(progress, course.lessons, now, None)
    for card in rest.leeches:
        assert card.memory is not None
        why = f"Forgotten {card.memory.lapses} times: "
        _say_what_to_read(plain, card, questions[card.id], why)
    console.say(what_is_left(rest, now))
    return 0


def _sit(
    plain: PlainSession, cards: Sequence[Card], questions: Mapping[CardId, QuestionToAsk]
) -> int:
    """Ask these cards, and print the score of the sitting; return the exit status."""
    plain.console.say(HOW)
    practice = PlainPractice(plain)
    status = practice.sit(cards, questions)
    plain.console.say(_score(practice.sitting, durable=plain.progress.durable))
    if not status:
        for card in practice.sitting.missed:
            _say_what_to_read(plain, card, questions[card.id], "Missed: ")
    return status


def _score(sitting: Sitting, *, durable: bool) -> str:
    """Return how many were right, or how far the learner came, and whether that's kept."""
    total, right = len(sitting.first_tries), sitting.right_first
    if not total:
        return "You answered nothing." if sitting.over else "You left before the first answer."
    score = f"{right} of {total} right on the first try."
    if sitting.over:
        return score
    kept = "Your answers are kept." if durable else "Your answers aren't saved yet."
    return f"You answered {total} of {sitting.total}. {score} {kept}"


def _say_what_to_read(plain: PlainSession, card: Card, asked: QuestionToAsk, why: str) -> None:
    """Say which step teaches a question, and why to read it."""
    plain.console.say(item("- ", why + asked.ask.strip().split("\n\n")[0]))
    lesson = next(one for one in plain.target.course.lessons if one.slug == card.id.lesson)
    step = next((one for one in lesson.steps if one.slug == card.step), lesson.steps[0])
    title, where = one_line(step.title), f"{lesson.number}/{step.number}"
    if plain.target.folder == BUILT_IN:
        plain.console.say(f"  Read {title}: flasklings read {where}")
    else:
        plain.console.say(f"  It's taught in step {where}, {title}.")
