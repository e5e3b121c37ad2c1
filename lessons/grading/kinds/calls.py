"""The kinds of checks that count what Flask did with a request: its rule, its calls, its errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.course.faults import listed
from lessons.course.model import CALL_KINDS, Observation
from lessons.diagnosis.exceptions import exception_of
from lessons.diagnosis.phrases import MAX_QUOTED, a_or_an, few, quoted, request_line, times
from lessons.grading.facts import Fact, Scope
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits, not_answered, request_of, who
from lessons.grading.kinds.values import UNSEEN
from sandbox.events import MASK, Aborted, Called, Returned, Routed
from sandbox.text import one_line
from sandbox.timeline import Exchange, place_of

NOUNS = {
    "view": "view",
    "method": "view's method",
    "errorhandler": "error handler",
}
"""What a kind of call is called, if it isn't simply "before_request function"."""


class _Routed(CheckKind[Routed]):
    """Requests, by the rule that matched."""

    name, question, event = "routed", "routed", Routed
    others_are_near = False

    def facts(self, scope: Scope) -> Iterator[Fact[Routed]]:
        for exchange in scope.exchanges:
            for event in exchange.of(Routed):
                yield Fact(event, exchange)

    def fits(self, check: Observation, what: Routed) -> Fits:
        yield "failed", what.failed == (check.failed or "")
        if check.rule is not None:
            yield "rule", what.rule == check.rule
        if check.endpoint is not None:
            yield "endpoint", what.endpoint == check.endpoint
        if check.blueprint is not None:
            yield "blueprint", (what.blueprint or "") == check.blueprint
        if check.argument is not None:
            values = [(text, kind) for name, text, kind in what.args if name == check.argument]
            fitting = (
                check.value in (None, text) and check.type in (None, kind) for text, kind in values
            )
            yield "argument", any(fitting)

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        return super().is_cut(check, scope) or self._secret(check, scope) is not None

    def untold(self, check: Observation, scope: Scope) -> str:
        fact, name = self._secret(check, scope), quoted(check.argument or "")
        if fact is None:
            return super().untold(check, scope)
        return f"{request_of(fact)} has the argument {name}, which {UNSEEN}."

    def _secret(self, check: Observation, scope: Scope) -> Fact[Routed] | None:
        """Return a fact whose argument is kept secret, if the check asks for its value."""
        for fact in self.facts(scope) if check.value is not None else ():
            if any(one[:2] == (check.argument, MASK) for one in fact.what.args):
                return fact
        return None

    def asks_for_failure(self, check: Observation) -> bool:
        return check.times != 0 and check.failed in ("NotFound", "MethodNotAllowed")

    def failure(self, check: Observation) -> dict[str, object]:
        return {"failed": check.failed}

    def nothing(self, check: Observation, scope: Scope) -> str:
        if not scope.exchanges:
            return not_answered(scope)
        return f"{who(scope)} should match {_wanted_route(check)}, but Flask never routed it."

    def near_miss(self, check: Observation, fact: Fact[Routed], misfits: Misfits) -> str:
        what = fact.what
        should = f"{request_of(fact)} should match {_wanted_route(check)}"
        if "failed" in misfits or "rule" in misfits:
            return f"{should}, but {_where_to(what)}."
        if "endpoint" in misfits:
            return f"{should}, but its endpoint is {quoted(what.endpoint or '')}."
        if "blueprint" in misfits:
            of = (
                f"to the blueprint {quoted(what.blueprint)}"
                if what.blueprint
                else "to no blueprint"
            )
            wanted = quoted(check.blueprint) if check.blueprint else "none"
            return f"The rule of {request_of(fact)} belongs {of}, not to {wanted}."
        return f"{request_of(fact)} should have {_wanted_argument(check)}, but {_arguments(what)}."

    def unwanted(self, check: Observation, fact: Fact[Routed]) -> str:
        if check.failed is not None:
            return f"{request_of(fact)} should match a rule, but {_where_to(fact.what)}."
        return f"{request_of(fact)} should not match {_wanted_route(check)}, but it does."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"A request matched {_wanted_route(check)} {times(number)}"


class _CallKind(CheckKind[Called]):
    """A kind that counts calls of the app's functions."""

    others_are_near = False

    def fits(self, check: Observation, what: Called) -> Fits:
        if check.kind is not None:
            yield "kind", what.kind == check.kind
        if check.named is not None:
            yield "named", what.name == check.named
        if check.scope is not None:
            yield "scope", (what.scope or "") == check.scope
        if check.type is not None:
            yield "type", check.type in (what.handles, what.original)

    def asks_for_failure(self, check: Observation) -> bool:
        handles = check.kind == "errorhandler" or check.type is not None
        return check.times != 0 and handles


