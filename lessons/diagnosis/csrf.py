"""The cause of a form that is refused because it has no CSRF token."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lessons.diagnosis.cause import Finding, LocatedLine
from lessons.diagnosis.phrases import request_line
from sandbox import Timeline
from sandbox.events import Aborted, Requested
from sandbox.timeline import Exchange, Place

FIELD = '<input type="hidden" name="csrf_token" value="{{ csrf_token() }}">'
MISSING = "The CSRF token is missing."

_SAID = re.compile(
    r"The CSRF (?:session )?token(?:s do not match| is missing| is invalid| has expired)\."
)
_POST = re.compile(r"""\bmethod\s*=\s*["']?post\b""", re.IGNORECASE)
_FORM = re.compile(
    r"<form\b(?:\{\{[^{}]{0,200}\}\}|[^>{]|\{(?!\{)){0,500}>.{0,20000}?(?:</form>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
MAX_FORMS = 100
"""More forms of one file, or longer ones, aren't looked at: no file makes the search slow."""
_HAS_TOKEN = re.compile(r"csrf_token|hidden_tag")


def csrf_refused(timeline: Timeline) -> Iterator[Finding]:
    """The protection against forged requests refused a form."""
    for exchange in timeline.exchanges:
        said = _refusal(exchange)
        if not said:
            continue
        fix = f"Put this field into the form: {FIELD}"
        if said != MISSING:
            fix = "Send the token from the form's page, in the same browser."
        yield Finding(
            f"{request_line(exchange.request)} got status 400: {said} The app only accepts a form"
            " with the token that it put into the form's page.",
            None,
            fix,
            fatal=True,
            request=exchange.n,
        )


def form_without_token(timeline: Timeline, files: Mapping[str, bytes]) -> LocatedLine | None:
    """Find the one form that leads to the refused request, or the only one that has no token."""
    refused = next((x for x in timeline.exchanges if _refusal(x) == MISSING), None)
    if refused is None:
        return None
    forms = [
        (Place(name, text.count("\n", 0, form.start()) + 1), form)
        for name, data in files.items()
        if not name.endswith(".py")
        for text in [data.decode("utf-8", "replace")]
        for form in _forms(text)
        if _POST.search(_tag(form))
    ]
    meant = [one for one in forms if _leads_to(_tag(one[1]), refused.request)]
    open_ones = [one for one in forms if not _HAS_TOKEN.search(one[1][0])]
    for found in (meant, open_ones):
        if len(found) == 1:
            [(place, form)] = found
            if _HAS_TOKEN.search(form[0]):
                return place, f"The form at {place} has the field, but the request didn't send it."
            return place, f"The form at {place} has no field csrf_token."
    return None


def _forms(text: str) -> Iterator[re.Match[str]]:
    """Yield the forms of a template, each from its tag to its end."""
    for start in islice(re.finditer(r"<form\b", text, re.IGNORECASE), MAX_FORMS):
        if form := _FORM.match(text, start.start()):
            yield form


def _tag(form: re.Match[str]) -> str:
    return re.sub(r"\{\{[^{}]*\}\}", "", form[0]).partition(">")[0] + ">"


def _refusal(exchange: Exchange) -> str:
    said = (error.description for error in exchange.of(Aborted) if error.code == 400)
    return next((text for text in said if _SAID.fullmatch(text)), "")


def _leads_to(tag: str, request: Requested) -> bool:
    path = re.escape(request.path.partition("?")[0])
    return re.search(rf"""\baction\s*=\s*(["']?){path}(?=[?#"'\s>])""", tag) is not None
