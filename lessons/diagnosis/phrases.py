"""Words and small questions that grading and diagnosis share when they talk about a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lessons.course.faults import listed
from sandbox import Timeline
from sandbox.events import Failed, Read, Requested
from sandbox.text import one_line
from sandbox.timeline import Exchange, Fate, Life, Place, place_of

MAX_QUOTED = 60
"""Characters of a learner's text that a sentence quotes."""

FLASK_NAMES = frozenset(
    (
        *("Flask", "Blueprint", "Response", "abort", "after_this_request", "current_app"),
        *("flash", "g", "get_flashed_messages", "jsonify", "make_response", "redirect"),
        *("render_template", "render_template_string", "request", "send_file"),
        *("send_from_directory", "session", "stream_with_context", "url_for"),
    )
)
"""The names that an app usually imports from flask."""

CATEGORY_WORDS = frozenset(
    (
        *("message", "error", "info", "warning", "success", "danger", "debug", "notice"),
        *("alert", "failure", "primary", "secondary"),
    )
)
"""Words that apps use as categories, but never as messages."""

MOST_NAMED = 4
"""Names that a sentence lists."""

MAX_SAID = 200
"""Characters of an exception's own words that a sentence repeats."""

_BY_REASON = {
    "timeout": "took too long and was stopped",
    "memory": "needed too much memory and was stopped",
    "killed": "was killed",
    "denied": "did something that the sandbox forbids and was stopped",
    "crashed": "crashed",
    "output": "wrote too much and was stopped",
    "stopped": "was stopped",
}


def quoted(text: str) -> str:
    """Return a learner's text between quotation marks, on one line and cut."""
    return f"'{one_line(text, MAX_QUOTED)}'"


def a_or_an(noun: str) -> str:
    """Return a noun with its article: "a view", "an error handler"."""
    return f"an {noun}" if noun[:1].lower() in ("a", "e", "i", "o", "u") else f"a {noun}"


def few(names: Iterable[str]) -> str:
    """Return names as a sentence lists them, the first of many: "a, b, c, d and others"."""
    first = [*names]
    return listed(first if len(first) <= MOST_NAMED else [*first[:MOST_NAMED], "others"])


def request_line(request: Requested) -> str:
    """Return "POST /save"."""
    return f"{one_line(request.method, 20)} {one_line(request.path, MAX_QUOTED)}"


def how_ended(reason: str) -> str:
    """Say how a run ended that didn't finish: "took too long and was stopped"."""
    return _BY_REASON.get(reason, "ended early")


def raised(error: Failed) -> str:
    """Return "RuntimeError: the session is …", the message on one line and cut."""
    said = one_line(error.message, 2 * MAX_QUOTED)
    return f"{one_line(error.type, MAX_QUOTED)}: {said}" if said else error.type


def where(error: Failed, otherwise: str = "The app") -> str:
    """Return the learner's line that an error names, or else another subject of a sentence."""
    return str(place_of(error) or otherwise)


def said(error: Failed) -> str:
    """Return the error's message without its period: the sentence has its own."""
    return one_line(error.message, MAX_SAID).rstrip(".") or error.type


def did_you_mean(name: str) -> str:
    """Return the question that follows a sentence about a misspelled name."""
    return f" Did you mean {quoted(name)}?" if name else ""


def sentence(text: str) -> str:
    """Return the text with a period at its end, unless it has one."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def places(found: Iterable[Place | None]) -> str:
    """Return places as a sentence lists them: "app.py:2 and 7, home.html:3"."""
    by_file: dict[str, list[int]] = {}
    for spot in found:
        if spot is not None:
            lines = by_file.setdefault(spot.file, [])
            if spot.line is not None and spot.line not in lines:
                lines.append(spot.line)
    return ", ".join(
        f"{file}:{listed(map(str, lines))}" if lines else file for file, lines in by_file.items()
    )


def times(count: int) -> str:
    """Return "never", "once", "twice", "3 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def reads_of(timeline: Timeline) -> Iterator[tuple[Exchange, Read]]:
    """Return each read, with its exchange."""
    return ((exchange, read) for exchange in timeline.exchanges for read in exchange.reads)


def lost_messages(timeline: Timeline) -> Iterator[Life]:
    """Return the messages that were lost."""
    return (life for life in timeline.lives if life.fate is Fate.LOST)


def lost_here(timeline: Timeline, exchange: Exchange) -> Life | None:
    """Return the last message that was both queued and lost in one request."""
    found = [one for one in lost_messages(timeline) if exchange.n == one.flashed_in == one.lost_in]
    return found[-1] if found else None


def kept_or_lost(timeline: Timeline, exchange: Exchange) -> str:
    """Say whether the messages that a failed request queued are waiting; "" if it queued none."""
    queued = {(one.category, one.message) for one in exchange.flashed}
    response, loaded = exchange.response, timeline.loaded
    if not queued or response is None:
        return ""
    it, is_ = ("message", "is") if len(queued) == 1 else ("messages", "are")
    if queued <= {*response.waiting}:
        return f"The {it} {is_} queued anyway."
    if queued & {*response.waiting} or not response.unhandled:
        return ""
    modes = {"debug": loaded.debug, "testing": loaded.testing} if loaded is not None else {}
    mode = next((f"With {name} mode on, " for name, is_on in modes.items() if is_on), "")
    return f"{mode}Flask doesn't save the session then, so the {it} {is_} lost."


def is_page(exchange: Exchange) -> bool:
    """Say whether the response is a page that a person sees."""
    response = exchange.response
    return response is not None and response.status == 200 and "html" in response.content_type


def exchange_of(timeline: Timeline, n: int | None) -> Exchange:
    """Return the exchange with this number."""
    return next(exchange for exchange in timeline.exchanges if exchange.n == n)
