"""The kind of check that counts what the app asks for of its requests."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.course.model import Observation
from lessons.diagnosis.phrases import quoted, times
from lessons.grading.facts import Fact, Scope
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits, who
from sandbox.events import Looked
from sandbox.timeline import place_of


class _Looked(CheckKind[Looked]):
    """Names that the app asks for in a part of its request, each once a request."""

    name, identity, event = "looked", "key", Looked
    others_are_near = False
    extra = "{spot} asks for {asked}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[Looked]]:
        for exchange in scope.exchanges:
            for event in exchange.of(Looked):
                yield Fact(event, exchange, place_of(event))

    def fits(self, check: Observation, what: Looked) -> Fits:
        if check.source is not None:
            yield "source", what.place == check.source
        if check.key is not None:
            yield "key", _folded(what.name, what.place) == _folded(check.key, what.place)
        if check.missing is not None:
            yield "missing", what.found != check.missing

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        if check.missing is None:
            return bool(scope.exchanges)
        return any(set(self.misfits(check, fact)) <= {"missing"} for fact in self.facts(scope))

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should ask for {_name(check.key, check.source)}, but it doesn't."

    def nothing(self, check: Observation, scope: Scope) -> str:
        wanted = _name(check.key, check.source)
        return f"{who(scope)} should ask for {wanted}, but it asks for nothing."

    def near_miss(self, check: Observation, fact: Fact[Looked], misfits: Misfits) -> str:
        words = self.words(check, fact, misfits)
        asks = f"{words['spot']} asks for {words['asked']}"
        if misfits == ("missing",):
            if fact.what.found:
                return f"{asks}, which should be missing, but it was sent."
            return f"{asks}, but it wasn't sent."
        if misfits == ("source",):
            return f"{asks}, not in request.{check.source}."
        return f"{asks}, not for {_name(check.key, check.source)}."

    def words(self, check: Observation, fact: Fact[Looked], misfits: Misfits) -> dict[str, str]:
        asked = _name(fact.what.name, fact.what.place)
        return super().words(check, fact, misfits) | {"asked": asked}

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"The app asks for {_name(check.key, check.source)} {times(number)}{at}"


def _name(key: str | None, source: str | None) -> str:
    """Return what is asked for: "'size' in request.form"."""
    name = "something" if key is None else quoted(key)
    return f"{name} in request.{source}" if source else f"{name} in the request"


def _folded(name: str, source: str) -> str:
    """Return a name as it's compared: a header's has no upper and lower case."""
    return name.casefold() if source == "headers" else name


KINDS = (_Looked(),)
