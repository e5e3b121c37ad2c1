"""Find out which messages a person sees on a page.

The page comes from the learner's app, and an app may send anything.  So the text of a page is read
in one pass, and the search for messages has a budget of characters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.events import Appearance, Pair
from sandbox.page_search import Found, Search
from sandbox.page_text import html_text, plain_text
from sandbox.text import MAX_TEXT

MANY = 500
"""With more different messages than this, each is only looked for once, in order."""

MAX_BESIDE = 8
"""Categories and messages that may stand right beside a message."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of the messages that were read; see `sandbox.events.Responded`.

    ``searched`` is false if the page is too long to look for all of them.
    """

    displayed: tuple[Pair, ...] = ()
    changed: tuple[Appearance, ...] = ()
    unseen: tuple[Appearance, ...] = ()
    searched: bool = True


def shown_on(
    body: str,
    content_type: str,
    read: Sequence[Pair],
    *,
    worded: Sequence[tuple[str, str]] = (),
) -> Shown:
    """Return what a page shows of the messages of `read`.

    `read` holds what the calls of ``get_flashed_messages()`` returned, one after the other.  A
    message never counts more often than it was returned, because a short one may be on the page
    by chance.  `worded` are other words for some messages, which the page may show instead.
    """
    if not read or not body:
        return Shown()
    is_html = "html" in content_type
    search = Search(html_text(body) if is_html else plain_text(body), body, is_html)
    returned = Counter(message for _, message in read)
    if len(returned) > MANY:
        found = search.many(returned, [message for _, message in read])
    else:
        beside = _beside(read)
        found = {
            message: search.one(message, n, beside[message]) for message, n in returned.items()
        }
    for message, text in worded:
        if message in found and not found[message].count:
            other = search.one(text, returned[message], ())
            found[message] = Found(other.count, text) if other.count else found[message]
    displayed, changed, unseen = [], [], []
    for pair in read:
        one = found[pair[1]]
        if one.count > 0:
            one.count -= 1
            displayed.append(pair)
            if one.text:
                changed.append(Appearance(*pair, one.text[:MAX_TEXT]))
        elif one.where is not None:
            unseen.append(
                Appearance(*pair, one.text[:MAX_TEXT], one.where, search.maybe(one.where))
            )
    return Shown(tuple(displayed), tuple(changed), tuple(unseen), search.room > 0)


def _beside(read: Sequence[Pair]) -> dict[str, tuple[str, ...]]:
    """Return for each message what a loop may print right before or behind it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for place, (category, message) in enumerate(read):
        mine = found[message]
        around = (*read[max(place - 1, 0) : place], *read[place + 1 : place + 2])
        for text in (category, *(text for pair in around for text in pair)):
            if len(text) > 1 and len(mine) < MAX_BESIDE:
                mine |= dict.fromkeys((text, text.upper(), text.capitalize()))
    return {message: tuple(texts) for message, texts in found.items()}
