"""Templates that were rendered, what they printed, and the addresses that were built."""

from __future__ import annotations

from typing import Literal

from sandbox.events.base import Event, Number, Text, Values, Words


class Rendered(Event, frozen=True, tag="rendered"):
    """A template is about to be rendered.

    ``variables`` are those that it gets, ``passed`` the names of those that the call named; the
    others come from context processors.  ``file`` and ``line`` are those of the call.
    """

    n: Number
    template: Text | None
    variables: Values
    passed: Words
    blocks: Words
    file: Text | None
    line: Number | None


class Included(Event, frozen=True, tag="included"):
    """The template ``by`` extends, includes or imports another one at its ``line``."""

    n: Number
    template: Text | None
    by: Text | None
    tag: Literal["extends", "include", "import", ""]
    blocks: Words
    file: Text | None
    line: Number | None


class Undefined(Event, frozen=True, tag="undefined"):
    """A template used a name that nothing defines; reported once a request for each line.

    ``of`` is the type of the object that lacks it, None for a variable of the template.  ``near``
    are names in reach with a similar spelling.  ``used`` says what the template did with it: what
    is ``printed`` is empty, what is ``looped over`` has no items, and ``raised`` means anything
    else, which ends in an ``UndefinedError``.

    It's always reported, but for what is right without the name: a name that is only ``tested``
    and an entry of a form are reported if another one is near.
    """

    n: Number
    name: Text
    of: Text | None
    used: Literal["printed", "looped over", "counted", "tested", "raised"]
    near: Words
    file: Text | None
    line: Number | None


class Escaped(Event, frozen=True, tag="escaped"):
    """A template printed a text with its ``<``, ``>``, ``&`` and quotes escaped.

    At most 20 of a request are reported.
    """

    n: Number
    before: Text
    after: Text
    file: Text | None
    line: Number | None


class Trusted(Event, frozen=True, tag="trusted"):
    """The filter ``safe`` let a text with ``<``, ``>``, ``&`` or quotes through as it is.

    At most 20 of a request are reported.
    """

    n: Number
    text: Text
    file: Text | None
    line: Number | None


class UrlBuilt(Event, frozen=True, tag="url"):
    """``url_for()`` built an address; ``left_over`` are the values that became its query."""

    n: Number
    endpoint: Text
    values: Values
    url: Text
    left_over: Words
    file: Text | None
    line: Number | None
