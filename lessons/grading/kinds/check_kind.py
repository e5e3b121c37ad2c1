"""What every kind of check is, and the phrases that the kinds share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

from lessons.course.model import Observation, Observe
from lessons.diagnosis.phrases import quoted, request_line, times
from lessons.grading.facts import Fact, Scope, Selection
from sandbox.events import Event
from sandbox.timeline import Exchange

T = TypeVar("T")

Fits = Iterator[tuple[str, bool]]
"""The fields that narrow a check, and whether one fact fits each."""

MOST_TOLD = 500
"""How many events of one kind a run tells of a request."""

Misfits = tuple[str, ...]
"""The fields of a check that a fact doesn't fit."""


class CheckKind(Generic[T]):
    """One kind of check, with everything that is special about it.

    ``name`` is its name in a course, ``question`` the method of a handout's ``Run`` that answers
    it; without one, only flasklings can judge it.

    Each sentence says what is there and what is wanted.  ``nearly`` says how the nearest fact
    differs from what the check asks for, and ``extra`` says that there is a fact though the check
    wants none; `words` says what they may name in braces.  ``counted`` begins the sentence that
    says how many facts there were.
    """

    name: ClassVar[Observe]
    question: ClassVar[str] = ""
    only_here: ClassVar[tuple[str, ...]] = ()
    """The fields that a handout's question can't be narrowed by."""
    nearly: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    counted: ClassVar[str] = ""
    identity: ClassVar[str] = ""
    """The field that says most which fact is meant, if there's one."""
    when: ClassVar[str] = "while answering"
    """How a sentence leads from the number of its facts to the request."""
    judges_failures: ClassVar[bool] = False
    """Whether it's about requests that fail, so that one of them doesn't keep it from judging."""
    others_are_near: ClassVar[bool] = True
    """Whether a fact that doesn't fit may be meant to, so that it's told before their number."""

    event: ClassVar[type[Event] | None] = None
    """The event that it counts, if of each request a run tells only the first `MOST_TOLD`."""

    # -- counting --------------------------------------------------------------------------

    def facts(self, scope: Scope) -> Iterable[Fact[T]]:
        """Yield the facts that a check of this kind counts."""
        raise NotImplementedError

    def fits(self, check: Observation, what: T) -> Fits:
        """Yield each field that narrows the check, and whether this fact fits it."""
        return iter(())

    def is_met(self, check: Observation, fitting: int, others: int) -> bool:
        """Say whether the check wants this many facts that fit, and others that don't."""
        return fitting == check.times if check.times is not None else fitting > 0

    def misfits(self, check: Observation, fact: Fact[T]) -> Misfits:
        """Return the fields of the check that this fact doesn't fit."""
        return tuple(name for name, fits in self.fits(check, fact.what) if not fits)

    def select(self, check: Observation, scope: Scope) -> Selection[T]:
        """Sort the facts into those that fit the check and the others."""
        fitting: list[Fact[T]] = []
        others: list[Fact[T]] = []
        for fact in self.facts(scope):
            (others if self.misfits(check, fact) else fitting).append(fact)
        may_be_met = len(fitting) <= check.times if check.times is not None else not fitting
        if may_be_met and self.is_cut(check, scope):
            return Selection((), (), holds=False)
        holds = self.is_met(check, len(fitting), len(others)) and (scope.made or bool(fitting))
        return Selection(tuple(fitting), tuple(others), holds)

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        """Say whether there may be facts for the check that the run doesn't tell."""
        event = self.event
        return event is not None and any(len(x.of(event)) >= MOST_TOLD for x in scope.exchanges)

    def wants_none(self, check: Observation) -> bool:
        """Say whether the check holds as long as nothing of a kind is there."""
        return check.times == 0

    def is_spoilt(self, check: Observation, fitting: int, others: int) -> bool:
        """Say whether no further fact could make the check hold, with this many there."""
        return check.times is not None and fitting > check.times

    def asks_for_failure(self, check: Observation) -> bool:
        """Say whether the check wants a request to fail."""
        return False

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        """Say whether that was there in which a check wants none of its facts."""
        return bool(scope.exchanges)

    # -- saying why it failed --------------------------------------------------------------

    def verdict(self, selection: Selection[T]) -> str:
        """Return the sentence for every failure, "" if the sentences below tell them apart."""
        return ""

    def nothing(self, check: Observation, scope: Scope) -> str:
        """Say that there is no such fact."""
        raise NotImplementedError

    def untold(self, check: Observation, scope: Scope) -> str:
        """Say why there may be facts that the run doesn't tell."""
        often = f"so often in a request that only the first {MOST_TOLD} times are told"
        return f"{who(scope)} does this {often}."

    def no_subject(self, check: Observation, scope: Scope) -> str:
        """Say that there is nothing in which the facts could be missing."""
        return self.missing_subject(check, scope) if scope.exchanges else not_answered(scope)

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        """Say what these requests don't have, in which the facts could be missing."""
        return self.nothing(check, scope)

    def near_miss(self, check: Observation, fact: Fact[T], misfits: Misfits) -> str:
        """Say how the nearest fact differs from what the check asks for."""
        return self.nearly.format_map(self.words(check, fact, misfits))

    def unwanted(self, check: Observation, fact: Fact[T]) -> str:
        """Say that there is a fact though the check wants none."""
        return self.extra.format_map(self.words(check, fact, ()))

    def words(self, check: Observation, fact: Fact[T], misfits: Misfits) -> dict[str, str]:
        """Return what the sentences name of a fact: its line, its request and so on."""
        request = request_of(fact)
        return {
            "request": request,
            "while": f" while answering {request}" if fact.exchange else "",
            "place": str(fact.place or "The app"),
            "spot": str(fact.place or (request if fact.exchange else "The app")),
        }

    def count(self, check: Observation, number: int, at: str) -> str:
        """Begin the sentence that says how many facts there were; `at` names their lines."""
        return self.counted.format(times=times(number), at=at)

    def target(self, wanted: int) -> str:
        """Say how many facts the check wants: "twice"."""
        return times(wanted)

    # -- in a handout ----------------------------------------------------------------------

    def failure(self, check: Observation) -> dict[str, object]:
        """Return how a handout's ``Run`` tells the failure that the check asks for."""
        return {"raises": check.type}

    def assertion(self, check: Observation, found: str) -> str:
        """Return the condition of a handout's test; `found` is the code that asks the question."""
        if check.times is None:
            return found
        return f"{found} == []" if check.times == 0 else f"len({found}) == {check.times}"


