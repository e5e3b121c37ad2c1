"""What no browser could send, and no script can ask for: each fault is one sentence."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import NODEFAULT
from msgspec.structs import fields

from sandbox.address import host_of, numeric

if TYPE_CHECKING:
    from sandbox.request import Request

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

MAX_DEPTH = 100
"""How deep the JSON that a request sends may be nested."""

MOMENT = re.compile(r"(.+)@([1-9][0-9]{0,6})")
"""A browser and the number of a request, like ``A@1``."""

MAX_WORDS, MAX_COMMAND = 51, 4_000
"""How many words a command has with its name, and how many characters in all."""

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SITE = re.compile(r"(https?)://([^/]+)/?")


def faults_of(request: Request) -> Iterator[str]:
    """Yield what is wrong with a request."""
    if request.command:
        yield from _faults_of_the_command(request)
        return
    yield from _faults_of_the_line(request)
    yield from _faults_of_the_body(request)
    yield from _faults_of_the_rest(request)


def _faults_of_the_command(request: Request) -> Iterator[str]:
    allowed = ("command", "client", "follow", "restart")
    for field in fields(request):
        made = field.default_factory
        default = field.default if made is NODEFAULT else made()
        if field.name not in allowed and getattr(request, field.name) != default:
            yield f"a command isn't a request, so leave out the {field.encode_name}"
    if len(request.command) > MAX_WORDS or sum(map(len, request.command)) > MAX_COMMAND:
        yield f"a command has at most {MAX_WORDS} words and {MAX_COMMAND:,} characters"
    if any("\0" in word for word in request.command):
        yield "a command holds no null characters"


def _faults_of_the_line(request: Request) -> Iterator[str]:
    if request.button and not request.submit:
        yield "a button is one of a form: give submit, too"
    if request.reload or request.submit:
        yield from _faults_of_the_page(request)
    elif not request.path:
        yield "a request needs a `path`, like /save"
    elif not request.path.startswith("/"):
        yield f"the path {request.path!r} must start with a slash, like /save"
    if any(c.isspace() or ord(c) < 32 for c in request.path):
        yield f"the path {request.path!r} may hold no blanks: write %20 for one"
    if request.method and request.method.upper() not in METHODS:
        near = difflib.get_close_matches(request.method.upper(), METHODS, n=1)
        meant = f"; did you mean {near[0]}?" if near else f": use one of {', '.join(METHODS)}"
        yield f"{request.method!r} is no request method{meant}"


def _faults_of_the_page(request: Request) -> Iterator[str]:
    """Yield what doesn't go with a request that the page decides on."""
    word = "reload" if request.reload else "submit"
    if request.submit < 0 or request.button < 0:
        yield "submit counts the forms of a page, and button the buttons of a form, from 1"
    if request.reload and request.submit:
        yield "a request submits a form or reloads the page, not both"
    if request.reload and (request.form or request.files):
        yield "a reload sends what was sent before: leave out the form"
    decided = {
        "path": request.path,
        "method": request.method,
        "query": request.query,
        "json": request.has_json,
        "body": request.has_body,
        "host": request.host,
        "site": request.site,
        "scheme": request.scheme != "http",
        "referrer": request.referrer is not None,
    }
    for name in (name for name, given in decided.items() if given):
        yield f"with {word}, the page decides on the {name}: leave it out"


def _faults_of_the_body(request: Request) -> Iterator[str]:
    if request.has_json and (request.form or request.files):
        yield "a request sends a form or JSON, not both"
    if request.has_body and (request.form or request.files or request.has_json):
        yield "a request sends a body, JSON or a form, not two of them"
    if request.type and not (request.has_body or request.has_json):
        yield "type is that of a body or of JSON: give one of them"
    if not is_header_value(request.type):
        yield f"the type {request.type!r} isn't a content type"
    if request.has_json:
        yield from _json_faults(request.json)


def _faults_of_the_rest(request: Request) -> Iterator[str]:
    for name in request.headers:
        if not _HEADER_NAME.fullmatch(name):
            yield f"{name!r} isn't the name of a header"
    if not request.client:
        yield 'the client needs a name, like "A"'
    if request.host and not host_of(request.host, request.scheme):
        yield f"{request.host!r} isn't a host, like tearoom.example"
    if request.remote and numeric(request.remote) is None:
        yield f"from is the address of a machine, like 203.0.113.7, not {request.remote!r}"
    found = _SITE.fullmatch(request.site)
    if request.site and not (found and host_of(found[2], found[1])):
        yield f"{request.site!r} isn't a site, like https://evil.example"
    if request.cookies_of and not MOMENT.fullmatch(request.cookies_of):
        yield (
            "cookies_of names a browser and one of the requests, like A@1,"
            f" not {request.cookies_of!r}"
        )
    if request.cookies_of and request.overlaps:
        yield "a request overlaps with another or has cookies_of a moment, not both"


def _json_faults(value: object) -> Iterator[str]:
    """Yield what JSON can't hold, or is nested deeper than `MAX_DEPTH`: that differs by Python."""
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[object] = []
        for item in level:
            match item:
                case dict():
                    inner += item.values()
                case list():
                    inner += item
                case float() if not math.isfinite(item):
                    yield f"JSON can't hold the number {item}"
                case str() | int() | float() | None:
                    pass
                case _:
                    yield f"JSON can't hold a {type(item).__name__}: write it as a string"
        if not inner:
            return
        level = inner
    yield "the JSON is nested too deeply"


def order_faults(requests: Sequence[Request]) -> Iterator[tuple[int, str]]:
    """Yield (index, sentence) for each request that needs what hasn't happened by then."""
    browsers: set[str] = set()
    for index, request in enumerate(requests):
        moment = request.moment
        if moment is not None and moment[1] > index:
            yield index, f"request {moment[1]} isn't over by then, so there are no cookies of it"
        elif moment is not None and moment[0] not in browsers:
            yield index, f"the browser {moment[0]!r} has made no request by then"
        if (request.submit or request.reload) and request.client not in browsers:
            yield index, f"the browser {request.client!r} shows no page yet"
        if not request.command:
            browsers.add(request.client)


def is_header_value(text: str) -> bool:
    """Say whether a header may hold a text."""
    return not any(ord(c) < 32 or ord(c) == 127 for c in text if c != "\t")
