"""Markdown as plain text, for pipes, braille displays and screen readers.

Code keeps its backticks and its lines, emphasis goes, paragraphs are wrapped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sandbox.text import visible
from tui.presenters.markdown import Block, split_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

WIDTH = 80
CODE_INDENT = "    "


def plain_markdown(text: str, width: int = WIDTH) -> str:
    """Return Markdown as wrapped text without a line end."""
    text = visible(text)
    paragraphs: list[str] = []
    for block in split_blocks(text, bullets="-", quote="> "):
        if block.kind == "rule":
            continue
        laid_out = _lay_out(block, text, width)
        if block.is_apart or not paragraphs:
            paragraphs.append(laid_out)
        else:
            paragraphs[-1] += f"\n{laid_out}"
    return "\n\n".join(paragraphs)


def _lay_out(block: Block, text: str, width: int) -> str:
    if block.kind in ("code", "table"):
        return textwrap.indent(_code(block, text), block.rest + CODE_INDENT)
    wrapped: list[str] = []
    for paragraph in "".join(_words(block.tokens[-1].children or ())).split("\n"):
        wrapped += textwrap.wrap(
            paragraph,
            max(width, 20),
            initial_indent=block.rest if wrapped else block.first,
            subsequent_indent=block.rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(wrapped)


def _code(block: Block, text: str) -> str:
    token = block.tokens[0]
    if block.kind == "code":
        return token.content.rstrip("\n")
    assert token.map is not None
    return "\n".join(text.split("\n")[slice(*token.map)])


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
