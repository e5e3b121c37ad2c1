"""Causes that an exception of the app shows: what it means, and what to do about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from lessons.course.model import BLANK, Observe
from lessons.diagnosis import python_fixes, template_fixes
from lessons.diagnosis.advice import advice_on
from lessons.diagnosis.cause import NO_FILES, REFUSED, Cause, Files, Finding, Fixer
from lessons.diagnosis.fixes import (
    add_return,
    at_its_line,
    call_in_template,
    fix_key,
    fix_name,
    replace_word,
)
from lessons.diagnosis.imports import circular_import, dropped_name, missing_import
from lessons.diagnosis.key_lines import move_key
from lessons.diagnosis.locate import app_made
from lessons.diagnosis.names import (
    hidden_name,
    missing_name,
    missing_template,
    misspelled,
    undefined_variable,
    unknown_endpoint,
)
from lessons.diagnosis.phrases import MAX_SAID, quoted, raised, said, sentence, where
from lessons.diagnosis.requests import missing_field, missing_key
from lessons.diagnosis.returns import fix_return, not_a_response, nothing_returned
from lessons.diagnosis.routes import views_of
from lessons.diagnosis.rules import turn_converter, unknown_converter, view_argument
from lessons.diagnosis.settings import misplaced_key, missing_secret_key, missing_variable
from lessons.diagnosis.sources import function_around, is_generator
from lessons.diagnosis.syntax import invalid_python
from lessons.diagnosis.templates import goes_through_messages
from sandbox import Timeline
from sandbox.events import Failed, Read
from sandbox.text import one_line
from sandbox.timeline import Exchange, Place, place_of


def outside_request(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """The app uses what belongs to a request or to an active app, and there is none."""
    for error in timeline.errors:
        found = re.search(r"Working outside of (request|application) context", error.message)
        if found is None:
            continue
        called = {frame.function for frame in error.traceback}
        text, fix = f"{where(error)} uses ", "Move the call into a view function."
        if "_bootstrap_inner" in called:  # the first function of a thread
            text += (
                "what belongs to a request, or to the active app, but it runs in a thread. A"
                " thread doesn't belong to the request that started it."
            )
            fix = "Make the call in the view, and pass the thread the values that it needs."
        elif error.n and (generator := _generator_at(error, files)):
            used = "the session" if called & {*_AFTER_THE_VIEW} else "what belongs to the request"
            text += (
                f"{used} in {generator}. Flask runs a generator after the view returned, when the"
                " request is over."
            )
            fix = _AFTER_THE_VIEW[
                next((name for name in ("flash", "get_flashed_messages") if name in called), "")
            ]
        elif found[1] == "application":
            text += "the active app, but no app is active outside a request."
            fix = "Move the call into a view function, or into a block with app.app_context():."
        elif called & {"flash", "get_flashed_messages"}:
            text += (
                "the session outside a request. Each message belongs to the browser that sent a"
                " request, and there isn't one here."
            )
        else:
            text += (
                "request, session or g outside a request. They're only there while Flask handles"
                " a request."
            )
        yield Finding(text, place_of(error), fix, fatal=True, request=error.n)


_AFTER_THE_VIEW = {
    "flash": "Call flash() in the view, before it returns the generator.",
    "get_flashed_messages": "Read the messages in the view, and pass them to the generator.",
    "": "Take what you need in the view, or wrap the generator: stream_with_context(…).",
}
"""What to do where a generator comes too late, by the function that it calls."""


def _generator_at(error: Failed, files: Files) -> str:
    """Return which generator raised an error, like "the generator rows()"; "" if none did."""
    if any(frame.yours and frame.function == "<genexpr>" for frame in error.traceback):
        return "a generator expression"
    function = function_around(files, place_of(error))
    if function is None or not is_generator(function):
        return ""
    return f"the generator {function.name}()"


def no_app(timeline: Timeline) -> Iterator[Finding]:
    """There is no app in the file; the error says why, and after a colon what to do."""
    for error in timeline.errors:
        if error.type == "NoAppError":
            what, _, remedy = one_line(error.message, MAX_SAID).partition(": ")
            fix = remedy[:1].upper() + remedy[1:]
            fix = fix or "Write app = Flask(__name__) in the file that is run."
            yield Finding(sentence(what), place_of(error), fix, fatal=True, request=error.n)


def pairs_expected(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A loop unpacks pairs, but the read returned plain messages."""
    for exchange, error in _request_errors(timeline):
        plain = [read for read in exchange.reads if not read.with_categories and read.messages]
        if error.type != "ValueError" or "values to unpack" not in error.message:
            continue
        if plain and _unpacks_messages(error, plain[-1], files):
            at = place_of(plain[-1]) or place_of(error)
            waiting = exchange.response.waiting if exchange.response else plain[-1].messages
            gone = not {*plain[-1].messages} & {*waiting}
            yield Finding(
                f"{at or 'The loop'} unpacks each message into two values, but"
                " get_flashed_messages() returned plain messages."
                f"{' The page had already read them, so they are lost.' if gone else ''}",
                at,
                "Ask for pairs: get_flashed_messages(with_categories=true).",
                fatal=True,
                request=exchange.n,
            )


def _unpacks_messages(error: Failed, read: Read, files: Files) -> bool:
    """Say whether the line of an error takes messages apart, and not something else."""
    if error.file is None or (error.file, error.line) == (read.file, read.line):
        return True
    source = error.traceback[0].source if error.traceback else ""
    taken = re.search(r"\bin\s+(.+)|(?<![=!<>])=(?!=)\s*(.+)", source)
    text = files.get(error.file, b"").decode("utf-8", "replace")
    return taken is not None and goes_through_messages(taken[1] or taken[2], text)


