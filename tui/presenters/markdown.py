"""Markdown as a flat sequence of blocks; the screen and plain text each lay them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

BlockKind = Literal["text", "heading", "code", "table", "rule"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, fence, table or rule, with the tokens that it's made of.

    ``first`` and ``rest`` are put before its first and its further lines.  ``is_apart`` asks for
    an empty line before it.
    """

    kind: BlockKind
    tokens: tuple[Token, ...]
    first: str
    rest: str
    is_apart: bool


def split_blocks(markdown: str, bullets: str, quote: str) -> Iterator[Block]:
    """Yield the blocks of a text; each depth of a list has its bullet."""
    walk = _Walk(bullets, quote)
    tokens = iter(_parser().parse(markdown))
    for token in tokens:
        match token.type:
            case "inline":
                yield walk.block("text", token)
            case "heading_open":
                yield walk.block("heading", token, next(tokens))
            case "fence" | "code_block":
                yield walk.block("code", token)
            case "table_open":
                inside = takewhile(lambda one: one.type != "table_close", tokens)
                yield walk.block("table", token, *inside)
            case "hr":
                yield walk.block("rule", token)
            case _:
                walk.follow(token)


@dataclass
class _Level:
    """An open list or quote; ``marker`` is what begins an item that has no block yet."""

    indent: str
    number: int | None = None
    marker: str = ""
    is_list: bool = True
    is_empty: bool = True


class _Walk:
    """Keeps track of the open lists and quotes."""

    def __init__(self, bullets: str, quote: str) -> None:
        self._bullets = bullets
        self._quote = quote
        self._levels: list[_Level] = []

    def follow(self, token: Token) -> None:
        """Open or close a list, an item or a quote."""
        match token.type:
            case "bullet_list_open":
                self._levels.append(_Level(""))
            case "ordered_list_open":
                self._levels.append(_Level("", int(token.attrs.get("start", 1))))
            case "blockquote_open":
                self._levels.append(_Level(self._quote, is_list=False))
            case "list_item_open":
                self._open_item(self._levels[-1])
            case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                self._levels.pop()
            case _:
                pass

    def _open_item(self, level: _Level) -> None:
        if level.number is None:
            depth = sum(level.is_list for level in self._levels) - 1
            level.marker = f"{self._bullets[depth % len(self._bullets)]} "
        else:
            level.marker = f"{level.number}. "
            level.number += 1
        level.indent = " " * len(level.marker)

    def block(self, kind: BlockKind, *tokens: Token) -> Block:
        """Return a block at this place; the items of a list stay together."""
        first = "".join(level.marker or level.indent for level in self._levels)
        rest = "".join(level.indent for level in self._levels)
        is_item = any(level.marker for level in self._levels)
        is_apart = not is_item or self._levels[0].is_empty
        for level in self._levels:
            level.marker, level.is_empty = "", False
        return Block(kind, tokens, first, rest, is_apart)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
