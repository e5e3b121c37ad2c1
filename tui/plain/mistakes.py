"""The index of mistakes and their pages as plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lessons.course.model import Step
from lessons.diagnosis.pages import all_pages
from lessons.diagnosis.symptoms import by_symptom, search, symptom_of
from sandbox.text import plural, visible
from tui.plain.errors import CommandError
from tui.plain.markdown import plain_markdown
from tui.plain.output import underlined
from tui.presenters.compare import align_lines, unified_lines
from tui.presenters.phrases import requests_of

HOW_TO_SEARCH = "flasklings explain NAME prints a page. flasklings explain WORDS searches them."
NONE_HAS_ALL = "No page has all of these words. The closest:"

NOTHING_FOUND = (
    "no page of a mistake fits {words!r}.\n"
    "Try fewer words, the name of the exception or the status: flasklings explain RuntimeError\n"
    "flasklings explain lists every page. flasklings run app.py finds the mistakes of an app."
)


def explained(words: str) -> Iterator[str]:
    """Yield the parts of what is said about some words: the index, a page, or a list of pages.

    Raises:
        CommandError: no page fits.
    """
    pages = all_pages()
    if not words.strip():
        yield "\n".join(underlined("Mistakes by what you see", "="))
        yield from _groups(pages)
        yield HOW_TO_SEARCH
        return
    found = search(pages, words)
    if not found.pages:
        raise CommandError(NOTHING_FOUND.format(words=words))
    if found.is_exact and len(found.pages) == 1:
        yield from _page(found.pages[0])
    else:
        yield f"{plural(len(found.pages), 'page')} found:" if found.is_exact else NONE_HAS_ALL
        yield _lines(found.pages)
        yield HOW_TO_SEARCH


def _groups(pages: Sequence[Step]) -> Iterator[str]:
    for group in by_symptom(pages):
        yield "\n".join([*underlined(group.heading), _lines(group.pages)])


def _lines(pages: Sequence[Step]) -> str:
    """Return one line for each page: what you see, and the page's name."""
    width = max(len(symptom_of(page)) for page in pages)
    return "\n".join(f"  {visible(symptom_of(page)):<{width}}  {page.slug}" for page in pages)


def _page(page: Step) -> Iterator[str]:
    """Yield a page: what you see, its text, and its app with the change that fixes it."""
    yield "\n".join(underlined(visible(page.title), "="))
    if page.front.symptom:
        yield f"You see: {visible(page.front.symptom)}"
    yield plain_markdown(page.text)
    yield f"Requests: {requests_of(page)}"
    for name, text in page.files.items():
        fixed = page.solution.get(name, text)
        if fixed == text:
            yield "\n".join([*underlined(name), "", visible(text).rstrip("\n")])
        else:
            pairs = align_lines(visible(text), visible(fixed))
            changed = (f"{sign} {line}".rstrip() for sign, line in unified_lines(pairs))
            yield "\n".join([*underlined(f"{name}, and what fixes it"), "", *changed])
    for name, text in page.solution.items():
        if name not in page.files:
            yield "\n".join([*underlined(f"{name}, a new file"), "", visible(text).rstrip("\n")])
