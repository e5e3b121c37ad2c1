"""Causes in a rule of a URL: its converters, and its variables against the view's parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.diagnosis.cause import FileEdit, Finding
from lessons.diagnosis.fixes import Texts
from lessons.diagnosis.names import closest
from lessons.diagnosis.phrases import did_you_mean, quoted, raised, sentence, where
from lessons.diagnosis.routes import routes_for
from lessons.diagnosis.text_edit import TextEdit, line_span, swap
from sandbox import Timeline
from sandbox.timeline import Place, place_of

CONVERTERS = ("string", "int", "float", "path", "uuid", "any")
"""Those that every app has."""

_TURNED = re.compile(rf"<(\w+):({'|'.join(CONVERTERS)})>")
_UNKNOWN = re.compile(r"the converter '(\w+)' does not exist")
_MISFIT = re.compile(
    r"(?:\w+\.)*(\w+)\(\) (got an unexpected keyword argument '(\w+)'"
    r"|missing \d+ required positional arguments?: '(\w+)')"
)


def unknown_converter(timeline: Timeline) -> Iterator[Finding]:
    """A rule names a converter that the app doesn't have."""
    for error in timeline.errors:
        found = _UNKNOWN.match(error.message)
        if error.type != "LookupError" or found is None:
            continue
        source = error.traceback[0].source if error.traceback else ""
        turned = next((one for one in _TURNED.finditer(source) if one[1] == found[1]), None)
        if turned is not None:
            said = f" {turned[0]} has the name before the colon."
            fix = f"Write the converter first: <{turned[2]}:{turned[1]}>."
        else:
            said = did_you_mean(closest(found[1], CONVERTERS))
            fix = "A rule knows the converters string, int, float, path, uuid and any."
        text = sentence(f"{where(error)} raised {raised(error)}")
        yield Finding(f"{text}{said}", place_of(error), fix, fatal=True, request=error.n)


def turn_converter(finding: Finding, texts: Texts) -> FileEdit | None:
    """Put the converter in front of the colon, in the finding's line."""
    at = finding.place
    if at is None or at.line is None or at.file not in texts:
        return None
    text = texts[at.file]
    span = line_span(text, at.line)
    found = [*_TURNED.finditer(text, *span)] if span else []
    if len(found) != 1:
        return None
    edit: TextEdit = swap(found[0].span(1), found[0].span(2), text, "put the converter first")
    return at.file, edit


def view_argument(timeline: Timeline) -> Iterator[Finding]:
    """A view doesn't take what its rule has, or takes more."""
    for exchange in timeline.exchanges:
        for error in exchange.errors:
            found = _MISFIT.match(error.message)
            # A line of the app would have made the call itself: Flask's own call has none.
            if found is None or error.type != "TypeError" or place_of(error) is not None:
                continue
            view, has_more = f"{found[1]}()", bool(found[3])
            name = found[3] or found[4]
            for route in routes_for(timeline, exchange.request):
                in_rule = re.search(rf"[<:]{name}>", route.rule) is not None
                if route.file is None or in_rule is not has_more:
                    continue
                rule = quoted(route.rule)
                if has_more:
                    said = f"The rule {rule} has {name}, but {view} doesn't take it."
                    fix = f"Give the parameter of {view} the name that the rule has: {name}."
                else:
                    said = f"{view} takes {name}, but the rule {rule} doesn't have it."
                    fix = f"Put it into the rule, as <{name}>, or leave it out of {view}."
                text = f"{sentence(f'{where(error)} raised {raised(error)}')} {said}"
                place = Place(route.file, route.line)
                yield Finding(text, place, fix, fatal=True, request=exchange.n)
                break
