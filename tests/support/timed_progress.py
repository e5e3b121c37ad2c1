"""A progress file whose clock is set by the test, and what must be remembered of its answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from lessons.review.cards import CardId, Memory, Rating, Review
from lessons.review.memories import read_memories
from lessons.review.scheduler import schedule
from lessons.store.entries import Answered, Rated, sequence_of
from lessons.store.progress import Progress
from tests.support.review_cards import NOON

AGAIN, HARD, GOOD, EASY = Rating
COURSE = "flask"
WHAT = CardId(COURSE, "flash", "question", "what")


class Desk:
    """A progress file whose clock stands where it is set."""

    def __init__(self, folder: Path) -> None:
        self.now = NOON
        self.lesson = "flash"
        self.folder = folder
        self.progress = self.window()

    def window(self, course: str = COURSE) -> Progress:
        return Progress.open(self.folder, course, clock=lambda: self.now)

    def answer(
        self,
        name: str = "what",
        at: datetime | None = None,
        rating: Rating | None = None,
        *,
        right: bool | None = None,
    ) -> str:
        self.now = at or self.now
        right = rating is not AGAIN if right is None else right
        return self.progress.record_answer(self.lesson, name, "it", right, rating=rating)

    def answer_all(self, answers: Iterable[tuple[str, datetime, Rating]]) -> None:
        """Bring in many answers, rated by the learner, at once."""
        lines: list[Answered | Rated] = []
        for name, at, rating in answers:
            head = {"id": f"{len(lines)}", "at": at, "seq": sequence_of(at), "course": COURSE}
            right = rating is not AGAIN
            answer = Answered(lesson="flash", question=name, option="it", right=right, **head)  # type: ignore[arg-type]
            rated = Rated(answer=answer.id, rating=int(rating), **head)  # type: ignore[arg-type]
            lines += answer, rated
        assert self.progress.merge(lines)

    def memory(self, card: CardId = WHAT) -> Memory | None:
        return self.memories().get(card)

    def memories(self) -> dict[CardId, Memory]:
        return read_memories(self.progress)


def scheduled(*reviews: tuple[datetime, Rating]) -> Memory | None:
    return schedule(WHAT, [Review(at, rating) for at, rating in reviews])