class _Called(_CallKind):
    """Calls of the app's functions by Flask."""

    name, event = "called", Called

    def facts(self, scope: Scope) -> Iterator[Fact[Called]]:
        for exchange in scope.exchanges:
            for event in exchange.of(Called):
                if event.kind in CALL_KINDS:
                    yield Fact(event, exchange, place_of(event))

    def nothing(self, check: Observation, scope: Scope) -> str:
        if not scope.exchanges:
            return not_answered(scope)
        return f"{who(scope)} should call {_wanted_call(check)}, but Flask calls no function."

    def near_miss(self, check: Observation, fact: Fact[Called], misfits: Misfits) -> str:
        wanted = f"{request_of(fact)} should call {_wanted_call(check)}"
        if fact.exchange is not None and not {"scope", "type"}.issuperset(misfits):
            why = _why(fact.exchange) if check.kind == "errorhandler" else ""
            return f"{wanted}, but Flask calls only {_calls_in(fact.exchange)}.{why}"
        return f"{wanted}, but Flask calls {_call(fact.what, misfits)}."

    def unwanted(self, check: Observation, fact: Fact[Called]) -> str:
        return f"{request_of(fact)} calls {_call(fact.what)}, but it should not."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"Flask called {_wanted_call(check)} {times(number)}{at}"


class _AnsweredBy(_CallKind):
    """Responses, by the function that returned what they are made of."""

    name, event = "answered_by", Called

    def facts(self, scope: Scope) -> Iterator[Fact[Called]]:
        for exchange in scope.exchanges:
            calls: dict[str, Called] = {}
            answer: Called | None = None
            for event in exchange.events:
                if isinstance(event, Called):
                    calls[event.name] = event
                elif isinstance(event, Returned):
                    answer = calls.get(event.by)
            if answer is not None and exchange.response is not None:
                yield Fact(answer, exchange, place_of(answer))

    def nothing(self, check: Observation, scope: Scope) -> str:
        last = scope.exchanges[-1] if scope.exchanges else None
        if last is None or last.response is None:
            return not_answered(scope)
        status = f"{last.response.status} {last.response.reason}".strip()
        request, it = _one_of(scope)
        should = f"{request} should be answered by {_wanted_call(check)}"
        return f"{should}, but Flask itself answers {it}with {status}.{_why(last)}"

    def near_miss(self, check: Observation, fact: Fact[Called], misfits: Misfits) -> str:
        by = _call(fact.what, misfits)
        return f"{request_of(fact)} should be answered by {_wanted_call(check)}, but {by} answers."

    def unwanted(self, check: Observation, fact: Fact[Called]) -> str:
        return f"{request_of(fact)} is answered by {_call(fact.what)}, but it should not be."

    def count(self, check: Observation, number: int, at: str) -> str:
        by = _wanted_call(check)
        return f"{by[0].upper()}{by[1:]} answered {times(number)}{at}"


class _Aborted(CheckKind[Aborted]):
    """HTTP errors that became the response."""

    name, question, event = "aborted", "aborted", Aborted
    others_are_near = False
    judges_failures = True

    def facts(self, scope: Scope) -> Iterator[Fact[Aborted]]:
        for exchange in scope.exchanges:
            for event in exchange.of(Aborted):
                to_slash = 300 <= event.code < 400  # Werkzeug's redirect to the path with a slash
                of_exception = event.code == 500 and exchange.errors
                if not (to_slash or of_exception):
                    yield Fact(event, exchange, place_of(event))

    def fits(self, check: Observation, what: Aborted) -> Fits:
        if check.status is not None:
            yield "status", what.code == check.status
        if check.key is not None:
            yield "key", what.key == check.key

    def asks_for_failure(self, check: Observation) -> bool:
        return check.times != 0

    def failure(self, check: Observation) -> dict[str, object]:
        return {"aborts": check.status}

    def nothing(self, check: Observation, scope: Scope) -> str:
        last = scope.exchanges[-1] if scope.exchanges else None
        if last is None or last.response is None:
            return not_answered(scope)
        request, it = _one_of(scope)
        status, should = last.response.status, f"{request} should end with {_wanted_error(check)}"
        if status == check.status:
            return f"{should}, but the app itself answers {it}with {status}."
        return f"{should}, but {it or 'it '}was answered {status}.{_why(last)}"

    def near_miss(self, check: Observation, fact: Fact[Aborted], misfits: Misfits) -> str:
        return f"{request_of(fact)} ends with {_error(fact.what)}, not with {_wanted_error(check)}."

    def unwanted(self, check: Observation, fact: Fact[Aborted]) -> str:
        return f"{request_of(fact)} ends with {_error(fact.what)}, but it should not."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"A request ended with {_wanted_error(check)} {times(number)}{at}"


