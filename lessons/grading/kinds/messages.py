"""The kinds of checks that count flash messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from lessons.course.model import Observation
from lessons.diagnosis.phrases import quoted, request_line, times
from lessons.grading.facts import Fact, Scope, Selection
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
from lessons.grading.nearest import nearest_part, visible_text
from sandbox.books import Books
from sandbox.events import Pair, Read
from sandbox.timeline import Fate, Life, place_of


class _MessageKind(CheckKind[Pair]):
    """A kind that counts messages."""

    def fits(self, check: Observation, what: Pair) -> Fits:
        category, message = what
        if check.category is not None:
            yield "category", category == check.category
        if check.message is not None:
            yield "message", message == check.message
        if check.message_not is not None:
            yield "message_not", message != check.message_not

    def words(self, check: Observation, fact: Fact[Pair], misfits: Misfits) -> dict[str, str]:
        difference = _difference(check, fact.what, misfits)
        words = {"pair": _pair(fact.what), "difference": difference, "why": fact.why.rstrip(".")}
        return super().words(check, fact, misfits) | words


class _Flashed(_MessageKind):
    """Calls of ``flash()`` whose message was also seen from outside the app.

    Only the app's process says that a call was made, and code in there can lie.  The cookie and
    the page are what the browser got.
    """

    name, question = "flashed", "flashed"
    nearly = "{spot} queues {difference}."
    extra = "{place} queues {pair}{while}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[Pair]]:
        flashed: dict[int | None, list[Life]] = defaultdict(list)
        for life in scope.timeline.lives:
            flashed[life.flashed_in].append(life)
        for exchange in scope.exchanges:
            in_cookie = {pair for cookie in exchange.cookies for pair in cookie.queued}
            for life in flashed.get(exchange.n, ()):
                if life.pair in in_cookie or _was_seen(life):
                    yield Fact(life.pair, exchange, life.flashed_at)

    def nothing(self, check: Observation, scope: Scope) -> str:
        should = f"{who(scope)} should queue {_wanted(check)}, but"
        for exchange in scope.exchanges:
            for event in exchange.flashed:
                at = place_of(event) or "the app"
                return f"{should} {quoted(event.message)}, which {at} flashed, is in no cookie."
        return f"{should} flash() was not called."

    def count(self, check: Observation, number: int, at: str) -> str:
        done = f"queued {quoted(check.message)}" if check.message else "was called"
        return f"flash() {done} {times(number)}{at}"


class _Read(CheckKind[Read]):
    """Calls of ``get_flashed_messages()``."""

    name, question = "read", "read"
    extra = "{place} reads the messages{while}, but it should not."
    counted = "The messages were read {times}{at}"

    def facts(self, scope: Scope) -> Iterator[Fact[Read]]:
        for exchange in scope.exchanges:
            for event in exchange.reads:
                yield Fact(event, exchange, place_of(event))

    def fits(self, check: Observation, what: Read) -> Fits:
        if check.with_categories is not None:
            yield "with_categories", what.with_categories == check.with_categories
        if check.category is not None or check.message is not None:
            got = (
                check.category in (None, category) and check.message in (None, message)
                for category, message in what.messages
            )
            yield "message", any(got)

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should read the messages, but get_flashed_messages() was not called."

    def near_miss(self, check: Observation, fact: Fact[Read], misfits: Misfits) -> str:
        spot = self.words(check, fact, misfits)["spot"]
        if "with_categories" in misfits:
            if check.with_categories:
                return f"{spot} reads plain messages: with_categories=True is missing."
            return f"{spot} reads pairs of category and message, not plain messages."
        if not fact.what.messages:
            return f"{spot} should get {_wanted(check)}, but no message is in the queue."
        got = ", ".join(map(_pair, fact.what.messages[:3]))
        return f"{spot} gets {got}, not {_wanted(check)}."


class _Shown(_MessageKind):
    """Appearances of a message on a page."""

    name, question = "shown", "shown"
    nearly = "{request} shows {difference}."
    extra = "{request} still shows {pair}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[Pair]]:
        read: dict[tuple[Pair, int | None], Life] = {}
        for life in scope.timeline.lives:
            read.setdefault((life.pair, life.read_in), life)
        for exchange in scope.exchanges:
            for pair in exchange.response.displayed if exchange.response else ():
                reader = read.get((pair, exchange.n))
                yield Fact(pair, exchange, reader.read_at if reader else None)

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return page_in(scope) is not None

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        return no_page(scope)

    def nothing(self, check: Observation, scope: Scope) -> str:
        page, wanted = page_in(scope), check.message or ""
        if page is None or page.response is None:
            return f"{who(scope)} should show {_wanted(check)}, but {instead_of_page(scope)}."
        request = request_line(page.request)
        if wanted and wanted in visible_text(page.response):
            return (
                f"The page of {request} has {quoted(wanted)}, but it should show a message that"
                " get_flashed_messages() returned."
            )
        part = nearest_part(page.response, wanted)
        actual = f"it shows {quoted(part)}" if part else "it is empty"
        return f"The page of {request} should show {_wanted(check)}, but {actual}."

    def count(self, check: Observation, number: int, at: str) -> str:
        what = f"{quoted(check.message)} is" if check.message else "Messages are"
        return f"{what} shown {times(number)}{at}"


class _Waiting(_MessageKind):
    """Messages in the session after the last of the requests."""

    name, question = "waiting", "waiting"
    nearly = "What waits after {request} is {difference}."
    extra = "{pair} is still waiting after {request}, but nothing like it should be."
    when = "after"

    def facts(self, scope: Scope) -> Iterator[Fact[Pair]]:
        last = next((x for x in reversed(scope.exchanges) if x.response is not None), None)
        latest = {life.pair: life for life in scope.timeline.lives}
        for pair in last.response.waiting if last and last.response else ():
            life = latest.get(pair)
            yield Fact(pair, last, life.flashed_at if life else None)

    def nothing(self, check: Observation, scope: Scope) -> str:
        after = f"After {request_line(scope.exchanges[-1].request)}" if scope.exchanges else "Then"
        return f"{after} {_wanted(check)} should be waiting, but no message is."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"{number} messages are waiting" if number != 1 else "One message is waiting"

    def target(self, wanted: int) -> str:
        return str(wanted)


class _Lost(_MessageKind):
    """Messages that were gone without being shown."""

    name, question = "lost", "lost"
    nearly = "What was lost is {difference}."
    extra = "No message should be lost, but {pair} was: {why}."

    def facts(self, scope: Scope) -> Iterator[Fact[Pair]]:
        exchanges = {exchange.n: exchange for exchange in scope.exchanges}
        for life in scope.timeline.lives:
            if life.fate is Fate.LOST and life.lost_in in exchanges:
                at = life.read_at or life.flashed_at
                yield Fact(life.pair, exchanges[life.lost_in], at, life.why)

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should lose {_wanted(check)}, but no message was lost."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"{number} messages were lost" if number != 1 else "One message was lost"

    def target(self, wanted: int) -> str:
        return str(wanted)


class _Balanced(CheckKind[Books]):
    """Requests whose messages are all accounted for; without ``times`` all of them must be."""

    name, question = "balanced", "balanced"

    def facts(self, scope: Scope) -> Iterator[Fact[Books]]:
        for exchange in scope.exchanges:
            if exchange.books is not None:
                yield Fact(exchange.books, exchange)

    def fits(self, check: Observation, what: Books) -> Fits:
        yield "balanced", what.balanced is not False

    def is_met(self, check: Observation, fitting: int, others: int) -> bool:
        if check.times is not None:
            return super().is_met(check, fitting, others)
        return fitting > 0 and not others

    def wants_none(self, check: Observation) -> bool:
        return not check.times

    def is_spoilt(self, check: Observation, fitting: int, others: int) -> bool:
        return others > 0 if check.times is None else super().is_spoilt(check, fitting, others)

    def verdict(self, selection: Selection[Books]) -> str:
        for fact in selection.others:
            said = f"Every message of {request_of(fact)} should be accounted for, but not all are."
            return f"{said} {fact.what.reason}".rstrip()
        if not selection.fitting:
            return ""
        return "A message should get lost, but every message is accounted for."

    def nothing(self, check: Observation, scope: Scope) -> str:
        return not_answered(scope)

    def assertion(self, check: Observation, found: str) -> str:
        return f"all({found})" if check.times is None else f"{found}.count(True) == {check.times}"


KINDS: tuple[CheckKind[Any], ...]
KINDS = (_Flashed(), _Read(), _Shown(), _Waiting(), _Lost(), _Balanced())


def _was_seen(life: Life) -> bool:
    """Say whether a message was in a later session cookie or on a page."""
    return bool(life.carried_into) or life.shown > 0 or life.fate is Fate.WAITING


def _pair(pair: Pair) -> str:
    category, message = pair
    return f"{quoted(message)} (as {quoted(category)})"


def _wanted(check: Observation) -> str:
    """Return the message that the check asks for, with its category if it asks for one."""
    if check.message is None:
        if check.category is not None:
            return f"a message with the category {quoted(check.category)}"
        if check.message_not is not None:
            return f"a message other than {quoted(check.message_not)}"
        return "a flash message"
    category = f" (as {quoted(check.category)})" if check.category is not None else ""
    return f"{quoted(check.message)}{category}"


def _difference(check: Observation, pair: Pair, misfits: Misfits) -> str:
    """Return what differs and nothing else: "'x' as 'message', not 'success'"."""
    category, message = pair
    if check.category == message and "category" in misfits:
        return (
            f"the message {quoted(message)} with the category {quoted(category)}:"
            " the two arguments are swapped"
        )
    if "message_not" in misfits:
        return f"{quoted(message)}, where another text is wanted" if message else "an empty message"
    if "message" in misfits:
        also = f" (as {quoted(category)})" if "category" in misfits else ""
        return f"{quoted(message)}{also}, not {_wanted(check)}"
    return f"{quoted(message)} as {quoted(category)}, not {quoted(check.category or '')}"
