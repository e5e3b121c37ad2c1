"""Causes of an exception that misses a name: what it is, and which one was meant.

The worker says in an error's clue what was in reach of the line that failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from lessons.course.faults import listed
from lessons.course.model import BLANK
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.phrases import (
    FLASK_NAMES,
    MAX_QUOTED,
    did_you_mean,
    quoted,
    said,
    sentence,
    where,
)
from sandbox import Timeline
from sandbox.events import Clue, Failed
from sandbox.text import one_line
from sandbox.timeline import Place, place_of

CLOSE = 0.7
"""How similar two names must be, from 0 to 1, so that one is taken for a slip of the other."""


@dataclass(frozen=True, slots=True)
class Misspelling(Finding):
    """A name that is nearly another one: ``instead`` of ``name`` that one was meant."""

    instead: str = ""


def missing_name(timeline: Timeline) -> Iterator[Finding]:
    """The app uses a name that nothing defines, or not yet."""
    for error in timeline.errors:
        found = re.search(r"variable '(\w+)'|name '(\w+)'", error.message)
        name = (found[1] or found[2]) if found else ""
        if error.type == "UnboundLocalError":
            yield Finding(
                f"{where(error)} uses the name {name} before the function gives it a value. If a"
                " function assigns to a name anywhere, that name is a variable of the function.",
                place_of(error),
                f"If you mean the {name} at the top of the file, write global {name} first."
                " Otherwise, give the function's own variable another name.",
                fatal=True,
                request=error.n,
            )
        elif error.type == "NameError" and BLANK not in error.message:
            yield _unknown_name(error, name)


def _unknown_name(error: Failed, name: str) -> Finding:
    text = f"{where(error)} uses an unknown name: {said(error)}."
    if name in FLASK_NAMES:
        fix = f"Import it: from flask import {name}."
        return Finding(text, place_of(error), fix, name, fatal=True, request=error.n)
    if meant := _nearest(error.clue):
        return _misspelling(error, text, name, meant)
    if meant := closest(name, FLASK_NAMES):
        fix = f"Write {meant}, and import it: from flask import {meant}."
        return _misspelling(error, text, name, meant, fix)
    fix = "Check the spelling."
    if name == "app" and not error.n:
        text += " No line above it makes the app."
        fix = "Make the app above this line: app = Flask(__name__)."
    elif name:
        fix = f"Check the spelling of {name}, or give it a value above this line. If you want the"
        fix += f' string, write "{name}".'
    return Finding(text, place_of(error), fix, name, fatal=True, request=error.n)


def undefined_variable(timeline: Timeline) -> Iterator[Finding]:
    """A template needs a variable that it doesn't get."""
    for error in timeline.errors:
        found = re.fullmatch(r"'(\w+)' is undefined", error.message)
        if error.type != "UndefinedError" or found is None:
            continue
        name = found[1]
        text = f"{where(error, 'A template')} needs the variable {name}, but doesn't get it."
        fix = f"Pass it from the view: render_template(…, {name}=…)."
        if name in _PYTHON:
            text = f"{where(error, 'A template')} uses Python's {name}, which Jinja doesn't know."
            fix = f"Write {_PYTHON[name]}."
        meant = _nearest(error.clue)
        yield _misspelling(error, text, name, meant, "" if meant else fix)


_PYTHON = {
    "len": "a filter: items|length",
    "str": "a filter: value|string",
    "int": "a filter: value|int",
    "float": "a filter: value|float",
    "list": "a filter: items|list",
    "round": "a filter: value|round",
    "sum": "a filter: items|sum",
    "min": "a filter: items|min",
    "max": "a filter: items|max",
    "abs": "a filter: value|abs",
    "sorted": "a filter: items|sort",
    "reversed": "a filter: items|reverse",
    "enumerate": "loop.index in the loop, which counts from 1",
    "print": "{{ value }}, which prints it",
    "isinstance": "a test: value is string, or value is number",
}
"""What Jinja has in place of a function of Python's."""


