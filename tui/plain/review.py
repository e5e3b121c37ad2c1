"""Review line by line: what is about to be forgotten, from all lessons, and a few new cards."""

from __future__ import annotations

from datetime import UTC, datetime

from lessons.practice.question import askings
from lessons.review.deck import Deck
from lessons.review.overview import remaining
from lessons.review.selection import SITTING
from sandbox.text import visible
from tui.plain.practice import HOW, PlainPractice
from tui.plain.sittings import Summary, counted
from tui.plain.surroundings import Surroundings, surroundings_of
from tui.plain.targets import Target
from tui.presenters.phrases import what_is_left


def review(target: Target) -> int:
    """Ask what is due in a course on standard input and output; return the exit status."""
    with surroundings_of(target) as table:
        return review_at(table)


def review_at(table: Surroundings) -> int:
    """Hold one sitting: the cards that are due, the nearest to being forgotten first, then new."""
    talk, progress, course = table.talk, table.progress, table.target.course
    known = {
        card: asking
        for lesson in course.lessons
        for card, asking in askings(progress.course, lesson).items()
    }
    now = datetime.now(UTC)
    due = Deck(progress, course.lessons).to_ask(now, None, most=SITTING)
    cards = [card for card in due if card.id in known]
    summary = Summary(table.target, known)
    practice = PlainPractice(table)
    status = 0
    if cards:
        talk.say(f"{visible(course.title)}: {counted(len(cards), 'card')} to review.")
        talk.say(HOW)
        status = practice.sit(cards, known)
        talk.say(summary.score(practice.sitting, durable=progress.durable))
        if status:
            return status
        talk.say_all(summary.missed(practice.sitting))
    else:
        talk.say("Nothing is due.")
    now = datetime.now(UTC)
    rest = remaining(progress, course.lessons, now, None)
    talk.say_all(summary.leeches(rest.leeches))
    talk.say(what_is_left(rest, now))
    return status
