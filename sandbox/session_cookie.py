"""Read Flask's session cookie without its key.

The cookie is ``[.]payload.timestamp.signature``: base64 without padding, compressed if it starts
with a dot.  It's signed, so nobody can change it unnoticed; but it isn't encrypted.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sandbox.events import MAX_LISTED, Pair
from sandbox.text import cut, valid_text

V = TypeVar("V")

MAX_PAYLOAD = 1024 * 1024
"""The most bytes that a payload may expand to: 4 KiB of cookie can hold 4 MiB of zeros."""

MAX_VALUES = 20_000
"""The most values of a session's data that are kept."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a session cookie holds: its data, and the messages queued in it.

    ``count`` is the number of messages, of which ``queued`` holds `MAX_LISTED` at most.  ``whole``
    says whether ``data`` holds everything.
    """

    data: object
    queued: tuple[Pair, ...]
    count: int
    whole: bool = True


def decode(value: str) -> Payload | None:
    """Return what a cookie's value holds, None if it isn't a session of Flask's."""
    raw = unfold(value)
    return None if raw is None else read(raw)


def unfold(value: str) -> bytes | None:
    """Return the JSON text in a cookie's value, None if there's none or it's too long."""
    compressed = value.startswith(".")
    body, _, rest = value.lstrip(".").partition(".")
    if not body or "." not in rest:
        return None
    try:
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        if compressed:
            unfolding = zlib.decompressobj()
            raw = unfolding.decompress(raw, MAX_PAYLOAD)
            if unfolding.unconsumed_tail:
                return None
    except (binascii.Error, zlib.error, ValueError):
        return None
    return raw


def read(raw: bytes) -> Payload | None:
    """Return what the JSON text of a session says, None if it isn't a session of Flask's."""
    try:
        data = json.loads(raw.decode("utf-8"))
        if not isinstance(data, dict):
            return None
        flashes = data.get("_flashes")
        listed = flashes if isinstance(flashes, list) else []
        queued = tuple(_pair(entry) for entry in listed[:MAX_LISTED])
        copy = _Copy()
        return Payload(copy.of(data), queued, len(listed), copy.room > 0)
    except (ValueError, RecursionError):
        return None


def _pair(entry: object) -> Pair:
    value = _untag(entry)
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return _text(value[0]), _text(value[1])
    return "", _text(value)


def _text(value: object) -> str:
    return cut(valid_text(cut(text_of(value))))


def text_of(value: object) -> str:
    """Return a message as text: a string as it is, anything else by its repr."""
    return value if isinstance(value, str) else repr(value)


def _untag(value: object) -> object:
    try:
        return _untagged(value)
    except (ValueError, OverflowError):  # a tag with nonsense in it
        return value


def _untagged(value: object) -> object:
    """Undo the tags of Flask's session serializer, for values that JSON doesn't have."""
    if isinstance(value, list):
        return [_untagged(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((tag, inner),) = value.items()
        match tag, inner:
            case " t", list():
                return tuple(_untagged(item) for item in inner)
            case " m", str():
                return inner
            case " b", str():
                return base64.b64decode(inner)
            case " u", str():
                return UUID(inner)
            case " d", str():
                from email.utils import parsedate_to_datetime

                return parsedate_to_datetime(inner)
            case " di", dict():
                ((key, plain),) = inner.items()
                return {key.removesuffix("__"): _untag(plain)}
    return {key: _untagged(item) for key, item in value.items()}


class _Copy:
    """Copy JSON values for an event: a small cookie may unfold to a thousand times its size.

    Lone surrogates, which are legal in JSON and in no output of ours, are written as escapes.
    Long texts are cut, and values are left out when there's no more ``room``.
    """

    def __init__(self) -> None:
        self.room = MAX_VALUES

    def of(self, value: object) -> object:
        match value:
            case str():
                return valid_text(cut(value))
            case list():
                return [self.of(item) for item in self._that_fit(value)]
            case dict():
                items = self._that_fit(value.items())
                return {valid_text(cut(key)): self.of(item) for key, item in items}
            case _:
                return value

    def _that_fit(self, values: Iterable[V]) -> Iterator[V]:
        for value in values:
            if self.room <= 0:
                return
            self.room -= 1
            yield value
