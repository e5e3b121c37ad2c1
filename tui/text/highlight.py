"""Code as Textual `Content`, colored with the tokens of the theme.

Lexers cost up to a fifth of a second to import, so they are imported on first use; a screen that
opens calls `warm` in a thread and shows plain text until `is_warm`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from textual.content import Content, Span

from sandbox.text import visible

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LANGUAGES = {
    ".py": "python",
    ".html": "html+jinja",
    ".jinja": "html+jinja",
    ".j2": "html+jinja",
    ".css": "css",
    ".json": "json",
    ".toml": "toml",
    ".txt": "text",
    "html": "html+jinja",
    "jinja": "html+jinja",
    "jinja2": "html+jinja",
    "py": "python",
    "python3": "python",
    "console": "text",
    "": "text",
}
"""The lexer for a file's ending or for the word after a fence; other words go to Pygments."""

STYLES = {
    "Comment": "code-comment",
    "Error": "",
    "Keyword": "code-keyword",
    "Literal.String": "code-string",
    "Literal.String.Interpol": "code-template",
    "Literal.String.Affix": "code-keyword",
    "Literal.Number": "code-number",
    "Name.Attribute": "code-attribute",
    "Name.Builtin": "code-builtin",
    "Name.Class": "code-class",
    "Name.Decorator": "code-decorator",
    "Name.Exception": "code-class",
    "Name.Function": "code-function",
    "Name.Tag": "code-tag",
    "Name.Variable": "code-plain",
    "Operator.Word": "code-keyword",
    "Generic.Deleted": "mark-failed",
    "Generic.Inserted": "mark-passed",
    "Generic.Error": "code-wrong",
    "Generic.Heading": "code-function",
    "Generic.Output": "code-comment",
    "Comment.Preproc": "code-template",
}
"""Which theme token colors which Pygments token; the nearest ancestor counts."""

_BLANK = re.compile(r"_{3,}")

_INTERPOLATION = "Interpol"
"""The last part of the token of what's put into a string."""

_lexers: dict[str, Lexer] = {}


def language_of(file: str) -> str:
    """Return the language of a file by its name."""
    dot = file.rfind(".")
    return LANGUAGES.get(file[dot:] if dot >= 0 else "", "text")


def lexer_for(language: str) -> Lexer | None:
    """Return the lexer of a language; None for plain text and for an unknown language."""
    language = LANGUAGES.get(language, language)
    if language == "text":
        return None
    known = _lexers.get(language)
    if known is None:
        from pygments.lexers import get_lexer_by_name
        from pygments.util import ClassNotFound

        try:
            known = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return None
        _lexers[language] = known
    return known


def is_warm(language: str) -> bool:
    """Whether this language can be colored without an import."""
    language = LANGUAGES.get(language, language)
    return language == "text" or language in _lexers


def warm(*languages: str) -> None:
    """Import the lexers of these languages; meant for a thread."""
    for language in languages:
        lexer_for(language)


@lru_cache(maxsize=512)
def token_style(token: tuple[str, ...]) -> str:
    """Return the theme token that colors a Pygments token, ``""`` for none."""
    for length in range(len(token), 0, -1):
        style = STYLES.get(".".join(token[:length]))
        if style is not None:
            return style
    return ""


def pieces(code: str, language: str) -> Iterator[tuple[int, str, str]]:
    """Yield (offset, text, theme token) for each colored piece of the code."""
    lexer = lexer_for(language)
    if lexer is not None:
        for offset, token, text in lexer.get_tokens_unprocessed(code):
            if _BLANK.fullmatch(text):
                yield offset, text, "code-blank"
            elif token[-1:] == (_INTERPOLATION,) and _is_no_format(code, offset, text):
                yield offset, text, "code-string"
            elif style := token_style(tuple(token)):
                yield offset, text, style


def _is_no_format(code: str, offset: int, text: str) -> bool:
    """Say whether what Pygments takes for a printf format is a Jinja tag, or a percent sign."""
    return text.startswith("%") and (text[1:2] == " " or code[offset - 1 : offset] == "{")


@lru_cache(maxsize=128)
def colored(code: str, language: str) -> Content:
    """Return code colored with the theme's tokens; an unknown language stays plain."""
    code = visible(code).expandtabs(4)
    spans = [
        Span(offset, offset + len(text), f"${style}")
        for offset, text, style in pieces(code, language)
    ]
    return Content(code, spans)
