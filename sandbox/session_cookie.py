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

from sandbox.events import MAX_LISTED, Pair
from sandbox.json_value import capped_json
from sandbox.text import cut, valid_text

QUEUE = "_flashes"
"""The session's entry with the queue of messages."""

MAX_PAYLOAD = 1024 * 1024
"""The most bytes that a payload may expand to: 4 KiB of cookie can hold 4 MiB of zeros."""


LAST_YEAR = 253_402_300_799
"""The Unix time at which the year 9999 ends: a later timestamp isn't one."""


@dataclass(frozen=True, slots=True)
class SignedValue:
    """The three parts of a session cookie's value; a compressed payload begins with a dot."""

    payload: str
    timestamp: str
    signature: str

    @property
    def signed_at(self) -> int | None:
        """The Unix time in the timestamp, None if it isn't one."""
        raw = _base64(self.timestamp[:12])
        seconds = int.from_bytes(raw, "big") if raw and len(self.timestamp) <= 12 else None
        return seconds if seconds is not None and seconds <= LAST_YEAR else None

    @property
    def has_base64_signature(self) -> bool:
        return _base64(self.signature) is not None


def split_value(value: str) -> SignedValue | None:
    """Return the parts of a session cookie's value, None if it isn't a signed one."""
    parts = value.rsplit(".", 2)
    return SignedValue(*parts) if len(parts) == 3 and all(parts) else None


def _base64(text: str) -> bytes | None:
    """Return what a text without padding stands for, None if it isn't base64."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


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
        flashes = data.get(QUEUE)
        listed = flashes if isinstance(flashes, list) else []
        queued = tuple(_pair(entry) for entry in listed[:MAX_LISTED])
        shown, whole = capped_json(data)
        return Payload(shown, queued, len(listed), whole)
    except (ValueError, RecursionError):
        return None


def _pair(entry: object) -> Pair:
    value = untagged(entry)
    if isinstance(value, (tuple, list)) and len(value) == 2:
        return _text(value[0]), _text(value[1])
    return "", _text(value)


def _text(value: object) -> str:
    return cut(valid_text(cut(text_of(value))))


def text_of(value: object) -> str:
    """Return a message as text: a string as it is, anything else by its repr."""
    return value if isinstance(value, str) else repr(value)


def untagged(value: object) -> object:
    """Undo the tags of Flask's session serializer, for values that JSON doesn't have."""
    try:
        return _untagged(value)
    except (ValueError, OverflowError):  # a tag with nonsense in it
        return value


def _untagged(value: object) -> object:
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
                return {key.removesuffix("__"): untagged(plain)}
    return {key: _untagged(item) for key, item in value.items()}
