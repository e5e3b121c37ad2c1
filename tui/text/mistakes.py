"""The index of mistakes as lines of a list: all in groups, or what was searched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from lessons.course.model import Step
from lessons.diagnosis.symptoms import by_symptom, search, symptom_of
from sandbox.text import one_line

NONE_HAS_ALL = "No page has all of these words. The closest:"
NONE_FITS = "No page fits. Try fewer words, or the name of the exception."


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """One line of the index: a page to open, or a heading if ``cause`` is empty."""

    said: Content
    cause: str = ""


def mistake_lines(pages: Sequence[Step], words: str) -> Iterator[MistakeLine]:
    """Yield the pages that fit some words, the best first; without words all, in groups."""
    if not words.strip():
        for number, group in enumerate(by_symptom(pages)):
            yield _heading(f"\n{group.heading}" if number else group.heading)
            yield from map(_line, group.pages)
        return
    found = search(pages, words)
    if not found.pages:
        yield _heading(NONE_FITS)
    elif not found.is_exact:
        yield _heading(NONE_HAS_ALL)
    yield from map(_line, found.pages)


def _heading(said: str) -> MistakeLine:
    return MistakeLine(Content.styled(said, "$accent"))


def _line(page: Step) -> MistakeLine:
    """Return a page's line: what the learner sees, and below it the page's title."""
    symptom, title = one_line(symptom_of(page)), one_line(page.title)
    below = "" if symptom == title else f"\n  {title}"
    return MistakeLine(Content.assemble(symptom, (below, "not bold $quiet")), page.slug)
