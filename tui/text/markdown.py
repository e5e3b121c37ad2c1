"""Lay out Markdown as `Content`, wrapped to a width: the few forms that lessons use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

from sandbox.text import visible
from tui.text.code import coloured

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

INLINE_CODE = "$code-function"
GROUND = "on $panel"
BULLETS = "•◦▪"


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item, or the lines of a fence.

    ``first`` comes before its first line and ``rest`` before the others; ``apart`` asks for an
    empty line before the block.
    """

    lines: tuple[Content, ...]
    first: str = ""
    rest: str = ""
    apart: bool = True
    code: bool = False
    style: str = ""


@dataclass
class _Level:
    """An open list or quote while the tokens are walked."""

    indent: str
    number: int | None = None
    depth: int = 0
    pending: str = ""
    fresh: bool = field(default=True)


@lru_cache(maxsize=64)
def laid_out(markdown: str, width: int | None, plain: bool) -> Content:
    """Return the Markdown as one `Content`, wrapped to `width` where one is given."""
    lines: list[Content] = []
    for block in _parsed(markdown, plain):
        if block.apart and lines:
            lines.append(Content())
        lines.extend(_lines(block, width))
    return Content("\n").join(lines)


@lru_cache(maxsize=64)
def _parsed(markdown: str, plain: bool) -> tuple[Block, ...]:
    return tuple(_Walk(plain).blocks(_parser().parse(markdown)))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


def _lines(block: Block, width: int | None) -> Iterator[Content]:
    """Yield a block's lines with what stands before them."""
    prefix = block.first
    for content in block.lines:
        room = None if width is None else max(width - len(prefix), 8)
        if block.code:
            yield from _code_lines(content, prefix, room)
            continue
        for line in [content] if room is None else content.wrap(room):
            text = line.stylize(block.style) if block.style else line
            yield Content.styled(prefix, "$quiet") + text if prefix else text
            prefix = block.rest


def _code_lines(content: Content, prefix: str, room: int | None) -> Iterator[Content]:
    if room is None:
        yield Content(f"{prefix}  ") + content
        return
    for line in content.fold(max(room - 2, 8)):
        padded = Content(" ") + line
        padded = padded.pad_right(max(room - padded.cell_length, 0))
        yield Content(prefix) + padded.stylize_before(GROUND)


class _Walk:
    """One pass over Markdown's tokens, keeping which lists and quotes are open."""

    def __init__(self, plain: bool) -> None:
        self._plain = plain
        self._levels: list[_Level] = []
        self._style = ""
        self._tight = False

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        position = 0
        while position < len(tokens):
            token = tokens[position]
            match token.type:
                case "heading_open":
                    self._style = "bold $strong" if token.tag in ("h1", "h2") else "bold"
                case "heading_close":
                    self._style = ""
                case "bullet_list_open" | "ordered_list_open":
                    self._open_list(token)
                case "blockquote_open":
                    self._levels.append(_Level("▏ ", pending="▏ "))
                case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                    self._levels.pop()
                case "list_item_open":
                    self._open_item(token)
                case "inline":
                    yield self._block((inline(token),), style=self._style)
                case "fence" | "code_block":
                    yield self._fence(token)
                case "hr":
                    yield self._block((Content.styled("─" * 12, "$quiet"),))
                case "table_open":
                    end = next(
                        i for i in range(position, len(tokens)) if tokens[i].type == "table_close"
                    )
                    yield self._block(tuple(table(tokens[position:end])))
                    position = end
                case _:
                    pass
            position += 1

    def _open_list(self, token: Token) -> None:
        ordered = token.type == "ordered_list_open"
        depth = sum(1 for level in self._levels if not level.indent.startswith("▏"))
        number = int(token.attrGet("start") or 1) if ordered else None
        self._levels.append(_Level("   " if ordered else "  ", number, depth))

    def _open_item(self, token: Token) -> None:
        level = self._levels[-1]
        if level.number is None:
            level.pending = BULLETS[level.depth % len(BULLETS)] + " "
        else:
            level.pending = f"{level.number}. "
            level.number += 1

    def _block(self, lines: tuple[Content, ...], style: str = "", code: bool = False) -> Block:
        first = "".join(level.pending or level.indent for level in self._levels)
        rest = "".join(level.indent for level in self._levels)
        begins_item = any(level.pending for level in self._levels)
        apart = not begins_item or self._levels[0].fresh
        for level in self._levels:
            if not level.indent.startswith("▏"):
                level.pending = ""
            level.fresh = False
        return Block(lines, first, rest, apart, code, style)

    def _fence(self, token: Token) -> Block:
        words = token.info.split()
        code = token.content.rstrip("\n")
        language = words[0] if words and not self._plain else ""
        return self._block(tuple(coloured(code, language).split(allow_blank=True)), code=True)


def inline(token: Token) -> Content:
    """Return the text of an inline token with its emphasis and code."""
    parts: list[Content | str | tuple[str, str]] = []
    styles: list[str] = []
    for child in token.children or ():
        match child.type:
            case "strong_open":
                styles.append("bold $strong")
            case "em_open":
                styles.append("italic")
            case "link_open":
                styles.append("underline")
            case "strong_close" | "em_close" | "link_close":
                styles.pop()
            case "code_inline":
                parts.append((visible(child.content), f"{INLINE_CODE} {GROUND}"))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case _:
                parts.append((visible(child.content), " ".join(styles)))
    return Content.assemble(*parts)


def table(tokens: Sequence[Token]) -> Iterator[Content]:
    """Yield a table's rows, its columns padded to their widest cell."""
    rows: list[list[Content]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(inline(token))
    widths = [max(cell.cell_length for cell in column) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [
            cell.pad_right(width - cell.cell_length)
            for cell, width in zip(row, widths, strict=True)
        ]
        line = Content("  ").join(cells)
        yield line.stylize("bold") if number == 0 else line
        if number == 0:
            yield Content.styled("─" * (sum(widths) + 2 * len(widths) - 2), "$quiet")
