"""Causes in what the app asked of a request: a form field, a query argument, a file, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from urllib.parse import parse_qsl

from lessons.course.faults import listed
from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.names import Misspelling
from lessons.diagnosis.phrases import quoted, request_line
from lessons.diagnosis.sources import source_line
from sandbox import Timeline
from sandbox.events import Aborted, Failed, Looked, Parsed, Requested
from sandbox.timeline import Exchange, Place, place_of

CLOSE = 0.6
"""How similar two names of fields must be, from 0 to 1, so that one is taken for a typo."""

MAX_NAMES = 200
MAX_TOLD = 4
"""How many names that were sent are compared, and told."""

_READS = re.compile(r"\.(form|args|files|values|cookies)\s*\[")

_WHAT: Mapping[str, str] = {
    "form": "the form field",
    "args": "the query argument",
    "files": "the file",
    "values": "the field or argument",
    "cookies": "the cookie",
}


def missing_field(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """400: the app asks for a field, an argument or a file that the request doesn't have."""
    for exchange in timeline.exchanges:
        for event, key in _missing_keys(exchange):
            place = place_of(event)
            where = _read_from(exchange, key, place, files)
            said, fix, near = _what_was_sent(exchange.request, where, key)
            yield Misspelling(
                f"{place or 'The app'} reads {_WHAT.get(where, 'the field')} {quoted(key)},"
                f" but {said}. So Flask {_refused(event, timeline)}.",
                place,
                fix,
                key,
                fatal=True,
                request=exchange.n,
                instead=near,
            )


