"""What became of a message, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.events import Appearance, Requested, Responded, Unseen

NOT_LOOKED_FOR = "the page is too long to be searched for every message"
"""The ``why`` of a message that stays `Fate.READ`: whether it was shown isn't known."""

SHOWN_ONCE = "the page shows it once for all that say the same"
"""The ``why`` of a message that is `Fate.SHOWN` by the appearance of its twin."""

NOT_SENT = "it was no longer in the cookie that the browser sent"

WHERE: Mapping[Unseen, str] = {
    "script": "a script of the page",
    "data": "an attribute for scripts",
    "hidden": "a hidden element of the page",
    "template": "a <template>, which a browser doesn't show",
    "comment": "a comment of the page, which a browser doesn't show",
    "noscript": "an element that a browser shows only without scripts",
    "title": "the title of the page, which names the tab",
    "style": "a style sheet",
    "attribute": "an attribute of a tag",
    "markup": "the page's markup: the browser takes it for tags",
}
"""Where a page holds a message that a person doesn't see, in words."""


def why_not_shown(
    request: Requested,
    response: Responded,
    filtered: bool,
    found: Appearance | None,
    unknown: str = "",
) -> tuple[str, bool]:
    """Return why a message that was read isn't shown, and whether it may be shown all the same.

    ``filtered`` means that no read returned it.  ``unknown`` says why the page may show it in words
    that aren't known.
    """
    if filtered:
        return "a category filter dropped it, and the read had emptied the queue", False
    if request.method == "HEAD":
        return "it was read for a HEAD request, which sends no page", False
    if response.status >= 500:
        return "it was read, then the request failed before the page was made", False
    if response.location:
        return "it was read by a view that redirected without showing it", False
    if found is not None and found.where is not None:
        why = f"it was read, but it's only in {WHERE[found.where]}"
        return (f"{why}: what that shows isn't known" if found.maybe else why), found.maybe
    if unknown:
        return f"it was read, and {unknown}: whether the page shows it isn't known", True
    return "it was read, but the page does not show it", False
