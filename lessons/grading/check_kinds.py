"""The kinds of checks: what each counts, which of its fields narrow it, and how it says it failed.

To add a kind of check: name it in ``lessons/course/model.py`` (`Observe` and `NARROWED_BY`), add a
class here and to `CHECK_KINDS`, and add its question to ``lessons/export/handout_conftest.txt``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from lessons.course.model import Observation, Observe
from lessons.diagnosis.exceptions import exception_of
from lessons.diagnosis.phrases import quoted, raised, request_line, sentence, times
from lessons.grading.facts import Fact, Scope, Selection
from lessons.grading.nearest import has_markup, nearest, nearest_part, visible_text
from sandbox.books import Books
from sandbox.events import CookieChanged, Failed, Pair, Read, Responded
from sandbox.timeline import Exchange, Fate, Life, place_of

T = TypeVar("T")

Fits = Iterator[tuple[str, bool]]
"""The fields that narrow a check, and whether one fact fits each."""

Misfits = tuple[str, ...]
"""The fields of a check that a fact doesn't fit."""


class CheckKind(Generic[T]):
    """One kind of check, with everything that is special about it.

    ``name`` is its name in a course, ``question`` the method of a handout's ``Run`` that answers
    it.

    Each sentence says what is there and what is wanted.  ``nearly`` says how the nearest fact
    differs from what the check asks for, and ``extra`` says that there is a fact though the check
    wants none; `words` says what they may name in braces.  ``counted`` begins the sentence that
    says how many facts there were.
    """

    name: ClassVar[Observe]
    question: ClassVar[str]
    nearly: ClassVar[str] = ""
    extra: ClassVar[str] = ""
    counted: ClassVar[str] = ""
    when: ClassVar[str] = "while answering"
    """How a sentence leads from the number of its facts to the request."""
    judges_failures: ClassVar[bool] = False
    """Whether it's about requests that fail, so that one of them doesn't keep it from judging."""

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
        holds = self.is_met(check, len(fitting), len(others)) and (scope.made or bool(fitting))
        return Selection(tuple(fitting), tuple(others), holds)

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

    def no_subject(self, check: Observation, scope: Scope) -> str:
        """Say that there is nothing in which the facts could be missing."""
        if not scope.exchanges:
            return f"A request should go to {quoted(scope.path or '')}, but none does."
        return f"{_who(scope)} should send a page, but {_instead_of_page(scope)}."

    def near_miss(self, check: Observation, fact: Fact[T], misfits: Misfits) -> str:
        """Say how the nearest fact differs from what the check asks for."""
        return self.nearly.format_map(self.words(check, fact, misfits))

    def unwanted(self, check: Observation, fact: Fact[T]) -> str:
        """Say that there is a fact though the check wants none."""
        return self.extra.format_map(self.words(check, fact, ()))

    def words(self, check: Observation, fact: Fact[T], misfits: Misfits) -> dict[str, str]:
        """Return what the sentences name of a fact: its line, its request and so on."""
        request = _request(fact)
        return {
            "request": request,
            "while": f" while answering {request}" if fact.exchange else "",
            "place": str(fact.place or "The app"),
            "spot": str(fact.place or (request if fact.exchange else "The app")),
            "with": f" with {quoted(check.contains)}" if check.contains else "",
        }

    def count(self, check: Observation, number: int, at: str) -> str:
        """Begin the sentence that says how many facts there were; `at` names their lines."""
        return self.counted.format(times=times(number), at=at)

    def target(self, wanted: int) -> str:
        """Say how many facts the check wants: "twice"."""
        return times(wanted)

    # -- in a handout ----------------------------------------------------------------------

    def assertion(self, check: Observation, found: str) -> str:
        """Return the condition of a handout's test; `found` is the code that asks the question."""
        if check.times is None:
            return found
        return f"{found} == []" if check.times == 0 else f"len({found}) == {check.times}"


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
        should = f"{_who(scope)} should queue {_wanted(check)}, but"
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
        return f"{_who(scope)} should read the messages, but get_flashed_messages() was not called."

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
        return _page_in(scope) is not None

    def nothing(self, check: Observation, scope: Scope) -> str:
        page, wanted = _page_in(scope), check.message or ""
        if page is None or page.response is None:
            return f"{_who(scope)} should show {_wanted(check)}, but {_instead_of_page(scope)}."
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
        return f"{_who(scope)} should lose {_wanted(check)}, but no message was lost."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"{number} messages were lost" if number != 1 else "One message was lost"

    def target(self, wanted: int) -> str:
        return str(wanted)


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
        content = f" with {quoted(check.contains)}" if check.contains else ""
        return f"{_who(scope)} should set a session cookie{content}, but it sets none."

    def near_miss(self, check: Observation, fact: Fact[CookieChanged], misfits: Misfits) -> str:
        wanted = check.contains or ""
        data = quoted(nearest(next(_texts(fact.what.data)), wanted))
        return f"The session cookie that {_request(fact)} sets has {data}, not {quoted(wanted)}."


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

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return check.contains is None or _page_in(scope) is not None

    def nothing(self, check: Observation, scope: Scope) -> str:
        content = f" with {quoted(check.contains)}" if check.contains else ""
        return f"{_who(scope)} should send a page{content}, but {_instead_of_page(scope)}."

    def near_miss(self, check: Observation, fact: Fact[Responded], misfits: Misfits) -> str:
        wanted, page = check.contains or "", f"The page of {_request(fact)}"
        if part := nearest_part(fact.what, wanted):
            verb = "has" if has_markup(wanted) else "shows"
            return f"{page} {verb} {quoted(part)}, not {quoted(wanted)}."
        return f"{page} should show {quoted(wanted)}, but it is empty."

    def unwanted(self, check: Observation, fact: Fact[Responded]) -> str:
        if not check.contains:
            return f"{_request(fact)} sends a page, but it should not."
        part = quoted(nearest(" ".join(fact.what.body.split()), check.contains))
        shown = f"contains {quoted(check.contains)}, but it should not: {part}"
        return f"The page of {_request(fact)} {shown}."


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
        return True

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{_who(scope)} should raise {check.type or 'an exception'}, but it raises nothing."

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
    counted = "This answer came {times}"
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

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return check.status is None or bool(scope.exchanges)

    def nothing(self, check: Observation, scope: Scope) -> str:
        if scope.path is not None and not scope.exchanges:
            return self.no_subject(check, scope)
        return f"{_who(scope)} should be answered, but it is not."

    def unwanted(self, check: Observation, fact: Fact[Responded]) -> str:
        answered = f"{_request(fact)} was answered {fact.what.status}"
        return f"{answered}, but it should not be {_status(check)}."

    def near_miss(self, check: Observation, fact: Fact[Responded], misfits: Misfits) -> str:
        wanted = _status(check)
        finding = exception_of(fact.exchange) if fact.exchange else None
        why = f" {finding.sentence}" if finding else ""
        return f"{_request(fact)} was answered {fact.what.status}, not {wanted}.{why}"


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
            told = fact.what.reason or "The books do not balance."
            return f"Every message of {_request(fact)} should be accounted for. {told}"
        return "A message should get lost, but the books of every request balance."

    def assertion(self, check: Observation, found: str) -> str:
        return f"all({found})" if check.times is None else f"{found}.count(True) == {check.times}"


