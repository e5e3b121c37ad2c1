"""The text of a log record, made without running code of the learner's.

The app's own handlers format the record in their own way; this is only what we report of it.
"""

from __future__ import annotations

import datetime
import decimal
import re
import types
import uuid
from pathlib import PosixPath
from typing import Any

from markupsafe import Markup

from ..describe import MAX_VALUES, name_of_type
from ..static import is_scalar, static_attribute
from ..wire import MAX_TEXT

WRITTEN_AS_THEY_ARE: tuple[type, ...] = (
    *(datetime.date, datetime.timedelta, decimal.Decimal, uuid.UUID, PosixPath),
)

ARGUMENTS = vars(BaseException)["args"]
FILE_NAMES = [vars(OSError)[name] for name in ("filename", "filename2")]
"""What Python's own exceptions hold, whatever a class of the learner's does."""

WRITES, OF_C = ("__str__", "__repr__"), types.WrapperDescriptorType

MAX_DEPTH = 3

_WIDE = re.compile(r"%(?:\([^)]*\))?[^a-zA-Z%]*?(?:\d{4}|\*)")
"""A format that would make a text of any length."""


class _StandIn:
    """What is written in the place of an object whose text is the learner's to make."""

    def __init__(self, said: str, written: str) -> None:
        self._said, self._written = said, written

    def __str__(self) -> str:
        return self._said

    def __repr__(self) -> str:
        return self._written


def message_text(message: object) -> str:
    """Return the message of a record before its arguments are filled in."""
    return str(_plain(message))[:MAX_TEXT]


def formatted(template: str, arguments: Any) -> str:
    """Return a message with its arguments, or as it is if they don't fit."""
    if type(arguments) is tuple and len(arguments) == 1 and type(arguments[0]) is dict:
        arguments = arguments[0]
    if not (type(arguments) is tuple or type(arguments) is dict) or not arguments:
        return template
    if _WIDE.search(template):
        return template
    try:
        return str(template % _plain(arguments))
    except (TypeError, ValueError, KeyError):
        return template


def _plain(value: Any, depth: int = 0) -> Any:
    """Return a value that is safe to write, with a stand-in for each that isn't."""
    kind = type(value)
    longest, most = (MAX_TEXT, MAX_VALUES) if depth < 2 else (50, 20)
    if kind is str or kind is bytes:
        return value[:longest]
    if kind is bool or kind is float or value is None:
        return value
    if kind is int and value.bit_length() <= 1_000:
        return value
    if kind is Markup:
        return str.__str__(value)[:longest]
    if depth < MAX_DEPTH and (kind is list or kind is tuple or kind is set):
        return kind(_plain(one, depth + 1) for one in list(value)[:most])
    if depth < MAX_DEPTH and kind is dict:
        items = list(value.items())[:most]
        return {_plain(key, depth + 1): _plain(one, depth + 1) for key, one in items}
    if issubclass(kind, BaseException) and _is_written_by_python(value):
        return _StandIn(*(static_attribute(kind, how)(value)[:MAX_TEXT] for how in WRITES))
    naive = kind is datetime.datetime and value.tzinfo is None
    if naive or any(kind is one for one in WRITTEN_AS_THEY_ARE):
        return value
    name = f"<{name_of_type(value)}>"
    return _StandIn(name, name)


def _is_written_by_python(error: BaseException) -> bool:
    """Say whether Python itself makes the text of an exception, of strings and numbers."""
    if any(type(static_attribute(type(error), how)) is not OF_C for how in WRITES):
        return False
    parts = list(ARGUMENTS.__get__(error))
    if issubclass(type(error), OSError):
        parts += [name.__get__(error) for name in FILE_NAMES]
    return all(is_scalar(part) for part in parts)
