"""Why a check failed: the first divergence, in plain words, at the learner's own line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.course.model import Check, Observe
from lessons.diagnosis.exceptions import Finding, exception_of
from lessons.diagnosis.phrases import (
    how_ended,
    places,
    quoted,
    raised,
    request_line,
    sentence,
    times,
)
from lessons.grading.facts import Fact, Scope, Selection, misfits
from sandbox.events import Pair
from sandbox.timeline import Place, Timeline

_TELLING: dict[Observe, tuple[str, ...]] = {
    "flashed": ("wrong-method", "no-such-page"),
    "read": ("not-called", "wrong-method", "no-such-page", "never-read"),
    "shown": (
        *("filtered-away", "session-emptied", "cookie-too-big", "key-changed"),
        *("flashed-too-late", "overtaken", "read-before-flash", "not-called", "letters-apart"),
        *("read-not-shown", "wrong-method", "no-such-page", "never-read", "shown-late"),
    ),
    "waiting": (
        *("session-emptied", "cookie-too-big", "key-changed", "flashed-too-late"),
        *("wrong-method", "no-such-page"),
    ),
    "cookie": ("wrong-method", "no-such-page"),
}
"""The findings of the whole run that say why a kind of fact is missing."""

_MISSING: dict[Observe, str] = {
    "flashed": "Nothing was queued",
    "read": "Nothing was read",
    "shown": "Nothing is shown",
    "waiting": "Nothing is waiting",
    "lost": "Nothing was lost",
    "cookie": "No session cookie was set",
    "page": "No page was sent",
    "error": "No such error was raised",
    "status": "There is no such answer",
    "balanced": "The books do not balance",
}


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where a run left the way that a check describes."""

    why: str
    place: Place | None = None


def first_divergence(
    check: Check, scope: Scope, selection: Selection, findings: Sequence[Finding]
) -> Divergence:
    """Say why the check doesn't hold for these facts; `findings` are those of the whole run."""
    wanted = 1 if check.times is None else check.times
    if not scope.made:
        stopped = stopped_before(scope.timeline, findings)
        if scope.timeline.loaded is None:
            missing = "The app did not start"
        else:
            missing = (
                f"Request {scope.number} was not made" if scope.number else "Nothing was asked"
            )
        return Divergence(f"{missing}: {stopped.sentence}", stopped.place)
    if check.observe == "balanced":
        return _imbalance(selection)
    if len(selection.fitting) > wanted:
        return _too_many(check, scope, selection, wanted, findings)
    return _too_few(check, scope, selection, wanted, findings)


def stopped_before(timeline: Timeline, findings: Sequence[Finding]) -> Finding:
    """Say why a run didn't come to its end."""
    if finding := _fatal(findings):
        return finding
    if timeline.ended is not None and timeline.ended.reason != "finished":
        what = f"The run {how_ended(timeline.ended.reason)} before its last request."
    else:
        what = "The run ended before its last request was answered."
    return Finding("unfinished", what, None, "Run it again.")


def _too_few(
    check: Check, scope: Scope, selection: Selection, wanted: int, findings: Sequence[Finding]
) -> Divergence:
    if near := _nearest(check, selection.others):
        return Divergence(_near_miss(check, near), near.place)
    if selection.fitting:
        return _count(check, scope, selection, wanted)
    for exchange in scope.exchanges:
        if check.observe not in ("error", "lost") and (error := exception_of(exchange)):
            return Divergence(f"{_MISSING[check.observe]}: {error.sentence}", error.place)
    telling = _TELLING.get(check.observe, ())
    for finding in findings:
        if finding.cause in telling:
            return Divergence(finding.sentence, finding.place)
    before = _fatal(findings)
    if before is not None and check.observe not in ("error", "lost"):
        return Divergence(f"{_MISSING[check.observe]}: {before.sentence}", before.place)
    return Divergence(_nothing(check, scope))


def _too_many(
    check: Check, scope: Scope, selection: Selection, wanted: int, findings: Sequence[Finding]
) -> Divergence:
    extra = selection.fitting[wanted]
    if check.observe == "shown" and wanted:
        for finding in findings:
            if finding.cause in ("filter-is-text", "read-twice"):
                return Divergence(finding.sentence, finding.place)
    if wanted:
        return _count(check, scope, selection, wanted)
    where = f" while answering {request_line(extra.exchange.request)}" if extra.exchange else ""
    spot = extra.place
    match check.observe:
        case "flashed":
            why = f"{spot or 'The app'} queues {_pair(extra.pair)}{where}."
        case "read":
            why = f"{spot or 'The app'} reads the messages{where}."
        case "shown":
            why = f"{_answer(extra)} still shows {_pair(extra.pair)}."
        case "waiting":
            why = f"{_pair(extra.pair)} is still waiting after {_answer(extra)}."
        case "lost":
            why = f"{_pair(extra.pair)} was lost: {extra.why.rstrip('.')}."
        case "error" if extra.error is not None:
            meant = exception_of(extra.exchange) if extra.exchange else None
            raw = sentence(f"{spot or 'The app'} raised {raised(extra.error)}")
            why = meant.sentence if meant and meant.place == spot else raw
        case "cookie":
            why = f"{_answer(extra)} sets the session cookie."
        case "page":
            held = f" holds {quoted(check.contains)}" if check.contains else " was sent"
            why = f"The page of {_answer(extra)}{held}."
        case _:
            status = extra.response.status if extra.response else 0
            why = f"{_answer(extra)} was answered {status}."
    return Divergence(why, spot)


