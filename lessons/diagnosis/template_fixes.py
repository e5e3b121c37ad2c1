"""Edits of Jinja templates, found by patterns outside of comments and raw blocks."""

from __future__ import annotations

import re
from collections.abc import Callable

from lessons.diagnosis.text_edit import TextEdit, line_span

MANY = 20
"""So many names without parentheses in one template aren't a typo."""

_UNREAD = re.compile(
    r"\{#.*?(?:#\}|\Z)|\{%[-+]?\s*raw\s*[-+]?%\}.*?(?:\{%[-+]?\s*endraw\s*[-+]?%\}|\Z)", re.DOTALL
)
_CALL = re.compile(r"(?<![\w.])get_flashed_messages\s*\(([^()]*)\)")
_NAMED = re.compile(r"(?<![\w.])get_flashed_messages(?!\w)(?!\s*[(.=\[])")
_TEXT_FILTER = re.compile(r"""category_filter\s*=\s*("[^"'\\\r\n]*"|'[^"'\\\r\n]*')\s*(?=[,)])""")
IN_TAG = re.compile(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)", re.DOTALL)


def ask_for_pairs(text: str, line: int) -> TextEdit | None:
    """Add with_categories=true to the only read in a line."""
    call = _only(_CALL, text, line)
    given = call[1].strip() if call else ""
    if call is None or "with_categories" in given or not _all_named(given):
        return None
    new = "with_categories=true, " if given else "with_categories=true"
    return TextEdit.insert(call.start(1), new, "added with_categories=true")


def put_filter_in_list(text: str, line: int) -> TextEdit | None:
    """Put the category_filter of the only read in a line into a list."""
    call = _only(_CALL, text, line)
    found = _TEXT_FILTER.search(text, call.start(), call.end()) if call else None
    if found is None:
        return None
    start, end = found.span(1)
    return TextEdit(((start, end, f"[{found[1]}]"),), "put the category into a list")


def import_with_context(text: str, line: int) -> TextEdit | None:
    """Write with context into the only import of a line."""
    tag = re.compile(r"\{%[-+]?\s{0,20}(?:import|from)\b[^%]{0,500}?(?=\s{0,20}[-+]?%\})")
    span = line_span(text, line)
    found = [one for one in tag.finditer(masked(text)) if span and span[0] <= one.start() < span[1]]
    if len(found) != 1 or "context" in found[0].group():
        return None
    return TextEdit.insert(found[0].end(), " with context", "imported the file with context")


def add_parentheses(text: str) -> TextEdit | None:
    """Add the parentheses to the function that the template names in just one place."""
    visible = masked(text)
    if len(_NAMED.findall(visible)) > MANY:
        return None
    named = [
        found
        for tag in IN_TAG.finditer(visible)
        for found in _NAMED.finditer(visible, tag.start(), tag.end())
        if not _in_quotes(visible[tag.start() : found.start()])
    ]
    if len(named) != 1:
        return None
    return TextEdit.insert(named[0].end(), "()", "added the parentheses that call the function")


def replace_word(text: str, line: int, old: str, new: str) -> TextEdit | None:
    """Write another word where a name or a string in the tags of a line is just this word."""
    span = line_span(text, line)
    if span is None:
        return None
    visible = masked(text)
    word = re.escape(old)
    name = rf"(?<![\w.\"'-]){word}(?![\w\"'-])(?!\s*=[^=])"
    found = [
        (which, match)
        for tag in IN_TAG.finditer(visible)
        for which, pattern in (
            ("name", name),
            ("string", rf"(?<=\"){word}(?=\")|(?<='){word}(?=')"),
        )
        for match in re.compile(pattern).finditer(visible, tag.start(), tag.end())
        if span[0] <= match.start() <= span[1]
        if which == "string" or not _in_quotes(visible[tag.start() : match.start()])
    ]
    kinds = {which for which, _ in found}
    if len(kinds) != 1 or (len(found) > 1 and kinds != {"name"}):
        return None
    changes = tuple((*match.span(), new) for _, match in found)
    return TextEdit(changes, f"wrote {new} in place of {old}")


def as_text(name: str) -> re.Pattern[str]:
    """Return what finds a variable that a template has as text: {name}, or <h1>name</h1>."""
    word = re.escape(name)
    return re.compile(
        rf"(?<![{{$])\$?\{{\s{{0,5}}{word}\s{{0,5}}\}}(?!\}})"
        rf"|\{{\{{\s{{0,5}}([\"']){word}\1\s{{0,5}}\}}\}}"
        rf"|<(?:title|h[1-6]|p|li|td)>\s{{0,20}}(?P<word>{word})\s{{0,20}}(?=</)"
    )


def print_variable(name: str) -> Callable[[str, int], TextEdit | None]:
    """Return a fix that prints a variable where a line has it as text, if that's one place."""

    def fix(text: str, line: int) -> TextEdit | None:
        span = line_span(text, line)
        found = [*as_text(name).finditer(masked(text), *span)] if span else []
        if len(found) != 1:
            return None
        start, end = found[0].span("word" if found[0]["word"] else 0)
        return TextEdit(((start, end, f"{{{{ {name} }}}}"),), f"printed {name}")

    return fix


def _only(pattern: re.Pattern[str], text: str, line: int) -> re.Match[str] | None:
    """Return the only match of a pattern that begins in this line, inside a Jinja tag."""
    span = line_span(text, line)
    if span is None:
        return None
    visible = masked(text)
    found = [match for match in pattern.finditer(visible, span[0]) if match.start() < span[1]]
    if len(found) != 1:
        return None
    inside = (
        tag.start() < found[0].start() and found[0].end() < tag.end()
        for tag in IN_TAG.finditer(visible)
    )
    return found[0] if any(inside) else None


def masked(text: str) -> str:
    """Return a template with comments and raw blocks replaced by spaces, so positions stay."""
    return _UNREAD.sub(lambda found: re.sub(r"[^\r\n]", " ", found.group()), text)


def _all_named(arguments: str) -> bool:
    return not arguments or re.match(r"\w+\s*=[^=]", arguments) is not None


def _in_quotes(before: str) -> bool:
    return before.count('"') % 2 == 1 or before.count("'") % 2 == 1