_KINDS: tuple[CheckKind[Any], ...] = (
    *(_Flashed(), _Read(), _Shown(), _Waiting(), _Lost()),
    *(_Cookie(), _Page(), _Error(), _Status(), _Balanced()),
)

CHECK_KINDS: dict[str, CheckKind[Any]] = {kind.name: kind for kind in _KINDS}
"""Every kind of check, by its name in a course."""


def where(scope: Scope, when: str = "while answering") -> str:
    """Return the end of a sentence that names the part of the run: " while answering GET /"."""
    if scope.number is None and scope.path is None:
        return " in the whole run"
    if not scope.exchanges:
        return ""
    return f" {when} {request_line(scope.exchanges[0].request)}"


def _who(scope: Scope) -> str:
    """Return who should do what a check wants: the first request that it looks at, or the app."""
    whole = scope.number is None and scope.path is None
    return "The app" if whole or not scope.exchanges else request_line(scope.exchanges[0].request)


def _page_in(scope: Scope) -> Exchange | None:
    """Return the last request that was answered with a page."""
    answered = ((x, x.response) for x in reversed(scope.exchanges))
    return next((x for x, response in answered if response and not response.location), None)


def _instead_of_page(scope: Scope) -> str:
    """Say what came instead of a page."""
    last = scope.exchanges[-1].response if scope.exchanges else None
    return f"it redirects to {quoted(last.location)}" if last and last.location else "it sends none"


def _status(check: Observation) -> str:
    return "a redirect" if check.status == 300 else str(check.status)


def _was_seen(life: Life) -> bool:
    """Say whether a message was in a later session cookie or on a page."""
    return bool(life.carried_into) or life.shown > 0 or life.fate is Fate.WAITING


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


def _request(fact: Fact[Any]) -> str:
    return request_line(fact.exchange.request) if fact.exchange else "the run"


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
        return f"{quoted(message)}, where another text is wanted" if message else "an empty text"
    if "message" in misfits:
        also = f" (as {quoted(category)})" if "category" in misfits else ""
        return f"{quoted(message)}{also}, not {_wanted(check)}"
    return f"{quoted(message)} as {quoted(category)}, not {quoted(check.category or '')}"