def missing_key(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """500: the app reads a key of the JSON, or a header, that the request doesn't have."""
    for exchange in timeline.exchanges:
        for error in exchange.errors:
            key = re.fullmatch(r"'([^']*)'", error.message)
            if error.type != "KeyError" or key is None:
                continue
            place, who = place_of(error), request_line(exchange.request)
            header = key[1].removeprefix("HTTP_").replace("_", "-").title()
            is_near = error.clue is not None and bool(error.clue.near)
            if key[1].startswith("HTTP_") and _READS_HEADER.search(source_line(files, place)):
                if is_near:
                    continue  # a misspelling, as no client chooses a header's name
                said = f"reads the header {header}, but {who} has none"
                fix = f"If it may be missing, write request.headers.get({header!r})."
            elif name := _json_read(key[1], exchange, place, files):
                said = f"reads {quoted(key[1])} of the JSON, but {who} sent {_keys(exchange)}"
                fix = (
                    f"If it may be missing, write {name}.get({key[1]!r}). If not, check for it"
                    " first, and send 400."
                )
            else:
                continue
            yield Finding(
                f"{place} {said}. Python raised a KeyError{_sent_500(exchange)}.",
                place,
                fix,
                fatal=True,
                request=exchange.n,
            )


def _sent_500(exchange: Exchange) -> str:
    """Say that Flask sent 500; "" if the exception left the app, or a handler took it."""
    response = exchange.response
    has_500 = response is not None and response.status == 500 and not response.unhandled
    return ", so Flask sent 500" if has_500 else ""


_READS_HEADER = re.compile(r"\bheaders\s*\[")


def _json_read(key: str, exchange: Exchange, place: Place | None, files: Files) -> str:
    """Return what a line calls the JSON that it looks a missing key up in; "" if it's no JSON."""
    sent = exchange.request.json
    if place is None or not isinstance(sent, dict) or key in sent:
        return ""
    taken = re.search(
        rf"(\w+|request\.json|get_json\([^()]*\))\s*\[\s*[\"']{re.escape(key)}[\"']",
        source_line(files, place),
    )
    if taken is None:
        return ""
    text = files.get(place.file, b"").decode("utf-8", "replace")
    is_json = re.compile(rf"\b{re.escape(taken[1])}\s*=\s*(?:flask\.)?request\.(?:get_)?json\b")
    if taken[1].endswith(("request.json", ")")):
        return "request.get_json()"
    return taken[1] if "json" in taken[1] or is_json.search(text) else ""


def _keys(exchange: Exchange) -> str:
    sent = exchange.request.json
    keys = [str(key) for key in sent][:MAX_TOLD] if isinstance(sent, dict) else []
    return f"{listed(map(quoted, keys))} only" if keys else "none"


def not_json(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """415 or 400: the app reads JSON, but the request has another body."""
    for exchange in timeline.exchanges:
        for event in exchange.of(Aborted):
            place, who = place_of(event), request_line(exchange.request)
            if event.key is not None or not _is_about_json(exchange, event, place, files):
                continue
            if event.code == 415 or "load JSON data" in event.description:
                said = f"{who} {_body_in_words(exchange.request)}"
                fix = (
                    "Send JSON with the content type application/json, or read the form:"
                    " request.form."
                )
            else:
                said = f"the body of {who} isn't valid JSON"
                fix = (
                    "Send valid JSON: names and strings in double quotation marks, no comma at the"
                    " end."
                )
            yield Finding(
                f"{place or 'The app'} reads JSON, but {said}. So Flask"
                f" sent {event.code}, {event.name}.",
                place,
                fix,
                fatal=True,
                request=exchange.n,
            )


def _missing_keys(exchange: Exchange) -> Iterator[tuple[Aborted | Failed, str]]:
    """Yield the events of names that the request doesn't have; debug mode raises an exception."""
    for event in exchange.of(Aborted):
        if event.type == "BadRequestKeyError" and event.key is not None:
            yield event, event.key
    for error in exchange.errors:
        key = re.search(r"KeyError: '([^']*)'\s*$", error.message)
        if error.type == "BadRequestKeyError" and key:
            yield error, key[1]


def _refused(event: Aborted | Failed, timeline: Timeline) -> str:
    if isinstance(event, Aborted):
        return f"sent {event.code}, {event.name}"
    debug = timeline.loaded is not None and timeline.loaded.debug
    return f"raised a BadRequestKeyError{', which it does in debug mode' if debug else ''}"


def _read_from(exchange: Exchange, key: str, place: Place | None, files: Files) -> str:
    """Return the part of the request that was asked for a name: form, args, files; "" if unsure."""
    for looked in reversed(exchange.of(Looked)):
        if looked.name == key and not looked.found:
            return looked.place
    named = set(_READS.findall(source_line(files, place)))
    return named.pop() if len(named) == 1 else ""


def _what_was_sent(request: Requested, where: str, key: str) -> tuple[str, str, str]:
    """Say what came instead of a name, what to do about it, and the name that is near."""
    sent, who = _sent(request), request_line(request)
    here = sent.get(where, [name for part in ("form", "args") for name in sent[part]])
    if near := _near(key, here):
        return (
            f"{who} sent {quoted(near)}",
            f"Use one name in both places: name it {key} where it's sent, or {near} here.",
            near,
        )
    for other in ("form", "args", "files"):
        if other != where and key in sent[other] and where in sent:
            fix = f"Read it from there: request.{other}[{key!r}]."
            if where == "files":
                fix = 'Write enctype="multipart/form-data" in the <form> tag.'
            return f"{who} sent {quoted(key)} as {_AS[other]}", fix, ""
    if isinstance(request.json, dict) and key in request.json:
        return (
            f"{who} sent {quoted(key)} in JSON",
            f"Read it from there: request.json[{key!r}].",
            "",
        )
    give = "Give the input of the form this name" if where != "args" else "Add it to the address"
    fix = f"{give}. If it may be missing, write request.{where or 'form'}.get({key!r})."
    if not here:
        return f"{who} sent {_NONE.get(where, 'no fields')}", fix, ""
    names = listed(map(quoted, here[:MAX_TOLD]))
    more = " and more" if len(here) > MAX_TOLD else " only"
    return f"{who} sent {names}{more}", fix, ""


_AS = {"form": "a form field", "args": "a query argument", "files": "a file"}
_NONE = {
    "form": "no form fields",
    "args": "no query",
    "files": "no file",
    "cookies": "no such cookie",
}


def _sent(request: Requested) -> dict[str, list[str]]:
    """Return the names that a request sent, by the part of the request that holds them."""
    query = parse_qsl(request.path.partition("?")[2], keep_blank_values=True)
    args = list(dict.fromkeys(name for name, _ in query))
    form = list(request.form)
    return {
        "form": form[:MAX_NAMES],
        "args": args[:MAX_NAMES],
        "values": [*args, *form][:MAX_NAMES],
        "files": [one.field for one in request.files][:MAX_NAMES],
    }


def _near(key: str, names: list[str]) -> str:
    """Return the name that is most like a key, or the only one that it's a part of; "" if none."""
    by_letters = {name[:60].lower(): name for name in reversed(names)}
    close = get_close_matches(key[:60].lower(), by_letters, 1, CLOSE)
    parts = [name for name in by_letters if key.lower() in re.split(r"[-_.]", name)]
    close = close or (parts if len(parts) == 1 else [])
    return by_letters[close[0]] if close else ""


def _is_about_json(exchange: Exchange, event: Aborted, place: Place | None, files: Files) -> bool:
    if event.code not in (400, 415):
        return False
    if "load JSON data" in event.description or "decode JSON" in event.description:
        return True
    if parsed := exchange.of(Parsed):
        return not parsed[-1].ok
    is_read = re.search(r"\brequest\.(get_json\b|json\b)", source_line(files, place))
    return event.type == "BadRequest" and is_read is not None


def _body_in_words(request: Requested) -> str:
    """Say what a request sent in place of JSON."""
    if request.form:
        return "sent a form"
    return "didn't say that it sent JSON"
