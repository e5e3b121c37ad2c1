"""How long choosing what review asks takes, with ten cards and with ten thousand, all of them due.

Run it with ``python -m tests.benchmarks.review [ROUNDS]``.  Prints the best of the rounds, in
milliseconds: reading the memories, a sitting of thirty, all in order, the forecast, and what one
answer costs, all in memory.  Then, with the file on the disk: the deck of thirty opened with ten
cards and with ten thousand, of ten answers each; how long the first opening takes, which replays
them; the same as a process of its own (without a screen and without reading the course); and the
median of an answer's durable write among few answers and many.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from lessons.course.model import Lesson, Option, Question
from lessons.review.cards import Card, CardId, Memory, Rating, Review
from lessons.review.deck import Deck
from lessons.review.scheduler import after, schedule
from lessons.review.selection import to_ask
from lessons.review.statistics import forecast
from lessons.store.database import FILE, open_database, transaction
from lessons.store.entries import Answered, Rated, sequence_of
from lessons.store.progress import Progress
from lessons.store.queries import FORGET_MEMORIES
from lessons.store.rows import insert
from tests.benchmarks.shared import read_count

NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)


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


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the least milliseconds that the work took."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def times(deck: list[Card], rounds: int) -> list[float]:
    """Return how long each kind of work took with these cards."""
    memories = [card.memory for card in deck if card.memory]
    packed = msgspec.msgpack.encode(memories)
    later = NOW + timedelta(days=40_000)
    first, review = deck[0], Review(NOW, Rating.Good)
    works: list[Callable[[], object]] = [
        lambda: msgspec.msgpack.decode(packed, type=list[Memory]),
        lambda: to_ask(deck, later, begun_today=0, most=30),
        lambda: to_ask(deck, later, begun_today=0),
        lambda: forecast(memories, NOW, None),
        lambda: after(first.id, first.memory, review),
    ]
    return [best(work, rounds) for work in works]


def lessons(count: int) -> list[Lesson]:
    """Return a course that asks these cards, and has all that a question has."""
    options = tuple(Option(f"answer {place}", "because", place == 1) for place in range(4))
    quizzes: dict[str, list[Question]] = {}
    for number in range(count):
        one = card_id(number)
        question = Question(one.name, "What is flashed?", f"step-{number % 15}", options)
        quizzes.setdefault(one.lesson, []).append(question)
    return [
        Lesson(slug, number, slug, "", "", "", (), tuple(quiz))
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


def opening(folder: Path, course: list[Lesson], now: datetime) -> float:
    """Return the milliseconds from the file's opening to the cards of a sitting."""
    start = time.perf_counter()
    progress = Progress.open(folder, "flask")
    asked = Deck(progress, course).to_ask(now, None, most=30)
    took = time.perf_counter() - start
    progress.close()
    assert len(asked) == min(30, sum(len(lesson.quiz) for lesson in course))
    return took * 1000


def whole_opening(folder: Path, count: int) -> float:
    """Return the same from the start of a process, with all that it imports."""
    start = time.perf_counter()  # the system's clock, the same for every process
    command = [sys.executable, "-m", "tests.benchmarks.review", "--open", str(folder), str(count)]
    asked, made = map(
        float, subprocess.run(command, capture_output=True, check=True).stdout.split()
    )
    return (asked - start - made) * 1000


def open_deck(folder: str, count: str) -> None:
    """Say when the deck was open, and how long making up the course for it took."""
    start = time.perf_counter()
    course = lessons(int(count))
    made = time.perf_counter() - start
    opening(Path(folder), course, NOW + timedelta(days=40_000))
    print(time.perf_counter(), made)


def writing(folders: Mapping[int, Path], rounds: int) -> dict[int, float]:
    """Return the median milliseconds of an answer's durable write, to each file in turn."""
    times: dict[int, list[float]] = {count: [] for count in folders}
    with ExitStack() as opened:
        files = {
            count: opened.enter_context(closing(Progress.open(folder, "flask")))
            for count, folder in folders.items()
        }
        for number in range(rounds):
            one = card_id(number % 10)
            for count, file in files.items():
                start = time.perf_counter()
                file.record_answer(one.lesson, one.name, "answer 1", True, took_ms=1, rating=3)
                times[count].append(time.perf_counter() - start)
    return {count: statistics.median(found) * 1000 for count, found in times.items()}


def on_disk(rounds: int) -> None:
    later = NOW + timedelta(days=40_000)
    opened: dict[int, list[float]] = {10: [], 10_000: []}
    whole: dict[int, list[float]] = {10: [], 10_000: []}
    first: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        places = {count: Path(folder, str(count)) for count in opened}
        courses = {count: lessons(count) for count in opened}
        for count, place in places.items():
            write_answers(place, count)
            first[count] = opening(place, courses[count], later)
        for _ in range(rounds):  # in turn, so that what else the machine does meets both
            for count, place in places.items():
                opened[count].append(opening(place, courses[count], later))
                whole[count].append(whole_opening(place, count))
        written = writing(places, 100 * rounds)
    print(f"\n{'cards':>7}{'answers':>9}{'first':>9}{'opening':>9}{'process':>9}{'write':>8}")
    for count in places:
        row = (count, 10 * count, first[count], min(opened[count]), min(whole[count]))
        print("{:>7}{:>9}{:>9.1f}{:>9.2f}{:>9.1f}".format(*row) + f"{written[count]:>8.2f}")
    works = {
        "opening": [min(times) for times in opened.values()],
        "a process that opens": [min(times) for times in whole.values()],
        "an answer's write": list(written.values()),
    }
    for what, (few, many) in works.items():
        print(f"{what}: {many - few:+.2f} ms, {many / few:.2f} times")


def main(rounds: int) -> None:
    print(f"{'cards':>7}{'read':>9}{'30 asked':>10}{'all asked':>11}{'forecast':>10}{'answer':>9}")
    for count in (10, 10_000):
        found = times(cards(count), rounds)
        print("{:>7}{:>9.2f}{:>10.2f}{:>11.2f}{:>10.2f}{:>9.3f}".format(count, *found))
    on_disk(rounds)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--open"]:
        open_deck(*sys.argv[2:])
    else:
        main(read_count(5))
