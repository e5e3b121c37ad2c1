"""The part of a page that comes nearest to a text that a check asks for."""

from __future__ import annotations

from difflib import SequenceMatcher

from lessons.diagnosis.phrases import MAX_QUOTED
from sandbox.events import Responded
from sandbox.page_text import html_text

MAX_SEARCHED = 20_000
"""Characters of a page, or of a wanted text, that are compared: more would take seconds."""

LEAST_ALIKE = 3
"""Characters that must be the same; with fewer of them, the beginning of the page is shown."""

CONTEXT = 8
"""Characters before the part that is alike, so that it begins with a whole word."""


def has_markup(text: str) -> bool:
    """Say whether a text can only be part of a page's source."""
    return not frozenset("<>&").isdisjoint(text)


def visible_text(response: Responded) -> str:
    """Return the text of a page as a person reads it, on one line."""
    body = response.body
    text = html_text(body).seen if "html" in response.content_type else body
    return " ".join(text.split())


def nearest_part(response: Responded, wanted: str) -> str:
    """Return the part of a page that is most like the wanted text, "" if the page is empty.

    The text that a person reads is searched; the page's source, if the wanted text has markup.
    """
    source = has_markup(wanted)
    return nearest(" ".join(response.body.split()) if source else visible_text(response), wanted)


def nearest(text: str, wanted: str) -> str:
    """Return the part of a text that is most like the wanted one, with what stands around it."""
    text, wanted = text[:MAX_SEARCHED], wanted[:MAX_QUOTED]
    if len(text) <= MAX_QUOTED:
        return text
    match = SequenceMatcher(None, wanted, text, autojunk=False).find_longest_match()
    at = match.b if match.size >= LEAST_ALIKE else 0
    start = min(at - match.a - CONTEXT, len(text) - MAX_QUOTED + 1)
    if start <= 0:
        return text
    start = text.find(" ", start, start + CONTEXT) + 1 or start
    return f"…{text[start:]}"
