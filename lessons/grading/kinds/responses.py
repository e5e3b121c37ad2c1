"""The kinds of checks that count responses, and the errors that came instead of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import msgspec

from lessons.course.faults import listed
from lessons.course.model import Observation
from lessons.diagnosis.exceptions import exception_of
from lessons.diagnosis.phrases import MAX_QUOTED, quoted, raised, sentence, times
from lessons.grading.facts import Fact, Scope
from lessons.grading.json_data import a_value, at, difference, kind_of, named, said, value_at
from lessons.grading.kinds.check_kind import (
    CheckKind,
    Fits,
    Misfits,
    instead_of_page,
    no_page,
    not_answered,
    page_in,
    request_of,
    who,
)
from lessons.grading.nearest import has_markup, nearest, nearest_part
from sandbox.events import CookieChanged, Failed, Responded
from sandbox.text import one_line
from sandbox.timeline import place_of


class _Cookie(CheckKind[CookieChanged]):
    """Session cookies that were set."""

    name, question = "cookie", "cookies"
    extra = "{request} sets a session cookie{with}, but it should not."
    counted = "The session cookie was set {times}"

    def facts(self, scope: Scope) -> Iterator[Fact[CookieChanged]]:
        for exchange in scope.exchanges:
            for event in exchange.cookies:
                if not event.cleared:
                    yield Fact(event, exchange)

    def fits(self, check: Observation, what: CookieChanged) -> Fits:
        if check.contains is not None:
            yield "contains", any(check.contains in text for text in _texts(what.data))

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should set a session cookie{_content(check)}, but it sets none."

    def words(
        self, check: Observation, fact: Fact[CookieChanged], misfits: Misfits
    ) -> dict[str, str]:
        return super().words(check, fact, misfits) | {"with": _content(check)}

    def near_miss(self, check: Observation, fact: Fact[CookieChanged], misfits: Misfits) -> str:
        wanted = check.contains or ""
        data = quoted(nearest(next(_texts(fact.what.data)), wanted))
        return f"The session cookie that {request_of(fact)} sets has {data}, not {quoted(wanted)}."


class _Page(CheckKind[Responded]):
    """Responses that aren't redirects."""

    name, question = "page", "pages"
    counted = "Such a page was sent {times}"

    def facts(self, scope: Scope) -> Iterator[Fact[Responded]]:
        for exchange in scope.exchanges:
            if exchange.response is not None and not exchange.response.location:
                yield Fact(exchange.response, exchange)

    def fits(self, check: Observation, what: Responded) -> Fits:
        if check.contains is not None:
            yield "contains", check.contains in what.body

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        return check.contains is not None and any(
            "body" in fact.what.truncated for fact in self.facts(scope)
        )

    def untold(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} sends such a large body that flasklings only looks at its beginning."

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return check.contains is None or page_in(scope) is not None

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        return no_page(scope)

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should send a page{_content(check)}, but {instead_of_page(scope)}."

    def near_miss(self, check: Observation, fact: Fact[Responded], misfits: Misfits) -> str:
        wanted, page = check.contains or "", f"The page of {request_of(fact)}"
        if part := nearest_part(fact.what, wanted):
            verb = "has" if has_markup(wanted) else "shows"
            return f"{page} {verb} {quoted(part)}, not {quoted(wanted)}."
        return f"{page} should show {quoted(wanted)}, but it is empty."

    def unwanted(self, check: Observation, fact: Fact[Responded]) -> str:
        if not check.contains:
            return f"{request_of(fact)} sends a page, but it should not."
        part = quoted(nearest(" ".join(fact.what.body.split()), check.contains))
        shown = f"contains {quoted(check.contains)}, but it should not: {part}"
        return f"The page of {request_of(fact)} {shown}."


