"""Causes that an exception of the app shows: what it means, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lessons.course.model import BLANK, Observe
from lessons.diagnosis import python_fixes, template_fixes
from lessons.diagnosis.cause import Cause, Finding, Fixer
from lessons.diagnosis.fixes import (
    add_import,
    add_return,
    at_its_line,
    call_in_template,
    set_secret_key,
)
from lessons.diagnosis.phrases import FLASK_NAMES, quoted, raised, request_line, sentence
from sandbox import Timeline
from sandbox.events import Failed
from sandbox.text import one_line
from sandbox.timeline import Exchange, place_of

MAX_SAID = 200
"""Characters of an exception's own words that a sentence repeats."""


def missing_import(timeline: Timeline) -> Iterator[Finding]:
    """The app imports a module, or a name in one, that doesn't exist."""
    for error in timeline.errors:
        if error.type in ("ModuleNotFoundError", "ImportError"):
            yield _finding(
                error,
                f"{_where(error, 'The app')} imports something that is not there:"
                f" {re.sub(r' [(][^()]*[)]$', '', _said(error))}.",
                "Check the spelling, and that the package is installed.",
            )


def missing_name(timeline: Timeline) -> Iterator[Finding]:
    """The app uses a name that nothing defines."""
    for error in timeline.errors:
        if error.type == "NameError" and BLANK not in error.message:
            name = re.search(r"name '(\w+)'", error.message)
            fix = f"Check the spelling of {name[1]}" if name else "Check the spelling"
            known = name and name[1] in FLASK_NAMES
            also = f", and import it: from flask import {name[1]}" if name and known else ""
            yield _finding(
                error,
                sentence(f"{_where(error, 'The app')} uses an unknown name: {_said(error)}"),
                f"{fix}{also}.",
                name[1] if name else "",
            )


def unknown_endpoint(timeline: Timeline) -> Iterator[Finding]:
    """url_for() got a name that no view has."""
    error = next((error for error in timeline.errors if error.type == "BuildError"), None)
    if error is None:
        return
    named = re.search(r"endpoint '([^']*)'", error.message)
    name = f"the endpoint {quoted(named[1])}" if named else "an endpoint"
    routes = timeline.loaded.routes if timeline.loaded else ()
    known = ", ".join(quoted(r.endpoint) for r in routes if r.endpoint != "static")
    missing = re.search(r"Did you forget to specify values (\[[^\]]*\])", error.message)
    if missing:
        what = f"leaves out values that the URL needs: {missing[1]}"
    else:
        what = "and no view has this name"
    yield _finding(
        error,
        f"{_where(error, 'The app')} asks url_for() for {name}, {what}.",
        f"url_for() takes the name of the view function, not its path: {known}.",
    )


def nothing_returned(timeline: Timeline) -> Iterator[Finding]:
    """A view returned nothing: the return before redirect() is missing."""
    for exchange, error in _request_errors(timeline):
        if error.type == "TypeError" and "did not return a valid response" in error.message:
            view = re.search(r"view function for '([^']*)'", error.message)
            name = f"the view {view[1]}()" if view else "the view"
            flashed = exchange.flashed
            at = place_of(error) or (place_of(flashed[-1]) if flashed else None)
            queued = " The message was queued all the same." if flashed else ""
            after = f" (the last that was seen of it is {at})" if at else ""
            yield Finding(
                f"{request_line(exchange.request)}: {name} returned nothing that can be"
                f" sent{after}.{queued}",
                at,
                'Write return in front of it: return redirect(url_for("…")).',
                view[1] if view and "returned None" in error.message else "",
                fatal=True,
                request=exchange.n,
            )


def pairs_expected(timeline: Timeline) -> Iterator[Finding]:
    """A loop unpacks pairs, but the read returned plain messages."""
    for exchange, error in _request_errors(timeline):
        plain = [read for read in exchange.reads if not read.with_categories and read.messages]
        if error.type == "ValueError" and "values to unpack" in error.message and plain:
            at = place_of(plain[-1]) or place_of(error)
            yield Finding(
                f"{at or 'The loop'} takes each message apart into two values, and"
                " get_flashed_messages() returned plain messages. They had been read, so they"
                " are gone.",
                at,
                "Ask for pairs: get_flashed_messages(with_categories=true).",
                fatal=True,
                request=exchange.n,
            )


def not_storable(timeline: Timeline) -> Iterator[Finding]:
    """The session cookie can't store a message of this type."""
    for exchange, error in _request_errors(timeline):
        if "not JSON serializable" in error.message:
            flashed = exchange.flashed
            at = place_of(flashed[-1]) if flashed else place_of(error)
            yield Finding(
                sentence(
                    f"{at or 'The app'} puts something into the session that its cookie cannot"
                    f" hold: {_said(error)}"
                ),
                at,
                "Flash text: flash(str(value)).",
                fatal=True,
                request=exchange.n,
            )


ASK_FOR_PAIRS = at_its_line(python_fixes.ask_for_pairs, template_fixes.ask_for_pairs)
PUT_FILTER_IN_LIST = at_its_line(python_fixes.put_filter_in_list, template_fixes.put_filter_in_list)


