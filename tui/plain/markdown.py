"""Markdown as plain text: what a pipe, a braille line or a voice can do something with.

Code keeps its backticks and its lines, emphasis goes, paragraphs are wrapped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.text import visible

if TYPE_CHECKING:
    from markdown_it.token import Token

WIDTH = 80
CODE_INDENT = "    "


def plain_markdown(text: str, width: int = WIDTH) -> str:
    """Return Markdown as wrapped text without a line end."""
    return "\n\n".join(_paragraphs(visible(text), width))


def _paragraphs(text: str, width: int) -> Iterator[str]:
    """Yield what is set apart by empty lines; the items of a tight list stay together."""
    from markdown_it import MarkdownIt

    lines = text.split("\n")
    together: list[str] = []
    for block in _Walk().blocks(MarkdownIt("commonmark").enable("table").parse(text), lines):
        if block.apart and together:
            yield "\n".join(together)
            together = []
        together.append(block.laid_out(width))
    if together:
        yield "\n".join(together)


@dataclass(frozen=True, slots=True)
class _Block:
    """Text to wrap, or code to leave alone; ``apart`` asks for an empty line before it."""

    text: str
    first: str
    rest: str
    code: bool
    apart: bool

    def laid_out(self, width: int) -> str:
        if self.code:
            return textwrap.indent(self.text, self.rest + CODE_INDENT, bool)
        paragraphs = self.text.split("\n") or [""]
        wrapped: list[str] = []
        for paragraph in paragraphs:
            wrapped += textwrap.wrap(
                paragraph,
                max(width, 20),
                initial_indent=self.rest if wrapped else self.first,
                subsequent_indent=self.rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
        return "\n".join(wrapped)


class _Walk:
    """One pass over Markdown's tokens, keeping which lists and quotes are open."""

    def __init__(self) -> None:
        self._indents: list[str] = []
        self._numbers: list[int | None] = []
        self._marker = ""
        self._tight = False

    def blocks(self, tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[_Block]:
        in_table = False
        for token in tokens:
            match token.type:
                case "bullet_list_open":
                    self._numbers.append(None)
                case "ordered_list_open":
                    self._numbers.append(int(token.attrs.get("start", 1)))
                case "bullet_list_close" | "ordered_list_close":
                    self._numbers.pop()
                    self._tight = False
                case "list_item_open":
                    self._open_item()
                case "list_item_close" | "blockquote_close":
                    self._indents.pop()
                case "blockquote_open":
                    self._indents.append("> ")
                case "table_open":
                    in_table = True
                    assert token.map is not None
                    yield self._block("\n".join(lines[slice(*token.map)]), code=True)
                case "table_close":
                    in_table = False
                case "inline" if not in_table:
                    yield self._block(_inline(token))
                case "fence" | "code_block":
                    yield self._block(token.content.rstrip("\n"), code=True)
                case _:
                    pass

    def _open_item(self) -> None:
        number = self._numbers[-1]
        self._marker = "- " if number is None else f"{number}. "
        if number is not None:
            self._numbers[-1] = number + 1
        self._indents.append(" " * len(self._marker))

    def _block(self, text: str, *, code: bool = False) -> _Block:
        rest = "".join(self._indents)
        first, begins_item = rest, bool(self._marker)
        if begins_item:
            first = "".join(self._indents[:-1]) + self._marker
            self._marker = ""
        apart = not (begins_item and self._tight)
        self._tight = begins_item
        return _Block(text, first, rest, code, apart)


def _inline(token: Token) -> str:
    return "".join(_words(token.children or ()))


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    address = ""
    for token in tokens:
        match token.type:
            case "code_inline":
                yield f"`{token.content}`"
            case "softbreak":
                yield " "
            case "hardbreak":
                yield "\n"
            case "link_open":
                address = str(token.attrs.get("href", ""))
            case "link_close" if address:
                yield f" ({address})"
            case "text" | "html_inline" | "image":
                yield token.content
            case _:
                pass
