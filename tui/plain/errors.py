"""Errors that end a command, and their exit statuses."""

from __future__ import annotations

import click

INTERRUPTED = 130
"""The exit status after Ctrl+C: 128 and the signal's number, as shells have it."""


class WrongUse(click.ClickException):
    """The command can't be done as asked; the text is one whole sentence."""

    exit_code = 2
