"""Read Flask's session cookie without its key.

The cookie is ``[.]payload.timestamp.signature``: base64 without padding, compressed if it starts
with a dot.  It's signed, so nobody can change it unnoticed; but it isn't encrypted.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from uuid import UUID

from sandbox.events import Pair
from sandbox.text import cut, valid_text

MAX_PAYLOAD = 1024 * 1024
"""The most bytes that a payload may expand to: 4 KiB of cookie can hold 4 MiB of zeros."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What a session cookie holds: its data, and the messages queued in it."""

    data: object
    queued: tuple[Pair, ...]


def decode(value: str) -> Payload | None:
    """Return what a cookie's value holds, None if it isn't a session of Flask's."""
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
        data = json.loads(raw.decode("utf-8"))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    clean = _valid(data)
    try:
        return Payload(clean, _queue(clean))
    except RecursionError:
        return None


def _queue(data: object) -> tuple[Pair, ...]:
    flashes = data.get("_flashes") if isinstance(data, dict) else None
    if not isinstance(flashes, list):
        return ()
    pairs = []
    for entry in flashes:
        value = _untag(entry)
        if isinstance(value, (tuple, list)) and len(value) == 2:
            pairs.append((cut(text_of(value[0])), cut(text_of(value[1]))))
        else:
            pairs.append(("", cut(text_of(value))))
    return tuple(pairs)


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


def _valid(value: object) -> object:
    """Write lone surrogates as escapes: they are legal in JSON, and in no output of ours.

    Long texts are cut: a small cookie may unfold to a thousand times its size.
    """
    match value:
        case str():
            return valid_text(cut(value))
        case list():
            return [_valid(item) for item in value]
        case dict():
            return {valid_text(key): _valid(item) for key, item in value.items()}
        case _:
            return value
