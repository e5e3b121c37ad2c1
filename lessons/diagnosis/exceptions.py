"""What an exception of a learner's app means, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lessons.course.model import BLANK
from lessons.diagnosis.flask_words import FLASK_NAMES
from lessons.diagnosis.phrases import error_place, quoted, raised, request_line, sentence
from sandbox.events import Failed
from sandbox.text import one_line
from sandbox.timeline import Exchange, Place, Timeline, place

MAX_SAID = 200
"""Characters of an exception's own words that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason why a run went as it did.

    ``cause`` is its name for programs, ``sentence`` says what happened, ``place`` is the
    learner's own line where there is one, and ``fix`` says what to do.  ``name`` is the name in
    the app's code that it is about, a view's or an unknown one's, where there is one.  ``fatal``
    says that it stopped the request or the run: an exception, or a run that was cut short.
    """

    cause: str
    sentence: str
    place: Place | None
    fix: str
    name: str = ""
    fatal: bool = False


def not_python(timeline: Timeline) -> Finding | None:
    """The file is no valid Python."""
    for error in timeline.errors:
        if error.type in ("SyntaxError", "IndentationError", "TabError"):
            return _finding(
                "syntax-error",
                error,
                sentence(f"{_where(error, 'A file')} is not valid Python: {_said(error)}"),
                "Look at this line and the one above it: a missing bracket, colon, quotation"
                " mark or blank is the usual reason.",
            )
    return None


def not_jinja(timeline: Timeline) -> Finding | None:
    """The template is no valid Jinja."""
    for error in timeline.errors:
        if error.type in ("TemplateSyntaxError", "TemplateAssertionError"):
            return _finding(
                "template-syntax",
                error,
                sentence(f"{_where(error, 'A template')} is not valid Jinja: {_said(error)}"),
                "Check that each {% for %} and {% if %} has its end, and each {{ its }}.",
            )
    return None


def missing_import(timeline: Timeline) -> Finding | None:
    """A module or a name in it is not there."""
    for error in timeline.errors:
        if error.type in ("ModuleNotFoundError", "ImportError"):
            return _finding(
                "import-error",
                error,
                f"{_where(error, 'The app')} imports something that is not there:"
                f" {re.sub(r' [(][^()]*[)]$', '', _said(error))}.",
                "Check the spelling, and that the package is installed.",
            )
    return None


def blank_left(timeline: Timeline) -> Finding | None:
    """A blank of an exercise was run as it is."""
    for error in timeline.errors:
        if error.type in ("NameError", "UndefinedError") and f"'{BLANK}'" in error.message:
            return _finding(
                "blank-left",
                error,
                f"{_where(error, 'A file')} still holds a blank: {BLANK}.",
                "Put a piece of code in its place.",
            )
    return None


def missing_name(timeline: Timeline) -> Finding | None:
    """A name is used that nothing defines."""
    for error in timeline.errors:
        if error.type == "NameError" and BLANK not in error.message:
            name = re.search(r"name '(\w+)'", error.message)
            fix = f"Check the spelling of {name[1]}" if name else "Check the spelling"
            known = name and name[1] in FLASK_NAMES
            also = f", and import it: from flask import {name[1]}" if name and known else ""
            return _finding(
                "name-error",
                error,
                sentence(f"{_where(error, 'The app')} uses an unknown name: {_said(error)}"),
                f"{fix}{also}.",
                name[1] if name else "",
            )
    return None


def no_app(timeline: Timeline) -> Finding | None:
    """The module holds no Flask app, or several."""
    for error in timeline.errors:
        if error.type == "NoAppError":
            return _finding(
                "no-app", error, sentence(_said(error)), "Keep the line app = Flask(__name__)."
            )
    return None


def outside_request(timeline: Timeline) -> Finding | None:
    """flash() or a read where no request is being answered."""
    for error in timeline.errors:
        if error.message.startswith("Working outside of request context"):
            return _finding(
                "outside-request",
                error,
                f"{_where(error, 'The app')} uses the session while no request is being"
                " answered: there is no browser whose messages it could be about.",
                "Move the call into a view function.",
            )
    return None


def no_secret_key(timeline: Timeline) -> Finding | None:
    """The session was written without a key to sign it."""
    for error in timeline.errors:
        if "no secret key was set" in error.message:
            return _finding(
                "no-secret-key",
                error,
                f"{_where(error, 'The app')} writes to the session, but the app has no secret"
                " key to sign it with, so Flask raises a RuntimeError.",
                'Set one below app = Flask(__name__): app.secret_key = "…".',
            )
    return None


def missing_template(timeline: Timeline) -> Finding | None:
    """The template that was named is not in templates/."""
    for error in timeline.errors:
        if error.type in ("TemplateNotFound", "TemplatesNotFound"):
            return _finding(
                "missing-template",
                error,
                f"{_where(error, 'The app')} asks for the template {quoted(error.message)},"
                " and there is none in the folder templates.",
                "Check the name's spelling, and that the file is in templates.",
            )
    return None


def unknown_endpoint(timeline: Timeline) -> Finding | None:
    """url_for() was given a name that no view has."""
    for error in timeline.errors:
        if error.type == "BuildError":
            named = re.search(r"endpoint '([^']*)'", error.message)
            name = f"the endpoint {quoted(named[1])}" if named else "an endpoint"
            routes = timeline.loaded.routes if timeline.loaded else ()
            known = ", ".join(quoted(r.endpoint) for r in routes if r.endpoint != "static")
            missing = re.search(r"Did you forget to specify values (\[[^\]]*\])", error.message)
            if missing:
                what = f"leaves out values that the URL needs: {missing[1]}"
            else:
                what = "and no view has this name"
            return _finding(
                "unknown-endpoint",
                error,
                f"{_where(error, 'The app')} asks url_for() for {name}, {what}.",
                f"url_for() takes the name of the view function, not its path: {known}.",
            )
    return None


def nothing_returned(timeline: Timeline) -> Finding | None:
    """A view ended without a response: the return before redirect() was forgotten."""
    for exchange, error in _request_errors(timeline):
        if error.type == "TypeError" and "did not return a valid response" in error.message:
            view = re.search(r"view function for '([^']*)'", error.message)
            name = f"the view {view[1]}()" if view else "the view"
            flashed = exchange.flashed
            spot = error_place(error) or (
                place(flashed[-1].file, flashed[-1].line) if flashed else None
            )
            queued = " The message was queued all the same." if flashed else ""
            after = f" (the last that was seen of it is {spot})" if spot else ""
            return Finding(
                "nothing-returned",
                f"{request_line(exchange.request)}: {name} returned nothing that can be"
                f" sent{after}.{queued}",
                spot,
                'Write return in front of it: return redirect(url_for("…")).',
                view[1] if view and "returned None" in error.message else "",
                fatal=True,
            )
    return None


def pairs_expected(timeline: Timeline) -> Finding | None:
    """A loop unpacks pairs, and the read returned plain messages."""
    for exchange, error in _request_errors(timeline):
        plain = [read for read in exchange.reads if not read.with_categories and read.messages]
        if error.type == "ValueError" and "values to unpack" in error.message and plain:
            read = plain[-1]
            spot = place(read.file, read.line) or error_place(error)
            return Finding(
                "pairs-without-categories",
                f"{spot or 'The loop'} takes each message apart into two values, and"
                " get_flashed_messages() returned plain messages. They had been read, so they"
                " are gone.",
                spot,
                "Ask for pairs: get_flashed_messages(with_categories=true).",
                fatal=True,
            )
    return None


def not_called_in_a_loop(timeline: Timeline) -> Finding | None:
    """{% for m in get_flashed_messages %}: the function was named, but not called."""
    for error in timeline.errors:
        source = error.traceback[0].source if error.traceback else ""
        if (
            error.type == "TypeError"
            and "'function' object is not iterable" in error.message
            and re.search(r"\bget_flashed_messages\b(?!\s*\()", source)
        ):
            return _finding(
                "not-called",
                error,
                f"{_where(error, 'A loop')} goes through the function get_flashed_messages"
                " itself: it was named, but not called.",
                "Add the brackets: get_flashed_messages().",
            )
    return None


def filter_of_no_list(timeline: Timeline) -> Finding | None:
    """category_filter is a text, and a category is none."""
    for error in timeline.errors:
        if "requires string as left operand" in error.message and failed_to_read(error):
            return _finding(
                "filter-is-text",
                error,
                f"{_where(error, 'A read')} has a text as category_filter. Flask looks for each"
                " category inside that text, and one of them is no text.",
                'Put the categories in a list: category_filter=["error"].',
            )
    return None


def not_storable(timeline: Timeline) -> Finding | None:
    """A message of a type that the session cookie cannot hold."""
    for exchange, error in _request_errors(timeline):
        if "not JSON serializable" in error.message:
            flashed = exchange.flashed
            spot = place(flashed[-1].file, flashed[-1].line) if flashed else error_place(error)
            return Finding(
                "not-storable",
                sentence(
                    f"{spot or 'The app'} puts something into the session that its cookie cannot"
                    f" hold: {_said(error)}"
                ),
                spot,
                "Flash text: flash(str(value)).",
                fatal=True,
            )
    return None


def left_early(timeline: Timeline) -> Finding | None:
    """exit() or quit() in a view."""
    for error in timeline.errors:
        if error.type == "SystemExit":
            return _finding(
                "exit",
                error,
                f"{_where(error, 'The app')} asked the whole process to exit.",
                "Return a response instead of calling exit().",
            )
    return None


KNOWN: tuple[Callable[[Timeline], Finding | None], ...] = (
    not_python,
    no_app,
    missing_import,
    outside_request,
    no_secret_key,
    pairs_expected,
    not_called_in_a_loop,
    filter_of_no_list,
    nothing_returned,
    not_storable,
    missing_template,
    not_jinja,
    unknown_endpoint,
    blank_left,
    missing_name,
    left_early,
)
"""The exceptions that have an explanation of their own."""


def other_exception(timeline: Timeline) -> Finding | None:
    """An exception that nothing above explains, in its own words."""
    refusal = timeline.ended.detail if timeline.ended else ""
    errors = [e for e in timeline.errors if e.phase != "sandbox"]
    errors = [e for e in errors if not (e.message and refusal.startswith(e.message))]
    if not errors or any(known(timeline) for known in KNOWN):
        return None
    error = errors[0]
    return _finding(
        "exception",
        error,
        sentence(f"{_where(error, 'The app')} raised {raised(error)}"),
        "Read the last line of the traceback first: it names what was wrong.",
    )


def exception_of(exchange: Exchange) -> Finding | None:
    """Explain the exception that one exchange raised."""
    alone = Timeline(exchanges=(exchange,))
    return next(filter(None, (cause(alone) for cause in (*KNOWN, other_exception))), None)


def failed_to_read(error: Failed) -> bool:
    """Whether it was raised inside get_flashed_messages(), which had emptied the queue."""
    return any(
        frame.function == "get_flashed_messages" and not frame.yours for frame in error.traceback
    )


def _request_errors(timeline: Timeline) -> Iterator[tuple[Exchange, Failed]]:
    for exchange in timeline.exchanges:
        for error in exchange.errors:
            yield exchange, error


def _finding(cause: str, error: Failed, sentence: str, fix: str, name: str = "") -> Finding:
    return Finding(cause, sentence, error_place(error), fix, name, fatal=True)


def _where(error: Failed, otherwise: str) -> str:
    return str(error_place(error) or otherwise)


def _said(error: Failed) -> str:
    """Return what the error says, without a full stop: the sentence has its own."""
    return one_line(error.message, MAX_SAID).rstrip(".") or error.type
