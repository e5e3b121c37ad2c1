"""One request of a browser, read from a command line or a script."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import msgspec

from sandbox.events import COMMAND
from sandbox.limits import MIB
from sandbox.plain_file import open_plain, read_at_most
from sandbox.request_rules import MOMENT, faults_of, is_header_value, order_faults

MAX_SCRIPT = 16 * MIB
"""Bytes of a file of requests."""

_JSON = json.JSONDecoder()
_BEGINS_JSON = re.compile(r"\[|\{(?!\w+\})")  # {name} stands for a value that is drawn

Form = dict[str, str | list[str]]
"""The fields of a form by name; a list for a field sent more than once."""

Fields = Sequence[tuple[str, str]]
"""The fields of a form one by one, in their order."""


class RequestError(ValueError):
    """A text isn't a request; the message is one sentence for the learner."""


class FilePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A file that a form sends: its name, and its text or, as ``base64``, its bytes.

    An empty name stands for a file that nobody chose.
    """

    name: str
    content: str = ""
    base64: str = ""
    type: str = ""

    def __post_init__(self) -> None:
        """Refuse a file whose content isn't clear.

        Raises:
            RequestError: a field isn't valid.
        """
        if self.content and self.base64:
            raise RequestError(f"the file {self.name!r} has content or base64, not both")
        try:
            base64.b64decode(self.base64, validate=True)
        except (binascii.Error, ValueError) as problem:
            raise RequestError(f"the base64 of the file {self.name!r} can't be read") from problem
        if not is_header_value(self.type):
            raise RequestError(f"the type {self.type!r} of a file isn't a content type")

    @property
    def data(self) -> bytes:
        """What the file holds."""
        return base64.b64decode(self.base64) or self.content.encode("utf-8", "replace")


FileParts = dict[str, FilePart | list[FilePart]]
"""The files of a form by the name of their field; a list for a field with more than one."""


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One request of one browser; an empty ``method`` means GET, or POST if there is a body.

    Its body is a ``form`` with its ``files``, or ``json``, or any ``body``, whose content type is
    ``type``.  The app sees the ``host``, the ``scheme`` and the visitor's address ``remote``.

    ``submit`` fills in and sends a form of the page that the browser shows, counted from 1, and
    ``reload`` repeats what led to that page; they need no path.  ``button`` says which of the
    form's buttons is pressed, counted from 1; 0 is the one that ``form`` names, or the first.
    ``referrer`` says whether a link
    of that page leads here; left out, it's so for whatever no address bar can send.  ``site`` is
    another site whose page leads here.  ``revalidate`` asks whether the last response is still
    good.

    ``overlaps`` sends it with the cookies that the browser held before its last request, as if
    both had been on their way at once, from two tabs for example.  ``cookies_of`` gives the browser
    the cookies that a browser held after a request: ``A@1``.  ``restart`` starts the app again
    before; its folder and the browsers stay.

    A ``command`` is no request: its words are those of a command of the app, behind ``flask``.
    """

    path: str = ""
    method: str = ""
    form: Form = {}
    json: object = msgspec.UNSET
    files: FileParts = {}
    headers: dict[str, str] = {}
    client: str = "A"
    follow: bool = True
    overlaps: bool = False
    query: Form = {}
    body: str | msgspec.UnsetType = msgspec.UNSET
    type: str = ""
    scheme: Literal["http", "https"] = "http"
    host: str = ""
    remote: str = msgspec.field(name="from", default="")
    site: str = ""
    cookies_of: str = ""
    restart: bool = False
    submit: int = 0
    button: int = 0
    reload: bool = False
    referrer: bool | None = None
    revalidate: bool = False
    command: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a request that no browser could send.

        Raises:
            RequestError: a field isn't valid.
        """
        for fault in faults_of(self):
            raise RequestError(fault)

    @property
    def has_json(self) -> bool:
        return self.json is not msgspec.UNSET

    @property
    def has_body(self) -> bool:
        return self.body is not msgspec.UNSET

    @property
    def verb(self) -> str:
        """The method that is sent."""
        if self.method:
            return self.method.upper()
        has_content = bool(self.form or self.files) or self.has_json or self.has_body
        return "POST" if has_content else "GET"

    @property
    def target(self) -> str:
        """The path with the query, without a fragment."""
        return with_query(self.path.partition("#")[0], self.query)

    @property
    def file_parts(self) -> list[tuple[str, FilePart]]:
        """The files, each with the name of its field."""
        return [
            (name, part)
            for name, parts in self.files.items()
            for part in (parts if isinstance(parts, list) else [parts])
        ]

    @property
    def moment(self) -> tuple[str, int] | None:
        """The browser whose cookies are taken, and the number of the request after which."""
        found = MOMENT.fullmatch(self.cookies_of)
        return (found[1], int(found[2])) if found else None

    def __str__(self) -> str:
        if self.command:
            return f"{COMMAND} {shlex.join(self.command)}"
        if self.reload:
            return "reload"
        line = f"submit form {self.submit}" if self.submit else f"{self.verb} {self.target}"
        words = [shlex.quote(f"{name}={value}") for name, value in fields_of(self.form)]
        if self.has_json:
            words.append(json.dumps(self.json, ensure_ascii=False))
        return " ".join([line, *words])


def fields_of(form: Form) -> list[tuple[str, str]]:
    """Return the fields of a form, one by one."""
    return [
        (name, value)
        for name, values in form.items()
        for value in ([values] if isinstance(values, str) else values)
    ]


def with_query(path: str, form: Form) -> str:
    """Return the path with the form's fields as its query, as GET sends a form."""
    if not form:
        return path
    return path + ("&" if "?" in path else "?") + urlencoded(fields_of(form))