def _said_by(
    name: str,
    *types: str,
    says: str = "",
    fits: Callable[[Failed], bool] = lambda _: True,
    who: str = "The app",
    told: str,
    advice: str,
    fix: Fixer | None = None,
    explains: tuple[Observe, ...] = (),
    explains_repeated: tuple[Observe, ...] = (),
) -> Cause:
    """Return the cause for exceptions of these types, with these words in the message, that fit.

    In ``told``, ``{where}`` is the learner's line, or else ``who``; ``{said}`` is the message, and
    ``{named}`` is the message between quotation marks.
    """

    def find(timeline: Timeline) -> Iterator[Finding]:
        for error in timeline.errors:
            if (not types or error.type in types) and says in error.message and fits(error):
                named = quoted(error.message)
                text = told.format(where=_where(error, who), said=_said(error), named=named)
                yield _finding(error, sentence(text), advice)

    return Cause(name, find, None, fix, explains, explains_repeated)


def failed_to_read(error: Failed) -> bool:
    """Say whether get_flashed_messages() itself raised it, after it had emptied the queue."""
    return any(
        frame.function == "get_flashed_messages" and not frame.yours for frame in error.traceback
    )


def _names_only(error: Failed) -> bool:
    """Say whether its line names get_flashed_messages, but doesn't call it."""
    source = error.traceback[0].source if error.traceback else ""
    return re.search(r"\bget_flashed_messages\b(?!\s*\()", source) is not None


EXCEPTIONS: tuple[Cause, ...] = (
    _said_by(
        "syntax-error",
        *("SyntaxError", "IndentationError", "TabError"),
        who="A file",
        told="{where} is not valid Python: {said}",
        advice="Look at this line and the one above it: a missing bracket, colon, quotation"
        " mark or blank is the usual reason.",
    ),
    _said_by("no-app", "NoAppError", told="{said}", advice="Keep the line app = Flask(__name__)."),
    Cause("import-error", missing_import),
    _said_by(
        "outside-request",
        says="Working outside of request context",
        told="{where} uses the session while no request is being answered: there is no browser"
        " whose messages it could be about.",
        advice="Move the call into a view function.",
    ),
    _said_by(
        "no-secret-key",
        says="no secret key was set",
        told="{where} writes to the session, but the app has no secret key to sign it with, so"
        " Flask raises a RuntimeError.",
        advice='Set one below app = Flask(__name__): app.secret_key = "…".',
        fix=set_secret_key,
    ),
    Cause("pairs-without-categories", pairs_expected, fix=ASK_FOR_PAIRS),
    _said_by(
        "not-called",
        "TypeError",
        says="'function' object is not iterable",
        fits=_names_only,
        who="A loop",
        told="{where} goes through the function get_flashed_messages itself: it was named, but"
        " not called.",
        advice="Add the brackets: get_flashed_messages().",
        fix=call_in_template,
        explains=("read", "shown"),
    ),
    _said_by(
        "filter-is-text",
        says="requires string as left operand",
        fits=failed_to_read,
        who="A read",
        told="{where} has a text as category_filter. Flask looks for each category inside that"
        " text, and one of them is no text.",
        advice='Put the categories in a list: category_filter=["error"].',
        fix=PUT_FILTER_IN_LIST,
        explains_repeated=("shown",),
    ),
    Cause("nothing-returned", nothing_returned, fix=add_return),
    Cause("not-storable", not_storable),
    _said_by(
        "missing-template",
        *("TemplateNotFound", "TemplatesNotFound"),
        told="{where} asks for the template {named}, and there is none in the folder templates.",
        advice="Check the name's spelling, and that the file is in templates.",
    ),
    _said_by(
        "template-syntax",
        *("TemplateSyntaxError", "TemplateAssertionError"),
        who="A template",
        told="{where} is not valid Jinja: {said}",
        advice="Check that each {% for %} and {% if %} has its end, and each {{ its }}.",
    ),
    Cause("unknown-endpoint", unknown_endpoint),
    _said_by(
        "blank-left",
        *("NameError", "UndefinedError"),
        says=f"'{BLANK}'",
        who="A file",
        told="{where} still holds a blank: ___.",
        advice="Put a piece of code in its place.",
    ),
    Cause("name-error", missing_name, fix=add_import),
    _said_by(
        "exit",
        "SystemExit",
        told="{where} asked the whole process to exit.",
        advice="Return a response instead of calling exit().",
    ),
)
"""The exceptions that have an explanation of their own, the most telling first."""


def other_exception(timeline: Timeline) -> Iterator[Finding]:
    """An exception that no other cause explains, in its own words."""
    refusal = timeline.ended.detail if timeline.ended else ""
    errors = [e for e in timeline.errors if e.phase != "sandbox"]
    errors = [e for e in errors if not (e.message and refusal.startswith(e.message))]
    if not errors or any(cause.first(timeline) for cause in EXCEPTIONS):
        return
    error = errors[0]
    yield _finding(
        error,
        sentence(f"{_where(error, 'The app')} raised {raised(error)}"),
        "Read the last line of the traceback first: it names what was wrong.",
    )


def exception_of(exchange: Exchange) -> Finding | None:
    """Explain the exception that one exchange raised."""
    alone = Timeline(exchanges=(exchange,))
    found = (cause.first(alone) for cause in EXCEPTIONS)
    return next(filter(None, found), None) or next(other_exception(alone), None)


def _request_errors(timeline: Timeline) -> Iterator[tuple[Exchange, Failed]]:
    for exchange in timeline.exchanges:
        for error in exchange.errors:
            yield exchange, error


def _finding(error: Failed, sentence: str, fix: str, name: str = "") -> Finding:
    return Finding(sentence, place_of(error), fix, name, fatal=True, request=error.n)


def _where(error: Failed, otherwise: str) -> str:
    return str(place_of(error) or otherwise)


def _said(error: Failed) -> str:
    """Return the error's message without its period: the sentence has its own."""
    return one_line(error.message, MAX_SAID).rstrip(".") or error.type
