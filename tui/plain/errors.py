"""Errors that end a command, and their exit statuses."""

from __future__ import annotations

import click

from tui import FAULT_STATUS

BY_SIGNAL = 128
"""A command that a signal ends exits with this and the signal's number, as shells do."""

INTERRUPTED = BY_SIGNAL + 2
"""The exit status after Ctrl+C."""


class CommandError(click.ClickException):
    """The command failed; the message says why, one line for each fault."""

    exit_code = 1


class UsageError(click.ClickException):
    """The command can't be done as asked; the message is one whole sentence."""

    exit_code = 2


class NotWrittenError(click.ClickException):
    """The output, or a file, can't be written; the message names it and says why."""

    exit_code = FAULT_STATUS
