"""Fitting FSRS to one learner: needs an optional extra, and many answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from lessons.review.cards import Review
from lessons.review.statistics import spaced

NEEDED = 512
"""Reviews a day or more after the one before; with fewer, fsrs keeps its own parameters."""

_LEARNT_FROM = 64
"""So many reviews of each card, its first ones, are what fsrs looks at."""

_PACKAGES = ("torch", "numpy", "pandas", "tqdm")


class NotReadyError(Exception):
    """The schedule cannot be fitted yet; the message says why."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a schedule can be fitted to a learner."""

    installed: bool
    reviews: int

    @property
    def why_not(self) -> str:
        """What is missing, in a sentence; empty where nothing is."""
        if self.reviews < NEEDED:
            return (
                f"Fitting the schedule to you takes {NEEDED} answers given a day or more after"
                f" the one before; so far there are {self.reviews}."
            )
        if not self.installed:
            return (
                "Fitting the schedule to you needs an optional extra, which is large:"
                " pip install 'flasklings[optimizer]'."
            )
        return ""


def is_installed() -> bool:
    """Whether the optional extra is there."""
    return all(map(find_spec, _PACKAGES))


def readiness(histories: Iterable[Sequence[Review]]) -> Readiness:
    """Say whether these reviews, of each card in order, are enough, and the extra is there."""
    reviews = sum(len(spaced(history[:_LEARNT_FROM])) for history in histories)
    return Readiness(is_installed(), reviews)


def fitted(histories: Sequence[Sequence[Review]]) -> tuple[float, ...]:
    """Return the parameters that fit the reviews best, for `Rules`; this takes minutes.

    Raises:
        NotReadyError: the extra is missing, or there are too few reviews.
    """
    if why_not := readiness(histories).why_not:
        raise NotReadyError(why_not)
    import fsrs

    logs = [
        fsrs.ReviewLog(number, fsrs.Rating(review.rating), review.at, None)
        for number, history in enumerate(histories)
        for review in history
    ]
    return tuple(fsrs.Optimizer(logs).compute_optimal_parameters())
