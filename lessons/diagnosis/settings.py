"""Causes of an exception that misses a setting: the secret key, an environment variable."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.key_lines import is_about_key, lost_key, named_line
from lessons.diagnosis.names import Misspelling
from lessons.diagnosis.phrases import MAX_QUOTED, did_you_mean, quoted, said, where
from sandbox import Timeline
from sandbox.events import Failed
from sandbox.text import one_line
from sandbox.timeline import Place, place_of


def misplaced_key(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """A secret key is set, but for scripts only, or not on the app that runs."""
    for error in _without_key(timeline):
        if error.clue is None or not (error.clue.kind == "environment" or error.clue.near):
            yield from lost_key(error, files)


def _without_key(timeline: Timeline) -> Iterator[Failed]:
    """Yield the errors of an app that has no secret key."""
    if timeline.loaded is None or not timeline.loaded.secret_key:
        yield from filter(is_about_key, timeline.errors)


def missing_secret_key(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """Flask, or an extension of it, needs a secret key that the app doesn't have."""
    for error in _without_key(timeline):
        clue, by_flask = error.clue, "no secret key was set" in error.message
        if by_flask:
            text = (
                f"{where(error)} writes to the session, but the app has no secret key to sign it"
                " with, so Flask raises a RuntimeError."
            )
        else:
            text = f"{where(error)} needs a secret key, but the app has none: {said(error)}."
        if clue is not None and clue.kind == "environment":
            at = Place(clue.file or "", clue.line)
            what = one_line(clue.name, MAX_QUOTED)
            text += f" {at} takes the key from the variable {what}, which isn't set here."
            fix = f"{pass_variable(what)} {DOTENV}"
            yield Finding(text, at, fix, fatal=True, request=error.n)
        elif clue is not None and clue.near:
            [name, *_] = clue.near
            meant = "SECRET_KEY" if clue.of == "app.config" else "secret_key"
            line = named_line(name, files)
            text += f" {line or 'It'} sets {quoted(name)}.{did_you_mean(meant)}"
            place, fix = line or place_of(error), f"Write {meant}."
            yield Misspelling(text, place, fix, name, fatal=True, request=error.n, instead=meant)
        else:
            fix = 'Set one below app = Flask(__name__): app.secret_key = "…".'
            yield Finding(
                text, place_of(error) if by_flask else None, fix, fatal=True, request=error.n
            )


def missing_variable(timeline: Timeline) -> Iterator[Finding]:
    """The app needs an environment variable that isn't set."""
    for error in timeline.errors:
        if error.clue is not None and error.clue.kind == "environment":
            name = one_line(error.clue.name, MAX_QUOTED)
            yield Finding(
                f"{where(error)} needs the environment variable {name}, which isn't set here. The"
                " sandbox passes on no variables by itself.",
                place_of(error),
                pass_variable(name),
                fatal=True,
                request=error.n,
            )


DOTENV = (
    "A .env file is read by load_dotenv(), and by flask run if python-dotenv is installed; nothing"
    " reads one here."
)
"""What a learner may not know who has put the variable into a file."""


def pass_variable(name: str) -> str:
    """Return what to do when an environment variable is missing."""
    return (
        f"Pass it on with flasklings run --env {name}, or give it a default:"
        f' os.environ.get("{name}", "…").'
    )
