"""Markdown as Textual `Content`: the few forms that lessons use, wrapped to a width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content

from sandbox.text import one_line, visible
from tui.presenters.markdown import Block, split_blocks
from tui.text.hanging import breaks, wrapped
from tui.text.highlight import colored

if TYPE_CHECKING:
    from markdown_it.token import Token

INLINE_CODE = "$code-function"
GROUND = "on $panel"
CODE = f"{INLINE_CODE} {GROUND}"
_CODE = re.compile("`([^`]+)`")
BULLETS = "•◦▪"
QUOTE = "▏ "


def prose(markdown: str, width: int | None = None, *, plain: bool = False) -> Content:
    """Return Markdown as text to show.

    With a `width` it is wrapped here, so that lists hang and code gets a ground of its own; the
    widget that shows it must then be exactly that wide.  `plain` leaves code without colors.
    """
    return _lay_out(markdown, width, plain)


def with_code(text: str) -> Content:
    """Return a line of text that isn't Markdown, but has code between backticks."""
    parts = _CODE.split(one_line(text))
    return Content.assemble(*((part, CODE if at % 2 else "") for at, part in enumerate(parts)))


@lru_cache(maxsize=64)
def _lay_out(markdown: str, width: int | None, plain: bool) -> Content:
    lines: list[Content] = []
    for block, content in _parse(markdown, plain):
        if block.is_apart and lines:
            lines.append(Content())
        lines.extend(_lines(block, content, width))
    return Content("\n").join(lines)


@lru_cache(maxsize=64)
def _parse(markdown: str, plain: bool) -> tuple[tuple[Block, tuple[Content, ...]], ...]:
    """Return the blocks of a text, each with its lines before they are wrapped."""
    blocks = split_blocks(markdown, BULLETS, QUOTE)
    return tuple((block, tuple(_contents(block, plain))) for block in blocks)


def _contents(block: Block, plain: bool) -> Iterator[Content]:
    token = block.tokens[0]
    match block.kind:
        case "code":
            language = next(iter(token.info.split()), "") if not plain else ""
            yield from colored(token.content.rstrip("\n"), language).split(allow_blank=True)
        case "table":
            yield from _table_rows(block.tokens)
        case "rule":
            yield Content.styled("─" * 12, "$quiet")
        case "heading":
            style = "bold $strong" if token.tag in ("h1", "h2") else "bold"
            yield _inline(block.tokens[1]).stylize(style)
        case "text":
            yield _inline(token)


def _lines(block: Block, contents: Sequence[Content], width: int | None) -> Iterator[Content]:
    """Yield a block's lines with what stands before them."""
    prefix = block.first
    for content in contents:
        room = None if width is None else max(width - len(prefix), 8)
        if block.kind == "code":
            yield from _code_lines(content, prefix, room)
            continue
        for line in [content] if room is None else wrapped(content, room):
            yield Content.styled(prefix, "$quiet") + line if prefix else line
            prefix = block.rest


def _code_lines(content: Content, prefix: str, room: int | None) -> Iterator[Content]:
    if room is None:
        yield Content(f"{prefix}  ") + content
        return
    width = max(room - 2, 8)
    is_plain = content.plain.isascii()
    for line in content.divide(breaks(content.plain, width)) if is_plain else content.fold(width):
        padded = Content(" ") + line
        padded = padded.pad_right(max(room - padded.cell_length, 0))
        yield Content(prefix) + padded.stylize_before(GROUND)


def _inline(token: Token) -> Content:
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
                parts.append((visible(child.content), CODE))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case _:
                parts.append((visible(child.content), " ".join(styles)))
    return Content.assemble(*parts)


def _table_rows(tokens: Sequence[Token]) -> Iterator[Content]:
    """Yield a table's rows, its columns padded to their widest cell."""
    rows: list[list[Content]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline(token))
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