def not_storable(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """The session cookie can't store a value of this type."""
    for exchange, error in _request_errors(timeline):
        if "not JSON serializable" in error.message and _is_saving(error):
            flashed = exchange.flashed
            at = place_of(flashed[-1]) if flashed else _stored_at(timeline, exchange, files)
            yield Finding(
                sentence(
                    f"{at or 'The app'} puts a value into the session that its cookie can't"
                    f" store: {said(error)}"
                ),
                at,
                "Flash a string: flash(str(value))."
                if flashed
                else "Keep strings, numbers, lists and dicts in the session.",
                fatal=True,
                request=exchange.n,
            )


def _is_saving(error: Failed) -> bool:
    """Say whether Flask raised it while it saved the session."""
    return any(frame.file.endswith("json/tag.py") for frame in error.traceback)


def _stored_at(timeline: Timeline, exchange: Exchange, files: Files) -> Place | None:
    """Return the one line of a view that puts something into the session."""
    found = set()
    for file, view in views_of(timeline, exchange.request, files):
        for node in ast.walk(view):
            match node:
                case ast.Subscript(
                    value=ast.Name(id="session") | ast.Attribute(attr="session"), ctx=ast.Store()
                ):
                    found.add(Place(file, node.lineno))
    return found.pop() if len(found) == 1 else None


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
                text = told.format(where=where(error, who), said=said(error), named=named)
                yield Finding(sentence(text), place_of(error), advice, fatal=True, request=error.n)

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
    Cause("syntax-error", invalid_python),
    Cause("no-app", no_app),
    Cause(
        "misplaced-key",
        find_in_files=misplaced_key,
        fix=move_key,
        leads_to=("no-secret-key",),
    ),
    Cause("no-secret-key", find_in_files=missing_secret_key, locate=app_made, fix=fix_key),
    Cause("environment-variable", missing_variable),
    Cause("circular-import", circular_import),
    Cause("dropped-name", dropped_name),
    Cause("import-error", missing_import, fix=replace_word),
    Cause("outside-request", find_in_files=outside_request),
    Cause("hidden-name", hidden_name),
    Cause("pairs-without-categories", find_in_files=pairs_expected, fix=ASK_FOR_PAIRS),
    _said_by(
        "not-called",
        "TypeError",
        says="'function' object is not iterable",
        fits=_names_only,
        who="A loop",
        told="{where} goes through the function get_flashed_messages itself: it was named, but"
        " not called.",
        advice="Add the parentheses: get_flashed_messages().",
        fix=call_in_template,
        explains=("read", "shown"),
    ),
    _said_by(
        "filter-is-text",
        says="requires string as left operand",
        fits=failed_to_read,
        who="A read",
        told="{where} has a string as category_filter. Flask looks for each category inside that"
        " string, and one of them isn't a string.",
        advice='Put the categories in a list: category_filter=["error"].',
        fix=PUT_FILTER_IN_LIST,
        explains_repeated=("shown",),
    ),
    Cause("missing-field", find_in_files=missing_field, fix=replace_word, explains=REFUSED),
    Cause("missing-key", find_in_files=missing_key, leads_to=("misspelled",)),
    Cause("nothing-returned", nothing_returned, fix=add_return),
    Cause("not-a-response", find_in_files=not_a_response, fix=fix_return),
    Cause("not-storable", find_in_files=not_storable),
    Cause("missing-template", missing_template, fix=replace_word),
    Cause("unknown-converter", unknown_converter, fix=turn_converter),
    Cause("view-argument", view_argument),
    Cause("misspelled", misspelled, fix=replace_word),
    _said_by(
        "template-syntax",
        *("TemplateSyntaxError", "TemplateAssertionError"),
        who="A template",
        told="{where} is not valid Jinja: {said}",
        advice="Check that each {% for %} and {% if %} has its end, and each {{ its }}.",
    ),
    Cause("unknown-endpoint", unknown_endpoint, fix=replace_word),
    _said_by(
        "blank-left",
        *("NameError", "UndefinedError"),
        says=f"'{BLANK}'",
        who="A file",
        told="{where} still holds a blank: ___.",
        advice="Put a piece of code in its place.",
    ),
    Cause("name-error", missing_name, fix=fix_name),
    Cause("undefined-variable", undefined_variable, fix=replace_word),
    _said_by(
        "exit",
        "SystemExit",
        told="{where} raised SystemExit, as exit() does, so there's no response.",
        advice="Return a response instead of calling exit().",
    ),
)
"""The exceptions that have an explanation of their own, the most telling first."""


def other_exception(timeline: Timeline, files: Files = NO_FILES) -> Iterator[Finding]:
    """An exception that no other cause explains, in its own words."""
    refusal = timeline.ended.detail if timeline.ended else ""
    errors = [e for e in timeline.errors if e.phase != "sandbox"]
    errors = [e for e in errors if not (e.message and refusal.startswith(e.message))]
    if not errors or any(cause.first(timeline, files) for cause in EXCEPTIONS):
        return
    error = errors[0]
    advice = advice_on(error, timeline, files)
    told = sentence(f"{where(error)} raised {raised(error)}")
    yield Finding(
        f"{told} {advice.said}".rstrip(),
        advice.place or place_of(error),
        advice.fix,
        fatal=True,
        request=error.n,
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
