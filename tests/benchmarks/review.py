"""How long choosing what review asks takes, with ten cards and with ten thousand, all of them due.

Run it with ``python -m tests.benchmarks.review [ROUNDS]``.  Prints the best of the rounds, in
milliseconds: reading the memories, a sitting of thirty, all in order, the forecast, and what one
answer costs.  Then what folding 100,000 answers anew would cost.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from lessons.review.cards import Card, CardId, Memory, Rating, Review
from lessons.review.choosing import to_ask
from lessons.review.figures import forecast
from lessons.review.scheduling import Scheduler

NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)
SCHEDULER = Scheduler()


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
        Card(one, f"step-{random.randrange(15)}", NOW, SCHEDULER.schedule(one, history(random)))
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
    rows = [memory.row for memory in memories]
    later = NOW + timedelta(days=40_000)
    first, review = deck[0], Review(NOW, Rating.Good)
    works: list[Callable[[], object]] = [
        lambda: [Memory.from_row(row) for row in rows],
        lambda: to_ask(deck, later, begun_today=0, most=30),
        lambda: to_ask(deck, later, begun_today=0),
        lambda: forecast(memories, NOW, None),
        lambda: SCHEDULER.after(first.id, first.memory, review),
    ]
    return [best(work, rounds) for work in works]


def main(rounds: int) -> None:
    print(f"{'cards':>7}{'read':>9}{'30 asked':>10}{'all asked':>11}{'forecast':>10}{'answer':>9}")
    for count in (10, 10_000):
        found = times(cards(count), rounds)
        print("{:>7}{:>9.2f}{:>10.2f}{:>11.2f}{:>10.2f}{:>9.3f}".format(count, *found))
    histories = [(card_id(number), history(Random(number))) for number in range(10_000)]
    took = best(lambda: [SCHEDULER.schedule(*one) for one in histories], 1)
    print(f"folding 100,000 answers anew: {took:.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