KINDS: tuple[CheckKind[Any], ...] = (_Routed(), _Called(), _AnsweredBy(), _Aborted())


def _one_of(scope: Scope) -> tuple[str, str]:
    """Return who should get another answer, and which request the sentence goes on about.

    That's the last one; "" if it was named already.
    """
    last = request_line(scope.exchanges[-1].request)
    if len(scope.exchanges) == 1:
        return last, ""
    first = who(scope)
    return "A request" if first == "The app" else first, f"{last} "


def _why(exchange: Exchange) -> str:
    """Return the sentence about the exception that a request raised, to follow another one."""
    finding = exception_of(exchange)
    return f" {finding.sentence}" if finding else ""


def _where_to(routed: Routed) -> str:
    """Say where a request came."""
    match routed.failed:
        case "":
            return f"it matches the rule {quoted(routed.rule or '')}"
        case "MethodNotAllowed":
            allowed = listed(routed.allowed) if routed.allowed else "none"
            return f"its method isn't allowed: the path takes {allowed}"
        case "RequestRedirect":
            return f"Flask redirects it to {quoted(routed.to)}"
        case "NotFound":
            return "no rule matches its path"
        case failed:
            return f"no rule matches it ({one_line(failed, MAX_QUOTED)})"


def _wanted_route(check: Observation) -> str:
    """Name the rule that the check asks for."""
    match check.failed:
        case "MethodNotAllowed":
            return "only rules of other methods"
        case "RequestRedirect":
            return "a rule that ends with a slash"
        case "NotFound":
            return "no rule"
    if check.rule is not None:
        return f"the rule {quoted(check.rule)}"
    if check.endpoint is not None:
        return f"a rule of the endpoint {quoted(check.endpoint)}"
    if check.blueprint:
        return f"a rule of the blueprint {quoted(check.blueprint)}"
    return "a rule" if check.argument is None else f"a rule with {_wanted_argument(check)}"


def _wanted_argument(check: Observation) -> str:
    value = f" = {quoted(check.value)}" if check.value is not None else ""
    kind = f" ({check.type})" if check.type is not None else ""
    return f"the argument {one_line(check.argument or '', MAX_QUOTED)}{value}{kind}"


def _arguments(routed: Routed) -> str:
    """Say which arguments a request's path has."""
    if not routed.args:
        return "its rule has no arguments"
    return (
        f"it has {listed(f'{name} = {quoted(text)} ({kind})' for name, text, kind in routed.args)}"
    )


def _call(called: Called, misfits: Misfits = ()) -> str:
    """Name a function that Flask called, with what of it a check doesn't want."""
    noun = NOUNS.get(called.kind, f"{called.kind} function")
    told = f"the {noun} {one_line(called.name, MAX_QUOTED)}()"
    if "scope" in misfits:
        told += f" of {quoted(called.scope)}" if called.scope else " of the app"
    if "type" in misfits and called.handles:
        told += f" for {one_line(called.handles, MAX_QUOTED)}"
    return told


def _calls_in(exchange: Exchange) -> str:
    """Name the functions that Flask called for a request."""
    told = (event for event in exchange.of(Called) if event.kind in CALL_KINDS)
    return few(dict.fromkeys(map(_call, told)))


def _wanted_call(check: Observation) -> str:
    """Name the function that the check asks for."""
    if check.kind is not None:
        noun = NOUNS.get(check.kind, f"{check.kind} function")
    else:
        noun = "error handler" if check.type is not None else "function"
    if check.named is None:
        told = a_or_an(noun)
    else:
        told = f"the {noun} {one_line(check.named, MAX_QUOTED)}()"
    if check.scope is not None:
        told += f" of {quoted(check.scope)}" if check.scope else " of the app"
    return f"{told} for {one_line(check.type, MAX_QUOTED)}" if check.type is not None else told


def _error(aborted: Aborted) -> str:
    key = f" for the missing key {quoted(aborted.key)}" if aborted.key is not None else ""
    said = f"{aborted.code} {aborted.name}" if aborted.code else aborted.type
    return f"{one_line(said, MAX_QUOTED)}{key}"


def _wanted_error(check: Observation) -> str:
    error = str(check.status) if check.status is not None else "an HTTP error"
    return error if check.key is None else f"{error} for the missing key {quoted(check.key)}"