def unknown_endpoint(timeline: Timeline) -> Iterator[Finding]:
    """url_for() got a name that no view has."""
    error = next((error for error in timeline.errors if error.type == "BuildError"), None)
    if error is None:
        return
    named = re.search(r"endpoint '([^']*)'", error.message)
    name = f"the endpoint {quoted(named[1])}" if named else "an endpoint"
    routes = timeline.loaded.routes if timeline.loaded else ()
    known = list(dict.fromkeys(r.endpoint for r in routes if r.endpoint != "static"))
    missing = re.search(r"Did you forget to specify values (\[[^\]]*\])", error.message)
    if missing:
        yield Finding(
            f"{where(error)} asks url_for() for {name}, but leaves out values that the URL needs:"
            f" {missing[1]}.",
            place_of(error),
            'Give url_for() a value for each: url_for("…", name=…).',
            fatal=True,
            request=error.n,
        )
        return
    fix = (
        "url_for() takes the name of the view function, not its path:"
        f" {', '.join(map(quoted, known))}."
    )
    text = f"{where(error)} asks url_for() for {name}, and no view has this name."
    meant = _like_endpoint(named[1], known) if named else ""
    yield _misspelling(error, text, named[1] if named else "", meant, "" if meant else fix)


def _like_endpoint(name: str, known: list[str]) -> str:
    """Return the endpoint that was meant: one of a blueprint, or one that is much like it."""
    tail = name.rpartition(".")[2]
    tails = [endpoint for endpoint in known if endpoint.rpartition(".")[2] == tail]
    return tails[0] if len(tails) == 1 else closest(name, known)


def missing_template(timeline: Timeline) -> Iterator[Finding]:
    """Flask finds no template of a name."""
    for error in timeline.errors:
        if error.type not in ("TemplateNotFound", "TemplatesNotFound"):
            continue
        clue = error.clue or Clue("template", "")
        folders = listed(
            [one_line(folder, MAX_QUOTED) for folder in clue.searched or ("templates",)]
        )
        text = f"{where(error)} asks for the template {quoted(error.message)}, and there is none in"
        is_one = len(clue.searched) < 2
        text += f" the folder{'' if is_one else 's'} {folders}"
        text += f", which {'doesn' if is_one else 'don'}'t exist." if clue.absent else "."
        if meant := _nearest(clue):
            yield _misspelling(error, text, clue.name, meant)
        elif clue.elsewhere:
            there = clue.elsewhere[0]
            folder = one_line(clue.searched[-1], MAX_QUOTED) if clue.searched else "templates"
            yield Finding(
                f"{text} There is a file {quoted(there)}.",
                place_of(error),
                f"Move {quoted(there)} to {quoted(f'{folder}/{error.message}')}.",
                fatal=True,
                request=error.n,
            )
        else:
            fix = f"Check the name's spelling, and that the file is in {folders}."
            yield Finding(text, place_of(error), fix, fatal=True, request=error.n)


MISSPELLED = ("attribute", "key", "argument", "filter", "test")
"""The kinds of names that nothing but their likeness to another explains."""


def misspelled(timeline: Timeline) -> Iterator[Finding]:
    """An attribute, a key, an argument or a filter is nearly the name of another."""
    for error in timeline.errors:
        clue = error.clue
        if clue is not None and clue.kind in MISSPELLED and (meant := _nearest(clue)):
            own = said(error).partition(". Did you mean")[0]  # some Pythons ask that, too
            text = sentence(f"{where(error)} raised {error.type}: {own}")
            yield _misspelling(error, text, clue.name, meant)


def hidden_name(timeline: Timeline) -> Iterator[Finding]:
    """A function of the app has the name of one of Flask's, and hides it."""
    for error in timeline.errors:
        if error.clue is not None and error.clue.kind == "hidden":
            name = one_line(error.clue.name, MAX_QUOTED)
            at = Place(error.clue.file or "", error.clue.line)
            yield Finding(
                f"{at} gives the name {name} another meaning, so {where(error)} gets that function"
                f" and not Flask's {name}.",
                at,
                f"Rename the function, for example to show_{name}.",
                fatal=True,
                request=error.n,
            )


def closest(name: str, names: Iterable[str]) -> str:
    """Return the name that is most like one, "" if none is much like it."""
    return next(iter(get_close_matches(name[:MAX_QUOTED], list(names), 1, CLOSE)), "")


def _nearest(clue: Clue | None) -> str:
    return clue.near[0] if clue is not None and clue.near else ""


def _misspelling(error: Failed, text: str, name: str, meant: str, fix: str = "") -> Finding:
    fix = fix or f"Write {quoted(meant)}."
    text += did_you_mean(meant)
    return Misspelling(text, place_of(error), fix, name, fatal=True, request=error.n, instead=meant)
