"""Causes in templates: a page doesn't read the messages that it should, or not what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lessons.course.faults import listed
from lessons.diagnosis.cause import FileEdit, Files, Finding
from lessons.diagnosis.phrases import is_page, quoted, reads_of, request_line
from lessons.diagnosis.template_fixes import import_with_context
from lessons.diagnosis.templates import (
    READ,
    ancestors,
    goes_through_messages,
    imports_of,
    page_template,
    parts_of,
    template_text,
)
from sandbox import Timeline
from sandbox.timeline import Exchange, Place, place_of


def block_replaced(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """The base template reads the messages, but in a block that the page's template replaces."""
    for exchange in _unread_pages(timeline):
        file = page_template(timeline, exchange, files)
        if file is None:
            continue
        own = template_text(file, files)
        replaced = {block.name: block for block in parts_of(own, "block")}
        for base, text in ancestors(file, files):
            for found in READ.finditer(text):
                around = (b for b in parts_of(text, "block") if b.start <= found.start() < b.end)
                block = next((b for b in around if b.name in replaced), None)
                if block is None:
                    continue
                mine = replaced[block.name]
                if re.search(r"\bsuper\s*\(", own[mine.start : mine.end]):
                    continue
                at = Place(base, text.count("\n", 0, found.start()) + 1)
                yield Finding(
                    f"{at} reads the messages inside {{% block {block.name} %}}, but"
                    f" {file}:{mine.line} replaces this block. So {_waits(exchange)}.",
                    at,
                    f"Move the loop out of the block in {base}, or write {{{{ super() }}}} into the"
                    f" block at {file}:{mine.line}.",
                    request=exchange.n,
                )


def imported_once(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A template reads the messages while it's imported, which Jinja does only once."""
    unread = list(_unread_pages(timeline))
    for exchange, read in reads_of(timeline):
        later = next((page for page in unread if page.n > exchange.n), None)
        if later is None or read.file is None or read.line is None:
            continue
        tags = [place for place, fresh in imports_of(read.file, files) if not fresh]
        if len(tags) != 1 or _is_in_macro(template_text(read.file, files), read.line):
            continue
        yield Finding(
            f"{place_of(read)} reads the messages while {tags[0]} imports the file. Jinja runs an"
            " imported file once and keeps its values for every page. So"
            f" {_waits(later)}.",
            place_of(read),
            "Import it with context, or put the read into a macro, or include the file.",
            request=later.n,
        )


def category_not_used(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A loop takes the categories of the messages and never uses them."""
    for exchange, read in reads_of(timeline):
        categories = dict.fromkeys(category for category, _ in read.messages)
        if not read.with_categories or not categories.keys() - {"message"} or read.file is None:
            continue
        text = template_text(read.file, files)
        loops = [
            (loop, names[1], names[3])
            for loop in parts_of(text, "for")
            if (names := re.match(r"for\s+(\w+)\s*(,)\s*(\w+)\s+in\s", _head(text, loop.start)))
            and goes_through_messages(_head(text, loop.start)[names.end() :], text)
        ]
        if not loops or any(_uses(text[loop.start : loop.end], name) for loop, name, _ in loops):
            continue
        loop, name, message = loops[0]
        printed = re.search(rf"\{{\{{[^}}]{{0,200}}?\b{message}\b", text[loop.start : loop.end])
        until = loop.start + (printed.start() if printed else 0)
        at = Place(read.file, text.count("\n", 0, until) + 1)
        kinds = listed((quoted(category) for category in categories), "or")
        yield Finding(
            f"{at} is in a loop that takes each message with its category, but never uses {name}."
            f" So the page of {request_line(exchange.request)} doesn't show which message is"
            f" {kinds}.",
            at,
            f'Print it, for example as a class: class="{{{{ {name} }}}}".',
            name,
            request=exchange.n,
        )


def fix_import(finding: Finding, texts: Mapping[str, str]) -> FileEdit | None:
    """Import the file with context, if one tag imports it."""
    if finding.place is None:
        return None
    files = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    tags = [place for place, fresh in imports_of(finding.place.file, files) if not fresh]
    if len(tags) != 1 or tags[0].line is None:
        return None
    edit = import_with_context(texts[tags[0].file], tags[0].line)
    return (tags[0].file, edit) if edit else None


def _unread_pages(timeline: Timeline) -> Iterator[Exchange]:
    """Yield the pages that read nothing, though messages waited for them."""
    for exchange in timeline.exchanges:
        waiting = exchange.response.waiting if exchange.response else ()
        if waiting and is_page(exchange) and not exchange.reads:
            yield exchange


def _waits(exchange: Exchange) -> str:
    waiting = exchange.response.waiting if exchange.response else ()
    return f"{request_line(exchange.request)} doesn't read {quoted(waiting[0][1])}"


def _is_in_macro(text: str, line: int) -> bool:
    start = [0, *(found.end() for found in re.finditer("\n", text))][line - 1 : line]
    found = READ.search(text, start[0]) if start else None
    macros = parts_of(text, "macro")
    return found is None or any(m.start <= found.start() < m.end for m in macros)


def _head(text: str, end: int) -> str:
    """Return what the tag that ends here says: "for a, b in c"."""
    begin = text.rfind("{%", 0, end)
    return text[begin + 2 : end - 2].strip(" \t\r\n-+")


def _uses(body: str, name: str) -> bool:
    """Say whether the body of a loop names a variable."""
    return re.search(rf"\b{name}\b", body) is not None
