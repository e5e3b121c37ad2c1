"""How long choosing what review asks takes, with ten cards and with ten thousand, all of them due.

Run it with ``python -m tests.benchmarks.review [ROUNDS]``.  Prints the times and their ratios of
reading the memories, a sitting of thirty, all in order, the forecast, and what one answer costs,
all in memory.  Then, with the file on the disk: how long the first opening takes, which replays
ten answers to each card; the deck of thirty opened; the same as a process of its own (without a
screen and without reading the course); and an answer's durable write.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from lessons.course.model import Lesson, Option, Question
from lessons.review.cards import Card, CardId, Memory, Rating, Review
from lessons.review.deck import Deck
from lessons.review.scheduler import after, schedule
from lessons.review.selection import today
from lessons.review.statistics import forecast
from lessons.store.database import FILE, open_database, transaction
from lessons.store.entries import Answered, Rated, sequence_of
from lessons.store.progress import Progress
from lessons.store.queries import FORGET_MEMORIES
from lessons.store.rows import insert
from tests.benchmarks.shared import HEAD, read_count, show_row

NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=40_000)
COUNTS = (10, 10_000)

Times = dict[str, list[float]]
"""Seconds by the kind of work."""


def card_id(number: int) -> CardId:
    return CardId("flask", f"lesson-{number % 20}", "question", f"q{number}")


def history(random: Random, reviews: int = 10) -> list[Review]:
    ratings = random.choices(list(Rating), (1, 1, 6, 2), k=reviews)
    first = NOW - timedelta(days=900 + random.random() * 100)
    return [
        Review(first + timedelta(days=50 * place), rating) for place, rating in enumerate(ratings)
    ]


def cards(count: int) -> list[Card]:
    random = Random(count)
    return [
        Card(one, f"step-{random.randrange(15)}", NOW, schedule(one, history(random)))
        for one in map(card_id, range(count))
    ]


def time_once(work: Callable[[], object]) -> float:
    """Return the seconds that the work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def times(count: int, rounds: int) -> Times:
    """Return how long each kind of work in memory took with so many cards."""
    deck = cards(count)
    memories = [card.memory for card in deck if card.memory]
    packed = msgspec.msgpack.encode(memories)
    first, review = deck[0], Review(NOW, Rating.Good)
    works: dict[str, Callable[[], object]] = {
        "reading the memories": lambda: msgspec.msgpack.decode(packed, type=list[Memory]),
        "a sitting of thirty": lambda: today(deck, LATER, LATER, begun=0, most=30).in_order(),
        "all in order": lambda: today(deck, LATER, LATER, begun=0).in_order(),
        "the forecast": lambda: forecast(memories, NOW, None),
        "an answer in memory": lambda: after(first.id, first.memory, review),
    }
    return {what: [time_once(work) for _ in range(rounds)] for what, work in works.items()}


def lessons(count: int) -> list[Lesson]:
    """Return a course that asks these cards, and has all that a question has."""
    options = tuple(Option(f"answer {place}", "because", place == 1) for place in range(4))
    quizzes: dict[str, list[Question]] = {}
    for number in range(count):
        one = card_id(number)
        question = Question(one.name, "What is flashed?", f"step-{number % 15}", options)
        quizzes.setdefault(one.lesson, []).append(question)
    return [
        Lesson(slug, number, slug, "", "", (), tuple(quiz))
        for number, (slug, quiz) in enumerate(quizzes.items())
    ]


def write_answers(folder: Path, count: int) -> None:
    """Write ten answers to each card, every third of them rated by the learner."""
    folder.mkdir()
    with closing(open_database(folder / FILE)) as db, transaction(db):
        for number in range(count):
            one = card_id(number)
            for place, review in enumerate(history(Random(number))):
                seq = sequence_of(review.at)
                name = f"{number:016x}{place:016x}"
                answer = Answered(
                    id=name,
                    at=review.at,
                    seq=seq,
                    course=one.course,
                    lesson=one.lesson,
                    question=one.name,
                    option="answer 1",
                    right=review.rating is not Rating.Again,
                )
                insert(db, answer)
                if place % 3 == 0:
                    rating = int(review.rating)
                    rated = Rated(
                        id=name,
                        at=review.at,
                        seq=seq,
                        course=one.course,
                        answer=name,
                        rating=rating,
                    )
                    insert(db, rated)
        db.execute(FORGET_MEMORIES)


def opening(folder: Path, course: list[Lesson]) -> float:
    """Return the seconds from the file's opening to the cards of a sitting."""
    start = time.perf_counter()
    progress = Progress.open(folder, "flask")
    asked = Deck(progress, course).today(LATER, None, most=30).in_order()
    took = time.perf_counter() - start
    progress.close()
    assert len(asked) == min(30, sum(len(lesson.quiz) for lesson in course))
    return took


def whole_opening(folder: Path, count: int) -> float:
    """Return the same from the start of a process, with all that it imports."""
    start = time.perf_counter()  # the system's clock, the same for every process
    command = [sys.executable, "-m", "tests.benchmarks.review", "--open", str(folder), str(count)]
    asked, made = map(
        float, subprocess.run(command, capture_output=True, check=True).stdout.split()
    )
    return asked - start - made


def open_deck(folder: str, count: str) -> None:
    """Say when the deck was open, and how long making up the course for it took."""
    start = time.perf_counter()
    course = lessons(int(count))
    made = time.perf_counter() - start
    opening(Path(folder), course)
    print(time.perf_counter(), made)


def write_once(file: Progress, number: int) -> float:
    """Return the seconds of an answer's durable write."""
    one = card_id(number % 10)
    return time_once(
        lambda: file.record_answer(one.lesson, one.name, "answer 1", True, took_ms=1, rating=3)
    )


def on_disk(rounds: int) -> dict[int, Times]:
    """Return how long each kind of work with the file took, by the number of cards."""
    found: dict[int, Times] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        places = {count: Path(name, str(count)) for count in COUNTS}
        courses = {count: lessons(count) for count in COUNTS}
        for count, place in places.items():
            write_answers(place, count)
            found[count] = {"the first opening": [opening(place, courses[count])]}
            found[count] |= {"opening": [], "a process that opens": [], "an answer's write": []}
        for _ in range(rounds):  # in turn, so that what else the machine does meets both
            for count, place in places.items():
                found[count]["opening"].append(opening(place, courses[count]))
                found[count]["a process that opens"].append(whole_opening(place, count))
        files = {
            count: opened.enter_context(closing(Progress.open(place, "flask")))
            for count, place in places.items()
        }
        for number in range(100 * rounds):
            for count, file in files.items():
                found[count]["an answer's write"].append(write_once(file, number))
    return found


def main(rounds: int) -> None:
    written = on_disk(rounds)
    found = {count: times(count, rounds) | written[count] for count in COUNTS}
    print(HEAD)
    for what, few in found[COUNTS[0]].items():
        for count in COUNTS:
            show_row(f"{what}, {count:,} cards", found[count][what], few)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--open"]:
        open_deck(*sys.argv[2:])
    else:
        main(read_count(5))
