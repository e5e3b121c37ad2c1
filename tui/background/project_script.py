"""The requests that are made again whenever a project is run: a file beside the project."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from sandbox.plain_file import open_plain, read_at_most
from sandbox.request import Request, RequestError, parse_request

NAME = ".flasklings.toml"
"""The file's name, in the project's folder."""

MAX_BYTES = 256 * 1024
MAX_REQUESTS = 200
"""The most requests that are made again."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that TOML takes without quotation marks."""

HEAD = """\
# The requests that `flasklings watch` makes whenever you save a file.
# Each is a line like "POST /buy item=tea", or a table like { path = "/", client = "B" }.
"""


class ScriptError(ValueError):
    """The file can't be used; the text is one sentence for the learner."""


def read_requests(root: Path) -> list[Request]:
    """Return the requests of a project's file, none if there is no such file.

    Raises:
        ScriptError: it can't be read, or something in it isn't a request.
    """
    path = root / NAME
    try:
        with open_plain(path) as file:
            text = read_at_most(file, MAX_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise ScriptError(f"{NAME} can't be read: {problem.strerror}.") from problem
    if len(text) > MAX_BYTES:
        raise ScriptError(f"{NAME} is larger than {MAX_BYTES // 1024} KiB.")
    try:
        found = tomllib.loads(text.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ScriptError(f"{NAME} isn't TOML: {problem}.") from problem
    requests = found.pop("requests", [])
    if found or not isinstance(requests, list):
        raise ScriptError(f'{NAME} takes one list, like requests = ["GET /"].')
    if len(requests) > MAX_REQUESTS:
        raise ScriptError(f"{NAME} has more than {MAX_REQUESTS} requests.")
    return [_request(number, one) for number, one in enumerate(requests, 1)]


def _request(number: int, given: object) -> Request:
    try:
        if isinstance(given, str):
            return parse_request(given)
        return msgspec.convert(given, Request)
    except (RequestError, msgspec.ValidationError) as problem:
        raise ScriptError(f"{NAME}, request {number}: {problem}.") from problem


def write_requests(root: Path, requests: Sequence[Request]) -> None:
    """Write the requests into a project's file, in place of those that are there.

    Raises:
        OSError: the file can't be written.
    """
    lines = "".join(f"    {_entry(one)},\n" for one in requests)
    path = root / NAME
    new = path.with_name(f"{NAME}.new")
    new.write_text(f"{HEAD}requests = [\n{lines}]\n", encoding="utf-8")
    new.replace(path)


def _entry(request: Request) -> str:
    """Return a request as TOML: a line if that says all of it."""
    line = str(request)
    try:
        if parse_request(line) == request:
            return _value(line)
    except RequestError:
        pass
    return _value(msgspec.to_builtins(request))


def _value(value: object) -> str:
    """Return a value as TOML on one line."""
    if isinstance(value, dict):
        pairs = (
            f"{key if _BARE.fullmatch(key) else _value(key)} = {_value(one)}"
            for key, one in value.items()
            if one is not None
        )
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's strings, numbers and booleans are TOML's, but for one character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
