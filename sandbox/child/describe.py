"""Turn a learner's values into text.

A learner's class may do anything in ``__str__``, ``__repr__`` or its metaclass.  Every function
here still returns plain text and raises nothing.  The class may even raise SystemExit or
KeyboardInterrupt, so the functions catch ``BaseException``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any, cast
from uuid import UUID

from markupsafe import Markup

from .static import mro, namespace
from .wire import MAX_TEXT, plain, short

_type_name = vars(type)["__name__"].__get__
"""It runs no code of the learner's."""

MAX_VALUES, MAX_VALUE = 50, 200
"""How many values of a collection are told, and how many characters of each."""

MASK = "•••"
_SECRET = re.compile(
    "passw|passphrase|pwd|secret|token|credential|private|api_?key|[-_](?:key|pass)s?$",
    re.IGNORECASE,
)
_PASSWORD_OF_URL = re.compile("(://[^/@:\\s]*:)[^/@\\s]+(?=@)")

MAX_NAMES = 2_000
"""How many names are remembered."""


def name_of_type(value: object) -> str:
    """Return the name of a value's type."""
    return name_of_class(type(value))


def name_of_class(kind: type) -> str:
    """Return the name of a class."""
    try:
        return short(str.__str__(_type_name(kind)).rpartition(".")[2], 200)
    except BaseException:  # what describes an app must never end one of its requests
        return "object"


def text_of(value: Any) -> tuple[str, str, bool]:
    """Return a flashed message or category as (text, kind, whether that is its text).

    A string is returned as it is, and so is the HTML of ``Markup``.  A value of another built-in
    type goes through the session's own serializer first, so that the text is the same when it's
    queued and when it's read.  Any other value makes its text with code of the app's, which may
    say something else at each call, so nothing calls it.
    """
    if type(value) is str:
        return plain(value), "str", True
    kind = name_of_type(value)
    with suppress(BaseException):
        if _is_text(type(value)):
            return plain(str.__str__(value)), kind, True
        if _is_built_in(value):
            return plain(repr(_through_session(value))), kind, True
    return f"<{kind}>", kind, False


def _is_text(kind: type) -> bool:
    """Say whether the session saves a value of a type as the characters that it holds."""
    makers = (one for one in mro(kind) if "__html__" in namespace(one))
    return issubclass(kind, str) and next(makers, Markup) is Markup


_SIMPLE = (str, Markup, bytes, bool, int, float, type(None), UUID, datetime)


def _is_built_in(value: Any) -> bool:
    """Say whether a value, and all that it holds, is of a built-in type."""
    kind = type(value)
    if kind is dict:
        return all(map(_is_built_in, value)) and all(map(_is_built_in, value.values()))
    if kind is list or kind is tuple:
        return all(map(_is_built_in, value))
    return any(kind is one for one in _SIMPLE)  # a metaclass may say what it equals


def _through_session(value: object) -> object:
    from flask.json.tag import TaggedJSONSerializer

    serializer = TaggedJSONSerializer()
    try:
        return serializer.loads(serializer.dumps(value))
    except Exception:  # whatever it raises, Flask will raise and tell where it saves the session
        return value


@lru_cache(MAX_NAMES)
def is_secret(name: str) -> bool:
    """Say whether a name tells that its value is a secret."""
    return _SECRET.search(name) is not None


def described(value: object, name: str = "") -> tuple[str, str]:
    """Return (text, name of its type) of a value; no code of the learner's runs.

    Only values of built-in types have a text.  One whose name tells that it's a secret is masked,
    and so is a password inside of an address.
    """
    kind = type(value)
    if is_secret(short(name)):
        return MASK, name_of_type(value)
    if kind is str:
        text = cast("str", value)[: 2 * MAX_VALUE]
        if "://" in text:
            text = _PASSWORD_OF_URL.sub(r"\1" + MASK, text)
        return short(text, MAX_VALUE), "str"
    if kind is bool or kind is int or kind is float or value is None:
        return short(_number(value), MAX_VALUE), name_of_type(value)
    if kind is list or kind is tuple or kind is dict or kind is set or kind is bytes:
        return short(len(cast("Sized", value))), name_of_type(value)
    return "", name_of_type(value)


def named_values(items: Iterable[tuple[Any, Any]]) -> list[list[str]]:
    """Return named values as events hold them: the name, the text, and the name of the type."""
    some = list(islice(items, MAX_VALUES))
    return [[short(name, 200), *described(value, name)] for name, value in some]


def _number(value: object) -> object:
    # Python refuses to write a number of very many digits.
    return "…" if type(value) is int and value.bit_length() > 1_000 else value


def words(values: object) -> list[str]:
    """Return a few texts of a collection, each of them cut."""
    try:
        if not values:
            return []
        return [
            short(value, MAX_VALUE)
            for value in islice(cast("Iterable[object]", values), MAX_VALUES)
        ]
    except BaseException:  # to go through a collection may run code of the app's
        return []


def cut(text: str, limit: int = MAX_TEXT) -> tuple[str, int]:
    """Return (the text cut to its limit, its true length if it was cut, else 0)."""
    if len(text) <= limit:
        return text, 0
    return text[:limit], len(text)
