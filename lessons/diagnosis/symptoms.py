"""The index of mistakes: what a learner sees leads to the pages that explain it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lessons.course.model import Step

_EXCEPTIONS = ("error", "exception", "notfound")
"""How the name of an exception ends."""

OTHERS = "Something else"

GROUPS = (
    ("The message never shows", r"The message never shows"),
    ("The message shows twice, again or elsewhere", r"The message shows"),
    ("The page looks wrong", r"The page"),
    ("The browser shows an error", r"Status \d|The browser"),
    ("Python or Jinja raises an exception", r"\w*(?:Error|Exit|NotFound)\b"),
    ("The app doesn't start, or it ends too early", r"The app|The run"),
    ("A change is lost", r"The change"),
    (OTHERS, ""),
)
"""Each group of symptoms, and how a symptom in it begins."""


@dataclass(frozen=True, slots=True)
class SymptomGroup:
    """Pages that explain similar symptoms."""

    heading: str
    pages: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class MistakeSearch:
    """The pages that fit some words, the best first.

    ``is_exact`` says that each of them has every word; otherwise they have most of the words.
    """

    pages: tuple[Step, ...]
    is_exact: bool = True


def symptom_of(page: Step) -> str:
    """Return what a learner sees of a mistake, or the title of its page."""
    return page.front.symptom or page.title


def by_symptom(pages: Iterable[Step]) -> tuple[SymptomGroup, ...]:
    """Return pages in groups, and in a group by their symptoms; a group without pages is left out.

    A page without a symptom is among the others, under its title.
    """
    found: dict[str, list[Step]] = {heading: [] for heading, _ in GROUPS}
    for page in sorted(pages, key=lambda page: (symptom_of(page).casefold(), page.slug)):
        found[_heading(page.front.symptom)].append(page)
    return tuple(SymptomGroup(name, tuple(group)) for name, group in found.items() if group)


def _heading(symptom: str) -> str:
    fitting = (heading for heading, begins in GROUPS if re.match(begins, symptom))
    return next(fitting) if symptom else OTHERS


def search(pages: Sequence[Step], words: str) -> MistakeSearch:
    """Return the pages that have all the words, else those that have most of them.

    Those with exactly this name, title or symptom are the only ones.  An error message finds the
    pages whose symptom is part of it, or at least those with the exception.  Pages that have the
    words in the name, the title or the symptom come before those that have them in the text.
    """
    said = _words(words)
    named = [page for page in pages if said in _names(page)]
    if named or not said:
        return MistakeSearch(tuple(named))
    wanted = dict.fromkeys(said)
    counts = [(*_hits(page, wanted), page) for page in pages]
    most = max((anywhere for _, anywhere, _ in counts), default=0)
    if most < len(wanted) and (seen := _seen_in(" ".join(said), pages)):
        return MistakeSearch(seen)
    if 2 * most <= len(wanted):
        raised = [word for word in wanted if word.endswith(_EXCEPTIONS)]
        near = search(pages, raised[0]) if raised and len(wanted) > 1 else MistakeSearch(())
        return MistakeSearch(near.pages, is_exact=False)
    best = [(head, page) for head, anywhere, page in counts if anywhere == most]
    best.sort(key=lambda one: -one[0])
    return MistakeSearch(tuple(page for _, page in best), is_exact=most == len(wanted))


def _seen_in(said: str, pages: Sequence[Step]) -> tuple[Step, ...]:
    """Return the pages whose symptom is in an error message, that with the longest one first.

    ``…`` in a symptom stands for any words.
    """
    found: list[tuple[int, Step]] = []
    for page in pages:
        parts = [" ".join(_words(part)) for part in page.front.symptom.split("…")]
        pattern = ".*".join(rf"\b{re.escape(part)}\b" for part in parts if part)
        if pattern and re.search(pattern, said):
            found.append((len(pattern), page))
    return tuple(page for _, page in sorted(found, key=lambda one: -one[0]))


def _hits(page: Step, wanted: Collection[str]) -> tuple[int, int]:
    """Return how many of the words are in what heads the page, and how many anywhere on it."""
    head = " ".join(_words(f"{page.slug} {page.title} {page.front.symptom}"))
    text = " ".join(_words(f"{page.text} {page.after}"))
    return (
        sum(word in head for word in wanted),
        sum(word in head or word in text for word in wanted),
    )


def _names(page: Step) -> list[list[str]]:
    return [_words(name) for name in (page.slug, page.title, page.front.symptom)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
