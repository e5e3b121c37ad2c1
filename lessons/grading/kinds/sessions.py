"""The kind of check that counts what the app keeps in its session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessons.course.model import Observation
from lessons.course.observation_rules import LONGEST_VALUE
from lessons.diagnosis.phrases import quoted, times
from lessons.grading.facts import Fact, Scope
from lessons.grading.json_data import is_same
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits, request_of, who
from lessons.grading.kinds.values import Untold, shown, told_value
from sandbox import Timeline
from sandbox.events import SessionSeen
from sandbox.session_cookie import QUEUE, untagged
from sandbox.timeline import Exchange

Entries = Mapping[str, object]

MAX_LEVELS = 50
"""How deep a value is looked into."""

INSIDE = "Flask doesn't notice a change inside of it, so it isn't saved"
TOO_BIG = "the browser doesn't keep the cookie, because it's too big"


@dataclass(frozen=True, slots=True)
class _Change:
    """An entry of the session that a request changed; ``unsaved`` says why the change is lost."""

    key: str
    value: object = None
    removed: bool = False
    unsaved: str = ""


class _Session(CheckKind[_Change]):
    """Entries of the session that requests added, changed or removed.

    They are read from the cookies that the browser got, not from what the app's process says.
    """

    name, question, identity = "session", "session", "key"
    others_are_near = False
    only_here = ("unsaved",)
    extra = "{request} {does}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[_Change]]:
        before = _before(scope.timeline)
        for exchange in scope.exchanges:
            for change in _changes(before[exchange.n], exchange):
                yield Fact(change, exchange)

    def fits(self, check: Observation, what: _Change) -> Fits:
        yield "unsaved", bool(what.unsaved) == bool(check.unsaved)
        if check.key is not None:
            yield "key", what.key == check.key
        if check.missing is not None:
            yield "missing", what.removed == check.missing
        if check.equals is not None:
            yield "equals", not what.removed and is_same(what.value, check.equals)

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return bool(scope.exchanges) and not _without_cookie(scope)

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should have a session in a cookie, but {_without_cookie(scope)}."

    def nothing(self, check: Observation, scope: Scope) -> str:
        instead = _without_cookie(scope) or "it changes nothing in the session"
        return f"{who(scope)} should {_wanted(check)}, but {instead}."

    def near_miss(self, check: Observation, fact: Fact[_Change], misfits: Misfits) -> str:
        what, wanted = fact.what, _wanted(check)
        if what.unsaved and "unsaved" in misfits:
            return f"{request_of(fact)} should {wanted}, but {what.unsaved}."
        return f"{request_of(fact)} {_does(what)}, but it should {wanted}."

    def unwanted(self, check: Observation, fact: Fact[_Change]) -> str:
        if why := fact.what.unsaved:
            return f"{request_of(fact)} changes {quoted(fact.what.key)} in the session, but {why}."
        return super().unwanted(check, fact)

    def words(self, check: Observation, fact: Fact[_Change], misfits: Misfits) -> dict[str, str]:
        return super().words(check, fact, misfits) | {"does": _does(fact.what)}

    def count(self, check: Observation, number: int, at: str) -> str:
        what = quoted(check.key) if check.key else "An entry"
        changed = "lost a change" if check.unsaved else "was changed"
        return f"{what} in the session {changed} {times(number)}"


def _before(timeline: Timeline) -> dict[int, Entries]:
    """Return what the session held when each request of a run reached the app."""
    by_cookie: dict[str, Entries] = {}
    before: dict[int, Entries] = {}
    for exchange in timeline.exchanges:
        is_read = exchange.response is not None and exchange.response.session == "cookie"
        sent = (by_cookie[value] for _, value in exchange.request.cookies if value in by_cookie)
        before[exchange.n] = next(sent, {}) if is_read else {}
        by_cookie |= {cookie.value: _entries(cookie.data) for cookie in exchange.cookies}
    return before


def _changes(before: Entries, exchange: Exchange) -> Iterator[_Change]:
    for cookie in exchange.cookies[-1:]:
        after = _entries(cookie.data)
        unsaved = TOO_BIG if cookie.too_big else ""
        for key, value in after.items():
            if key not in before or not is_same(before[key], value):
                yield _Change(key, value, unsaved=unsaved)
        for key in before:
            if key not in after:
                yield _Change(key, removed=True, unsaved=unsaved)
    for event in exchange.of(SessionSeen):
        values = {name: told_value(text, kind, LONGEST_VALUE) for name, text, kind in event.after}
        for key in event.unsaved:
            if key != QUEUE:
                yield _Change(key, values.get(key), unsaved=INSIDE)


def _entries(data: object) -> Entries:
    """Return the entries of a session, the queue of messages aside."""
    entries = data if isinstance(data, dict) else {}
    return {str(key): _entry(value) for key, value in entries.items() if key != QUEUE}


def _entry(value: object) -> object:
    try:
        return _plain(untagged(value), MAX_LEVELS)
    except RecursionError:
        return Untold("a value that is nested too deeply")


def _plain(value: object, levels: int) -> object:
    """Return a value as JSON has it: a date becomes its text, and so does what is too deep."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case dict():
            return {str(k): _plain(v, levels - 1) for k, v in value.items()} if levels else "{…}"
        case list() | tuple():
            return [_plain(item, levels - 1) for item in value] if levels else "[…]"
    return str(value)


def _without_cookie(scope: Scope) -> str:
    """Say why there's no session in a cookie, "" if there's one."""
    last = next((x.response for x in reversed(scope.exchanges) if x.response), None)
    if last is not None and last.session == "none":
        return "the app has no secret key"
    return "it keeps its session elsewhere" if last and last.session == "server" else ""


def _does(change: _Change) -> str:
    if change.removed:
        return f"removes {quoted(change.key)} from the session"
    return f"sets {quoted(change.key)} in the session to {shown(change.value)}"


def _wanted(check: Observation) -> str:
    """Return what a check wants a request to do."""
    key = quoted(check.key) if check.key else "an entry"
    if check.unsaved:
        return f"change {key} in the session without saving it"
    if check.missing:
        return f"remove {key} from the session"
    value = f" to {shown(check.equals)}" if check.equals is not None else ""
    return f"{'set' if value or check.missing is False else 'change'} {key} in the session{value}"


KINDS = (_Session(),)
