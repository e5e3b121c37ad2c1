"""The entries of a session as Python writes them, with the tags of Flask's serializer undone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sandbox.session_cookie import untagged
from sandbox.text import one_line

MAX_DEPTH = 20
"""Collections inside each other that are written; a deeper one is an ellipsis."""


def python_text(value: object, most: int) -> str:
    """Return a value of a session as Python writes it, cut to `most` characters.

    JSON has no tuple, so Flask writes ``{" t": [1]}`` for ``(1,)``; other types have tags, too.
    """
    text = ""
    for piece in _pieces(value, most, MAX_DEPTH):
        text += piece
        if len(text) > most:
            break
    return one_line(text, most)


def _pieces(value: object, most: int, depth: int) -> Iterator[str]:
    if isinstance(value, (list, dict)) and not depth:
        yield "…"
        return
    match value:
        case str():
            yield repr(value[: most + 1])
        case list():
            yield "["
            yield from _items(value, most, depth)
            yield "]"
        case dict():
            ((tag, inner),) = value.items() if len(value) == 1 else [("", None)]
            yield from _tagged(tag, inner, most, depth) or _dict(value, most, depth)
        case _:
            yield repr(value)


def _tagged(tag: object, inner: object, most: int, depth: int) -> Iterator[str] | None:
    """Return what a tag stands for, None if it isn't one."""
    match tag, inner:
        case " t", list():
            return chain("(", _items(inner, most, depth), ",)" if len(inner) == 1 else ")")
        case " m", str():
            return iter(("Markup(", repr(inner[: most + 1]), ")"))
        case ((" b" | " u" | " d"), str()):
            plain = untagged({tag: inner})
            return None if isinstance(plain, dict) else iter((repr(plain),))
        case " di", dict():
            return _dict({key.removesuffix("__"): x for key, x in inner.items()}, most, depth)
        case _:
            return None


def _items(values: list[object], most: int, depth: int) -> Iterator[str]:
    for place, value in enumerate(values):
        yield ", " if place else ""
        yield from _pieces(value, most, depth - 1)


def _dict(value: dict[str, object], most: int, depth: int) -> Iterator[str]:
    yield "{"
    for place, (key, inner) in enumerate(value.items()):
        yield f"{', ' if place else ''}{key[: most + 1]!r}: "
        yield from _pieces(inner, most, depth - 1)
    yield "}"