class _Json(CheckKind[object]):
    """Responses whose body is JSON."""

    name, question = "json", "json"
    others_are_near = False
    counted = "Such JSON was sent {times}"

    def facts(self, scope: Scope) -> Iterator[Fact[object]]:
        for exchange in scope.exchanges:
            response = exchange.response
            if response is None or response.json is msgspec.UNSET or "json" in response.truncated:
                continue
            yield Fact(response.json, exchange)

    def fits(self, check: Observation, what: object) -> Fits:
        found = value_at(what, check.at)
        if check.at is not None:
            is_absent = bool(found.absent) and not found.is_astray
            yield "at", is_absent if check.missing else not found.absent
        if check.equals is not None:
            yield "equals", not found.absent and not difference(found.value, check.equals)
        if check.kind is not None:
            yield "kind", not found.absent and kind_of(found.value) == check.kind

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        responses = (exchange.response for exchange in scope.exchanges)
        return any(response is not None and "json" in response.truncated for response in responses)

    def untold(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should send JSON, but its body is too large to read."

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        if check.at is None and check.equals is None and check.kind is None:
            return bool(scope.exchanges)
        return any(not value_at(fact.what, check.at).is_astray for fact in self.facts(scope))

    def no_subject(self, check: Observation, scope: Scope) -> str:
        for fact in self.facts(scope):
            return f"The JSON of {request_of(fact)} {value_at(fact.what, check.at).absent}."
        return self.nothing(check, scope)

    def nothing(self, check: Observation, scope: Scope) -> str:
        if not scope.exchanges:
            return not_answered(scope)
        return f"{who(scope)} should send JSON, but {_instead_of_json(scope)}."

    def near_miss(self, check: Observation, fact: Fact[object], misfits: Misfits) -> str:
        found, path = value_at(fact.what, check.at), check.at.split(".") if check.at else []
        if check.missing and not found.absent:
            told = f"has {said(found.value)}{at(path)}, but nothing should be there"
        elif found.absent:
            told = found.absent
        elif "equals" in misfits:
            told = difference(found.value, check.equals, path)
        else:
            has = "has" if path else "is"
            told = f"{has} {named(found.value)}{at(path)}, not {a_value(check.kind or '')}"
        return f"The JSON of {request_of(fact)} {told}."

    def unwanted(self, check: Observation, fact: Fact[object]) -> str:
        found, path = value_at(fact.what, check.at), check.at.split(".") if check.at else []
        if found.absent:
            return f"The JSON of {request_of(fact)} should not miss {quoted(check.at or '')}."
        told = f"{'has' if path else 'is'} {said(found.value)}{at(path)}"
        return f"The JSON of {request_of(fact)} {told}, but it should not."


_HERE = "http://localhost"
"""Where a run's app is, if it names no other host."""


class _Header(CheckKind[Responded]):
    """Responses with a header."""

    name, question = "header", "headers"
    others_are_near = False
    counted = "Such a header was sent {times}"

    def facts(self, scope: Scope) -> Iterator[Fact[Responded]]:
        for exchange in scope.exchanges:
            if exchange.response is not None:
                yield Fact(exchange.response, exchange)

    def fits(self, check: Observation, what: Responded) -> Fits:
        values = _values_of(what, check)
        yield "named", bool(values)
        if check.equals is not None:
            own = [value.removeprefix(_HERE) for value in values] if _is_path(check) else []
            yield "equals", check.equals in [*values, *own]
        if check.contains is not None:
            yield "contains", any(check.contains in value for value in values)
        if check.words is not None:
            yield "words", _words_in(values) == _words_in(check.words)

    def nothing(self, check: Observation, scope: Scope) -> str:
        return not_answered(scope)

    def near_miss(self, check: Observation, fact: Fact[Responded], misfits: Misfits) -> str:
        values, name = _values_of(fact.what, check), check.named or ""
        if not values:
            names = {header.lower(): header for header, _ in fact.what.headers}
            near = get_close_matches(name.lower(), names, n=1)
            instead = f"it sends {quoted(names[near[0]])}" if near else "it sends no such header"
            return f"{request_of(fact)} should send the header {quoted(name)}, but {instead}."
        told = f"The header {quoted(name)} of {request_of(fact)} is {listed(map(quoted, values))}"
        if "equals" in misfits:
            return f"{told}, not {quoted(str(check.equals))}."
        if "contains" in misfits:
            return f"{told}, without {quoted(check.contains or '')}."
        return f"{told}, not {quoted(', '.join(check.words or ()))}."

    def unwanted(self, check: Observation, fact: Fact[Responded]) -> str:
        values = listed(map(quoted, _values_of(fact.what, check)))
        sends = f"{request_of(fact)} sends the header {quoted(check.named or '')}"
        return f"{sends} with {values}, but it should not."


class _Error(CheckKind[Failed]):
    """Exceptions."""

    name, question = "error", "errors"
    counted = "An error was raised {times}{at}"
    judges_failures = True

    def facts(self, scope: Scope) -> Iterator[Fact[Failed]]:
        exchanges = {exchange.n: exchange for exchange in scope.exchanges}
        for event in scope.errors:
            yield Fact(event, exchanges.get(event.n), place_of(event))

    def fits(self, check: Observation, what: Failed) -> Fits:
        if check.type is not None:
            yield "type", what.type == check.type

    def asks_for_failure(self, check: Observation) -> bool:
        return check.times != 0

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return check.path is None or bool(scope.exchanges)

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should raise {check.type or 'an exception'}, but it raises nothing."

    def near_miss(self, check: Observation, fact: Fact[Failed], misfits: Misfits) -> str:
        spot = self.words(check, fact, misfits)["spot"]
        return f"{spot} raised {raised(fact.what)}, not {check.type}."

    def unwanted(self, check: Observation, fact: Fact[Failed]) -> str:
        meant = exception_of(fact.exchange) if fact.exchange else None
        unwanted = f"No {check.type or 'exception'} should be raised."
        if meant and meant.place == fact.place:
            return f"{unwanted} {meant.sentence}"
        return sentence(f"{unwanted} {fact.place or 'The app'} raised {raised(fact.what)}")


class _Status(CheckKind[Responded]):
    """Responses, by their status."""

    name, question = "status", "statuses"
    counted = "A response came {times}"
    judges_failures = True

    def facts(self, scope: Scope) -> Iterator[Fact[Responded]]:
        for exchange in scope.exchanges:
            if exchange.response is not None:
                error = exchange.errors[-1] if exchange.errors else None
                at = place_of(error) if error else None
                yield Fact(exchange.response, exchange, at)

    def fits(self, check: Observation, what: Responded) -> Fits:
        if check.status is not None:
            yield "status", _is_same_status(check.status, what.status)

    def asks_for_failure(self, check: Observation) -> bool:
        return check.times != 0 and check.status is not None and check.status >= 400

    def failure(self, check: Observation) -> dict[str, object]:
        return {"status": check.status}

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return check.status is None or bool(scope.exchanges)

    def nothing(self, check: Observation, scope: Scope) -> str:
        return not_answered(scope)

    def count(self, check: Observation, number: int, at: str) -> str:
        if check.status is None:
            return super().count(check, number, at)
        what = "A redirect" if check.status == 300 else f"Status {check.status}"
        return f"{what} came {times(number)}"

    def unwanted(self, check: Observation, fact: Fact[Responded]) -> str:
        answered = f"{request_of(fact)} was answered {fact.what.status}"
        return f"{answered}, but it should not be {_status(check)}."

    def near_miss(self, check: Observation, fact: Fact[Responded], misfits: Misfits) -> str:
        wanted = _status(check)
        finding = exception_of(fact.exchange) if fact.exchange else None
        why = f" {finding.sentence}" if finding else ""
        return f"{request_of(fact)} was answered {fact.what.status}, not {wanted}.{why}"


KINDS: tuple[CheckKind[Any], ...]
KINDS = (_Cookie(), _Page(), _Json(), _Header(), _Error(), _Status())


def _content(check: Observation) -> str:
    """Return the text that the check asks for, to follow what should hold it."""
    return f" with {quoted(check.contains)}" if check.contains else ""


def _instead_of_json(scope: Scope) -> str:
    """Say what came instead of JSON."""
    last = scope.exchanges[-1].response if scope.exchanges else None
    if last is None:
        return "there is no response"
    if last.location:
        return instead_of_page(scope)
    kind = last.content_type.partition(";")[0].strip()
    if not kind.endswith(("/json", "+json")):
        return f"it sends {one_line(kind, MAX_QUOTED) or 'no content type'}"
    if "json" in last.truncated or "body" in last.truncated:
        return "its body is too large to read"
    return f"its body isn't JSON: {quoted(last.body)}" if last.body else "its body is empty"


def _values_of(response: Responded, check: Observation) -> list[str]:
    """Return the values of the header that the check names."""
    name = (check.named or "").lower()
    return [value for header, value in response.headers if header.lower() == name]


def _is_path(check: Observation) -> bool:
    """Say whether a check asks where a header leads, by a path: the whole address is right, too."""
    return check.named == "Location" and str(check.equals).startswith("/")


def _words_in(values: Iterable[str]) -> frozenset[str]:
    """Return what stands between the commas of a header's values, in lower case."""
    words = (word.strip().lower() for value in values for word in value.split(","))
    return frozenset(filter(None, words))


def _status(check: Observation) -> str:
    return "a redirect" if check.status == 300 else str(check.status)


def _texts(data: object) -> Iterator[str]:
    """Yield a payload as JSON text, then every text inside it as it is."""
    yield msgspec.json.encode(data).decode()
    pending = [data]
    while pending:
        match pending.pop():
            case str() as text:
                yield text
            case dict() as table:
                pending += [*table.keys(), *table.values()]
            case list() | tuple() as items:
                pending += items


def _is_same_status(wanted: int, status: int) -> bool:
    """Say whether a status is the wanted one; 200, 300, 400 and 500 mean their whole hundred."""
    return status // 100 == wanted // 100 if wanted % 100 == 0 else status == wanted
