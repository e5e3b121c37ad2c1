"""Changes to Jinja templates, found by careful patterns outside comments and raw blocks."""

from __future__ import annotations

import re

from lessons.edits import Edit, line_span

_UNREAD = re.compile(
    r"\{#.*?(?:#\}|\Z)|\{%[-+]?\s*raw\s*[-+]?%\}.*?(?:\{%[-+]?\s*endraw\s*[-+]?%\}|\Z)", re.DOTALL
)
_CALL = re.compile(r"(?<![\w.])get_flashed_messages\s*\(\s*([^()]*?)\s*\)")
_NAMED = re.compile(r"(?<![\w.])get_flashed_messages(?!\w)(?!\s*[(.=\[])")
_TEXT_FILTER = re.compile(r"""category_filter\s*=\s*("[^"'\\\r\n]*"|'[^"'\\\r\n]*')\s*(?=[,)])""")
_IN_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def with_categories(text: str, line: int) -> Edit | None:
    """Ask for pairs in the one read of a line."""
    call = _only(_CALL, text, line)
    if call is None or "with_categories" in call[1] or not _all_named(call[1]):
        return None
    comma = ", " if call[1] else ""
    return Edit.insert(call.start(1), f"with_categories=true{comma}", "added with_categories=true")


def filter_list(text: str, line: int) -> Edit | None:
    """Put the category that one read of a line asks for into a list."""
    call = _only(_CALL, text, line)
    found = _TEXT_FILTER.search(text, call.start(), call.end()) if call else None
    if found is None:
        return None
    start, end = found.span(1)
    return Edit(((start, end, f"[{found[1]}]"),), "put the category into a list")


def brackets(text: str) -> Edit | None:
    """Call the function that a template names without its brackets, where it does so once."""
    masked = _masked(text)
    named = [
        found
        for tag in _IN_TAG.finditer(masked)
        for found in _NAMED.finditer(masked, tag.start(), tag.end())
        if not _in_quotes(masked[tag.start() : found.start()])
    ]
    if len(named) != 1:
        return None
    return Edit.insert(named[0].end(), "()", "added the brackets that call the function")


def _only(pattern: re.Pattern[str], text: str, line: int) -> re.Match[str] | None:
    """Return the pattern's one match that begins in a line, inside one of Jinja's tags."""
    span = line_span(text, line)
    if span is None:
        return None
    masked = _masked(text)
    tags = [tag.span() for tag in _IN_TAG.finditer(masked)]
    found = [
        match
        for match in pattern.finditer(masked, span[0])
        if match.start() < span[1]
        and any(start < match.start() and match.end() < end for start, end in tags)
    ]
    return found[0] if len(found) == 1 else None


def _masked(text: str) -> str:
    """Return the text with what Jinja does not read as code blanked, positions kept."""
    return _UNREAD.sub(lambda found: re.sub(r"[^\r\n]", " ", found.group()), text)


def _all_named(arguments: str) -> bool:
    return not arguments or re.match(r"\w+\s*=[^=]", arguments) is not None


def _in_quotes(before: str) -> bool:
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1
