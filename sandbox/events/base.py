"""What every event is made of: its base class, and the bounds of numbers, texts and lists."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from sandbox.text import MAX_TEXT

Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""A number that the app's process may report: JSON readers in any language hold it exactly."""

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
"""A text that the app's process may report, cut by it before."""

Output = Annotated[str, Meta(max_length=512 * 1024)]
"""Output of the app: 64 KiB, whose bytes that aren't UTF-8 are written as escapes."""

MAX_LISTED = 20_000
"""Messages in one list of an event; a longer one is cut, and ``truncated`` says so."""

Pair = tuple[Text, Text]
"""A flashed message as the session holds it: (category, message)."""

Pairs = Annotated[tuple[Pair, ...], Meta(max_length=MAX_LISTED)]

Truncated = Annotated[dict[Text, Number], Meta(max_length=64)]

Words = Annotated[tuple[Text, ...], Meta(max_length=64)]

MASK = "•••"
"""The text of a value whose name tells that it's a secret."""

Value = tuple[Text, Text, Text]
"""A named value as (name, text, name of its type).

The text of a collection is its length.  It's empty for a value of any other type that isn't built
in: nothing calls the ``repr`` of a learner's class.  Secrets are masked."""

Values = Annotated[tuple[Value, ...], Meta(max_length=50)]


class Event(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """The base class of every event."""
