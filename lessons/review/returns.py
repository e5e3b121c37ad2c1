"""When a card comes back after an answer, for each rating that the answer could have."""

from __future__ import annotations

from lessons.review import scheduler
from lessons.review.cards import CardId, Rating, Review, question_name
from lessons.review.memories import review_of
from lessons.review.rating import ReturnDays
from lessons.store.progress import Progress


def return_days(progress: Progress, card: CardId) -> ReturnDays:
    """Return in how many days a card comes back after its latest answer, for each rating of it.

    A card that isn't known comes back after no day: it's asked again in the same sitting.
    """
    *before, last = progress.answers_to(card.lesson, question_name(card))
    memory = scheduler.schedule(card, map(review_of, before))
    dues = {one: scheduler.after(card, memory, Review(last.at, one)).due for one in Rating}
    days = {rating: (due - last.at).days for rating, due in dues.items()}
    return {**days, Rating.Again: 0}
