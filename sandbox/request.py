"""One request of a browser, read from a command line or a script."""

from __future__ import annotations

import difflib
import shlex
from pathlib import Path

import msgspec

from sandbox.limits import MIB
from sandbox.plain_file import open_plain, read_at_most
from sandbox.text import cut

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

MAX_SCRIPT = 16 * MIB
"""Bytes of a file of requests."""

MAX_DEPTH = 100
"""How deep the JSON that a request sends may be nested."""

Form = dict[str, str | list[str]]
"""The fields of a form by name; a list for a field sent more than once."""


class RequestError(ValueError):
    """A text isn't a request; the message is one sentence for the learner."""


class FilePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that a form sends: its name and its text."""

    name: str
    content: str


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One request of one browser; an empty ``method`` means GET, or POST if there is a body.

    ``overlaps`` sends it with the cookies that the browser held before its last request, as if
    both had been on their way at once, from two tabs for example.
    """

    path: str
    method: str = ""
    form: Form = {}
    json: object = msgspec.UNSET
    files: dict[str, FilePart] = {}
    headers: dict[str, str] = {}
    client: str = "A"
    follow: bool = True
    overlaps: bool = False

    def __post_init__(self) -> None:
        """Refuse a request that no browser could send.

        Raises:
            RequestError: a field isn't valid.
        """
        if not self.path.startswith("/"):
            raise RequestError(f"the path {self.path!r} must start with a slash, like /save")
        if any(c.isspace() or ord(c) < 32 for c in self.path):
            raise RequestError(f"the path {self.path!r} may hold no blanks: write %20 for one")
        if self.method and self.method.upper() not in METHODS:
            near = difflib.get_close_matches(self.method.upper(), METHODS, n=1)
            meant = f"; did you mean {near[0]}?" if near else f": use one of {', '.join(METHODS)}"
            raise RequestError(f"{self.method!r} is no request method{meant}")
        if self.json is not msgspec.UNSET and (self.form or self.files):
            raise RequestError("a request sends a form or JSON, not both")
        if not self.client:
            raise RequestError('the client needs a name, like "A"')

    @property
    def verb(self) -> str:
        """The method that is sent."""
        if self.method:
            return self.method.upper()
        has_body = bool(self.form or self.files) or self.json is not msgspec.UNSET
        return "POST" if has_body else "GET"

    def __str__(self) -> str:
        fields = [
            f"{name}={value}"
            for name, values in self.form.items()
            for value in ([values] if isinstance(values, str) else values)
        ]
        return " ".join([self.verb, self.path, *map(shlex.quote, fields)])


def capped_form(form: Form) -> tuple[Form, dict[str, int]]:
    """Return a form short enough to show, and the true length of each field that was cut."""
    shown: Form = {}
    truncated: dict[str, int] = {}
    for name, value in form.items():
        values = [value] if isinstance(value, str) else value
        capped = [cut(item) for item in values]
        shown[cut(name)] = capped[0] if isinstance(value, str) else capped
        if any(len(item) < len(whole) for item, whole in zip(capped, values, strict=True)):
            truncated[f"form.{cut(name, 100)}"] = max(map(len, values))
    return shown, truncated


def parse_request(text: str, *, client: str = "A", follow: bool = True) -> Request:
    """Read ``METHOD PATH [field=value]…``; the method may be left out.

    Quote a value with spaces as in a shell. A field that is given twice sends both values.

    Raises:
        RequestError: the text isn't a request.
    """
    try:
        words = shlex.split(text)
    except ValueError as problem:
        raise RequestError(f"{text!r}: a quotation mark is left open") from problem
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
    try:
        return Request(path, method, form, client=client, follow=follow)
    except RequestError as problem:
        raise RequestError(f"{text!r}: {problem}") from problem


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
    if any(_is_deep(request.json) for request in requests):
        raise RequestError(f"{name}: the JSON is nested too deeply")
    return requests


def _is_deep(value: object) -> bool:
    """Say whether JSON is nested deeper than `MAX_DEPTH`: how much Python takes differs."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for item in level
            if isinstance(item, (list, dict))
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return False
    return True


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
