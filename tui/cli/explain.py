"""``flasklings explain``: what you see leads to the mistake behind it, and to its fix."""

from __future__ import annotations

import sys

import click

from tui.plain.mistakes import explained
from tui.plain.output import style_for, tolerant


@click.command("explain", short_help="Find a mistake by what you see, and read its fix.")
@click.argument("words", metavar="[WORDS]...", nargs=-1)
def command(words: tuple[str, ...]) -> None:
    """Find a mistake by what you see, and read why it happens and how to fix it.

    Without WORDS, it lists every mistake that flasklings knows, by its symptom. WORDS may be the
    name of a page, an error message, a status like 404, or anything else on a page. If several
    pages fit, it lists them.

    Exits with 1 if no page fits.
    """
    out = tolerant(sys.stdout)
    out.write(style_for(out).words("\n\n".join(explained(" ".join(words)))) + "\n")