def urlencoded(fields: Fields) -> str:
    """Return fields as a browser writes them into a query or a body."""
    return urlencode(fields, safe="*", errors="replace").replace("~", "%7E")


def parse_request(text: str, *, client: str = "A", follow: bool = True) -> Request:
    """Read ``METHOD PATH [field=value]…`` or ``METHOD PATH JSON``; the method may be left out.

    ``flask NAME [argument]…`` is a command of the app.

    Quote a value with spaces as in a shell. A field that is given twice sends both values.  JSON
    is an object or a list, so no name of a field begins like it.

    Raises:
        RequestError: the text isn't a request.
    """
    if text.split()[:1] == [COMMAND]:
        return _parse_command(text, client)
    words, values = _words_of(text)
    if not words:
        raise RequestError("an empty request: write METHOD PATH [field=value]…, like GET /")
    method = "" if words[0].startswith("/") else words.pop(0)
    if not words:
        raise RequestError(f"{text!r} has no path: write METHOD PATH, like {method} /")
    path, *fields = words
    form: Form = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not (equals and name):
            raise RequestError(f"{text!r}: {field!r} is no field=value")
        before = form.get(name)
        if before is None:
            form[name] = value
        else:
            form[name] = [*([before] if isinstance(before, str) else before), value]
    if len(values) > 1:
        raise RequestError(f"{text!r}: a request sends one JSON value, not {len(values)}")
    body = values[0] if values else msgspec.UNSET
    try:
        return Request(path, method, form, body, client=client, follow=follow)
    except RequestError as problem:
        raise RequestError(f"{text!r}: {problem}") from problem


def _parse_command(text: str, client: str) -> Request:
    try:
        _, *words = shlex.split(text)
    except ValueError as problem:
        raise RequestError(f"{text!r}: a quotation mark is left open") from problem
    if not words:
        raise RequestError(f"{text!r} names no command: write flask NAME, like flask routes")
    return Request(command=tuple(words), client=client)


def _words_of(text: str) -> tuple[list[str], list[object]]:
    """Return the words of a request as in a shell, and its JSON values, which need no quotes."""
    stream = io.StringIO(text)
    lexer = shlex.shlex(stream, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    values: list[object] = []
    while True:
        rest = text[stream.tell() :].lstrip(lexer.whitespace)
        value, length, problem = _json_at(rest)
        if not problem:
            stream.seek(len(text) - len(rest) + length)
            values.append(value)
            continue
        try:
            word = lexer.get_token()
        except ValueError as open_quotes:
            raise RequestError(f"{text!r}: a quotation mark is left open") from open_quotes
        if word is None:
            return words, values
        value, length, inside = _json_at(word)
        if length and length == len(word):
            values.append(value)
        elif _BEGINS_JSON.match(word) and "=" not in word:
            raise RequestError(f"{text!r}: its JSON can't be read: {problem or inside}")
        else:
            words.append(word)


def _json_at(text: str) -> tuple[object, int, str]:
    """Return the JSON value that a text begins with, its length, and else why there is none."""
    if not _BEGINS_JSON.match(text):
        return None, 0, "none"
    try:
        value, length = _JSON.raw_decode(text)
    except json.JSONDecodeError as problem:
        return None, 0, problem.msg
    except RecursionError:
        return None, 0, "it is nested too deeply"
    return value, length, "a space must follow it" if text[length : length + 1].strip() else ""


def parse_script(text: str | bytes, *, name: str = "script") -> list[Request]:
    """Read a JSON list of requests; only ``path`` is required.

    Raises:
        RequestError: the text isn't such a list; the sentence names the place.
    """
    try:
        requests = msgspec.json.decode(text, type=list[Request])
    except msgspec.ValidationError as problem:
        raise RequestError(f"{name}: {problem}") from problem
    except RecursionError as problem:
        raise RequestError(f"{name}: the JSON is nested too deeply") from problem
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise RequestError(f"{name} is not valid JSON: {problem}") from problem
    if not requests:
        raise RequestError(f"{name} holds no request")
    for index, fault in order_faults(requests):
        raise RequestError(f"{name}: {fault} - at `$[{index}]`")
    return requests


def read_script(path: Path) -> list[Request]:
    """Read a script file.

    Raises:
        RequestError: the file can't be read or isn't a list of requests.
    """
    try:
        with open_plain(path, follow=True) as file:
            text = read_at_most(file, MAX_SCRIPT)
    except OSError as problem:
        raise RequestError(f"cannot read {path}: {problem.strerror}") from problem
    if len(text) > MAX_SCRIPT:
        raise RequestError(f"{path} is too long: a script holds at most {MAX_SCRIPT // MIB} MiB")
    return parse_script(text, name=path.name)