def _count(check: Check, scope: Scope, selection: Selection, wanted: int) -> Divergence:
    """Say that something happened too often or too seldom."""
    count, spots = len(selection.fitting), places(fact.place for fact in selection.fitting)
    at = f" ({spots})" if spots else ""
    message = quoted(check.message or selection.fitting[0].pair[1])
    what = {
        "flashed": f"flash() queued {message} {times(count)}{at}",
        "read": f"The messages were read {times(count)}{at}",
        "shown": f"{message} is shown {times(count)}{at}",
        "waiting": f"{count} messages are waiting" if count != 1 else "One message is waiting",
        "lost": f"{count} messages were lost" if count != 1 else "One message was lost",
        "cookie": f"The session cookie was set {times(count)}",
        "page": f"Such a page was sent {times(count)}",
        "error": f"An error was raised {times(count)}{at}",
        "status": f"This answer came {times(count)}",
    }
    if check.observe == "shown" and not check.message:
        what["shown"] = f"Messages are shown {times(count)}{at}"
    if check.observe == "flashed" and not check.message:
        what["flashed"] = f"flash() was called {times(count)}{at}"
    last = selection.fitting[-1].place
    target = str(wanted) if check.observe in ("waiting", "lost") else times(wanted)
    where = _where(scope, "after" if check.observe == "waiting" else "while answering")
    return Divergence(f"{what[check.observe]}{where}, not {target}.", last)


def _near_miss(check: Check, fact: Fact) -> str:
    """Say how the nearest fact differs from what is asked for."""
    spot = fact.place or (_answer(fact) if fact.exchange else "The app")
    fields = misfits(check, fact)
    match check.observe:
        case "flashed":
            return f"{spot} queues {_difference(check, fact.pair, fields)}."
        case "shown":
            return f"{_answer(fact)} shows {_difference(check, fact.pair, fields)}."
        case "waiting":
            return f"What waits after {_answer(fact)} is {_difference(check, fact.pair, fields)}."
        case "lost":
            return f"What was lost is {_difference(check, fact.pair, fields)}."
        case "read" if fact.read is not None:
            if "with_categories" in fields:
                if check.with_categories:
                    return f"{spot} reads plain messages: with_categories=True is missing."
                return f"{spot} reads pairs of category and message, not plain messages."
            if not fact.read.messages:
                return f"{spot} reads, and no message is in the queue."
            got = ", ".join(map(_pair, fact.read.messages[:3]))
            return f"{spot} gets {got}, not {_wanted(check)}."
        case "cookie":
            asked = quoted(check.contains or "")
            return f"The session cookie that {_answer(fact)} sets does not hold {asked}."
        case "page":
            return f"The page of {_answer(fact)} does not hold {quoted(check.contains or '')}."
        case "error" if fact.error is not None:
            return f"{spot} raised {raised(fact.error)}, not {check.type}."
        case _:
            return _other_status(check, fact)


def _other_status(check: Check, fact: Fact) -> str:
    status = fact.response.status if fact.response else 0
    wanted = "a redirect" if check.status == 300 else str(check.status)
    why = ""
    if fact.exchange is not None and (finding := exception_of(fact.exchange)):
        why = f" {finding.sentence}"
    return f"{_answer(fact)} was answered {status}, not {wanted}.{why}"


def _difference(check: Check, pair: Pair, fields: tuple[str, ...]) -> str:
    """Return "'x' as 'message', not 'success'" and the like: what differs and nothing else."""
    category, message = pair
    if check.category == message and "category" in fields:
        return (
            f"the message {quoted(message)} with the category {quoted(category)}:"
            " the two arguments are swapped"
        )
    if "message_not" in fields:
        return f"{quoted(message)}, where another text is wanted" if message else "an empty text"
    if "message" in fields:
        also = f" (as {quoted(category)})" if "category" in fields else ""
        return f"{quoted(message)}{also}, not {_wanted(check)}"
    return f"{quoted(message)} as {quoted(category)}, not {quoted(check.category or '')}"


def _wanted(check: Check) -> str:
    """Return the message that the check asks for, with its category where that is asked for."""
    if check.message is None:
        return f"one with the category {quoted(check.category or '')}"
    category = f" (as {quoted(check.category)})" if check.category is not None else ""
    return f"{quoted(check.message)}{category}"


def _nothing(check: Check, scope: Scope) -> str:
    where = _where(scope)
    match check.observe:
        case "flashed":
            return f"flash() was not called{where}."
        case "read":
            return f"get_flashed_messages() was not called{where}."
        case "shown":
            what = quoted(check.message) if check.message else "A message"
            return f"{what} stands on no page{where}."
        case "status" if scope.path is not None and not scope.exchanges:
            return f"No request went to {quoted(scope.path)}."
        case _:
            return f"{_MISSING[check.observe]}{where}."


def _imbalance(selection: Selection) -> Divergence:
    for fact in selection.others:
        if fact.exchange is not None and fact.exchange.books is not None:
            reason = fact.exchange.books.reason or "The books do not balance."
            return Divergence(f"{request_line(fact.exchange.request)}: {reason}")
    return Divergence("The books of every request balance.")


def _nearest(check: Check, others: tuple[Fact, ...]) -> Fact | None:
    return min(others, key=lambda fact: len(misfits(check, fact)), default=None)


def _where(scope: Scope, when: str = "while answering") -> str:
    if scope.number is None and scope.path is None:
        return " in the whole run"
    if not scope.exchanges:
        return ""
    return f" {when} {request_line(scope.exchanges[0].request)}"


def _answer(fact: Fact) -> str:
    return request_line(fact.exchange.request) if fact.exchange else "the run"


def _pair(pair: Pair) -> str:
    category, message = pair
    return f"{quoted(message)} (as {quoted(category)})"


def _fatal(findings: Sequence[Finding]) -> Finding | None:
    return next((finding for finding in findings if finding.fatal), None)
