"""Turn lines of code into comments and back."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.whole_lines import ChangedLine

COMMENTS = {
    "python": ("# ", ""),
    "toml": ("# ", ""),
    "html+jinja": ("{# ", " #}"),
    "css": ("/* ", " */"),
}
"""What starts and what ends a comment, by language."""


def toggled(lines: Sequence[str], language: str) -> list[ChangedLine]:
    """Return the lines as comments, or as code again if each of them is a comment already.

    The comments start in one column, so the indent stays.  Empty lines stay as they are, and so do
    lines that hold a part of a comment already where comments can't be nested.
    """
    if language not in COMMENTS:
        return [ChangedLine(line) for line in lines]
    opening, closing = COMMENTS[language]
    told = [line for line in lines if line.strip()] or lines
    if all(_is_comment(line, opening, closing) for line in told):
        return [_as_code(line, opening, closing) for line in lines]
    at = min(len(_indent(line)) for line in told)
    return [
        ChangedLine(line[:at] + opening + line[at:] + closing, at, len(opening))
        if line in told and not (closing and _holds_comment(line, opening, closing))
        else ChangedLine(line)
        for line in lines
    ]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _holds_comment(line: str, opening: str, closing: str) -> bool:
    return opening.strip() in line or closing.strip() in line


def _is_comment(line: str, opening: str, closing: str) -> bool:
    """Whether the whole line is one comment."""
    start, end = opening.strip(), closing.strip()
    text = line.strip()
    if not text.startswith(start):
        return False
    return not end or text.find(end, len(start)) == len(text) - len(end) > 0


def _as_code(line: str, opening: str, closing: str) -> ChangedLine:
    at = len(_indent(line))
    text = line[at:]
    if not text:
        return ChangedLine(line)
    start = opening if text.startswith(opening) else opening.strip()
    code = text.removeprefix(start)
    if closing:
        code = code.rstrip().removesuffix(closing.strip()).removesuffix(" ")
    return ChangedLine(line[:at] + code, at, -len(start))
