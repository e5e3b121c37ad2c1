"""Markdown as the HTML of a flash card: text stays text, code is coloured by classes.

Nothing that a card shows is fetched from anywhere, and nothing that a course says is taken for a
command by Anki: no markup of its own, no sound, no formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from lessons.course.quiz_steps import code_in
from sandbox.text import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LEXERS = {"html": "html+jinja", "jinja": "html+jinja", "jinja2": "html+jinja", "py": "python"}
"""The lexer for the word after a fence, where it is not the one that Pygments would take."""

_MATH = re.compile(r"\\(?=[(\[])")


def to_html(markdown: str) -> str:
    """Return Markdown as HTML."""
    return _as_data(_renderer().render(visible(markdown)).strip())


def option_to_html(text: str) -> str:
    """Return an option's Markdown as HTML; one that is code alone is coloured."""
    code = code_in(visible(text))
    if code is None:
        return to_html(text)
    language = "jinja" if code.startswith(("{", "<")) else "python"
    return _as_data(f'<p><code class="code">{_coloured(code, language)}</code></p>')


def text_to_html(text: str) -> str:
    """Return a text as it is, as HTML."""
    return _as_data(escape(visible(text)))


def code_to_html(code: str, language: str) -> str:
    """Return a block of code as HTML."""
    return _as_data(_block(visible(code), language))


def language_of(file: str) -> str:
    """Return the word for a fence around this file."""
    ending = file.rpartition(".")[2]
    return ending if ending in ("py", "html", "jinja", "css", "json", "toml") else ""


def _as_data(html: str) -> str:
    r"""Return HTML in which Anki finds no ``[sound:…]``, no ``[latex]`` and no ``\(…\)``."""
    return _MATH.sub(r"\\<span></span>", html).replace("[", "&#91;")


def _block(code: str, language: str) -> str:
    inside = _coloured(code.rstrip("\n"), language)
    return f'<pre class="code"><code>{inside}</code></pre>\n'


def _coloured(code: str, language: str) -> str:
    """Return code as HTML, its words in classes of Pygments; an unknown language stays plain."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language or "text"), stripnl=False)
    except ClassNotFound:
        return escape(code)
    return highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("code_block", _fence)
    # A lesson's own links lead nowhere from a card, and a picture would be fetched.
    markdown.add_render_rule("link_open", _nothing)
    markdown.add_render_rule("link_close", _nothing)
    markdown.add_render_rule("image", _words_of_image)
    return markdown


def _fence(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return _block(token.content, (token.info.split() or [""])[0])


def _nothing(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return ""


def _words_of_image(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    words: str = self.renderInlineAsText(tokens[index].children or [], options, env)
    return escape(words)