def where(scope: Scope, when: str = "while answering") -> str:
    """Return the end of a sentence that names the part of the run: " while answering GET /"."""
    if scope.number is None and scope.path is None:
        return " at the end" if when == "after" else " in the whole run"
    if not scope.exchanges:
        return ""
    return f" {when} {request_line(scope.exchanges[0].request)}"


def who(scope: Scope) -> str:
    """Return who should do what a check wants: the first request that it looks at, or the app."""
    whole = scope.number is None and scope.path is None
    return "The app" if whole or not scope.exchanges else request_line(scope.exchanges[0].request)


def page_in(scope: Scope) -> Exchange | None:
    """Return the last request that was answered with a page."""
    answered = ((x, x.response) for x in reversed(scope.exchanges))
    return next((x for x, response in answered if response and not response.location), None)


def instead_of_page(scope: Scope) -> str:
    """Say what came instead of a page."""
    last = scope.exchanges[-1].response if scope.exchanges else None
    return f"it redirects to {quoted(last.location)}" if last and last.location else "it sends none"


def no_page(scope: Scope) -> str:
    """Say that there's no page."""
    return f"{who(scope)} should send a page, but {instead_of_page(scope)}."


def not_answered(scope: Scope) -> str:
    """Say that there's no response."""
    if scope.path is not None and not scope.exchanges:
        return f"A request should go to {quoted(scope.path)}, but none does."
    return f"{who(scope)} should be answered, but it is not."


def request_of(fact: Fact[Any]) -> str:
    """Return the line of the request that a fact belongs to: "GET /"."""
    return request_line(fact.exchange.request) if fact.exchange else "the run"
