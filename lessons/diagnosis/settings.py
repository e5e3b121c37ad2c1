"""Causes of an exception that misses a setting: the secret key, an environment variable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.names import Misspelling
from lessons.diagnosis.phrases import MAX_QUOTED, did_you_mean, quoted, said, where
from sandbox import Timeline
from sandbox.text import one_line
from sandbox.timeline import Place, place_of


def missing_secret_key(timeline: Timeline) -> Iterator[Finding]:
    """Flask, or an extension of it, needs a secret key that the app doesn't have."""
    if timeline.loaded is not None and timeline.loaded.secret_key:
        return
    for error in timeline.errors:
        if error.type != "RuntimeError" or not re.search(r"secret.?key", error.message, re.I):
            continue
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
            yield Finding(text, at, pass_variable(what), fatal=True, request=error.n)
        elif clue is not None and clue.near:
            [name, *_] = clue.near
            meant = "SECRET_KEY" if clue.of == "app.config" else "secret_key"
            text += f" It sets {quoted(name)}.{did_you_mean(meant)}"
            fix = f"Write {meant}."
            yield Misspelling(
                text, place_of(error), fix, name, fatal=True, request=error.n, instead=meant
            )
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


def pass_variable(name: str) -> str:
    """Return what to do when an environment variable is missing."""
    return (
        f"Pass it on with flasklings run --env {name}, or give it a default:"
        f' os.environ.get("{name}", "…").'
    )
