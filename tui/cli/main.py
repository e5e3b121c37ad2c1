"""The ``click`` group: commands are imported when they are called, errors are one sentence."""

from __future__ import annotations

import errno
import importlib
import os
import re
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from tui import __version__
from tui.plain.errors import BY_SIGNAL, INTERRUPTED, NotWrittenError, UsageError

COMMANDS = {
    "learn": "tui.cli.learn",
    "look": "tui.cli.look",
    "watch": "tui.cli.watch",
    "quiz": "tui.cli.quiz",
    "review": "tui.cli.review",
    "read": "tui.cli.read",
    "explain": "tui.cli.explain",
    "run": "tui.cli.run",
    "check": "tui.cli.check",
    "new": "tui.cli.new",
    "progress": "tui.cli.progress",
    "export": "tui.cli.export",
    "handout": "tui.cli.handout",
    "import": "tui.cli.import_",
    "doctor": "tui.cli.doctor",
}
"""The module of each command, in the order of the help; it defines `command`."""

PIPE_CLOSED = 141
"""The exit status when the reader of our output has gone, as for other tools."""

_PLACE = re.compile(r"\d+(/[^/\s]+)?/?|[^\s]+/\d+(/[^/\s]+)?")
"""What looks like a lesson or a step: 15, 15/2, my-course/10/2."""

NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What the system says when a disk is full or a terminal is gone."""


class Commands(click.Group):
    """A group that imports a command when it's called, and reports errors in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name]).command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UsageError(_no_command(args[0]))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        from tui.cli.leaving import SignaledError, leave_at_signals

        try:
            with leave_at_signals():
                status = super().invoke(ctx)
                sys.stdout.flush()
        except BrokenPipeError:
            _let_go_of_output()
            return PIPE_CLOSED
        except KeyboardInterrupt:
            _let_go_of_output()
            return INTERRUPTED
        except SignaledError as signaled:
            _let_go_of_output()
            return BY_SIGNAL + signaled.number
        return status

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run a command line and exit with its status; wrong use gives no traceback."""
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except click.ClickException as problem:
            _complain(problem)
            status = problem.exit_code
        except OSError as problem:
            if problem.errno == errno.ENAMETOOLONG:
                known: click.ClickException = UsageError(_reason(problem))
            elif problem.errno in NOT_WRITTEN:
                _let_go_of_output()
                known = NotWrittenError(_reason(problem))
            else:
                raise
            _complain(known)
            status = known.exit_code
        except (KeyboardInterrupt, click.Abort):
            _let_go_of_output()
            status = INTERRUPTED
        sys.exit(status if isinstance(status, int) else 0)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Without a command, flasklings opens the course where you left it.",
)
@click.version_option(__version__, prog_name="flasklings", message="%(prog)s %(version)s")
def cli() -> None:
    """Learn Flask by running it: an offline course in your terminal."""


def _complain(problem: click.ClickException) -> None:
    """Print on standard error what is wrong."""
    from sandbox.text import one_line

    command, said = "flasklings", problem.format_message()
    if isinstance(problem, click.UsageError):  # click's own: it knows the command
        command = problem.ctx.command_path if problem.ctx else command
        said = f"{said} See {command} --help."
    click.echo("\n".join(one_line(line) for line in f"{command}: {said}".splitlines()), err=True)


def _reason(problem: OSError) -> str:
    """Return what the system says of a file, or of the output."""
    return f"{problem.filename or 'the output'}: {problem.strerror}"


def _no_command(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COMMANDS, n=1)
    if _PLACE.fullmatch(name):
        return f"there is no command {name!r}; did you mean flasklings learn {name}?"
    if near:
        return f"there is no command {name!r}; did you mean {near[0]}?"
    *most, last = COMMANDS
    return f"there is no command {name!r}: there are {', '.join(most)} and {last}"


def _let_go_of_output() -> None:
    """Point standard output to /dev/null, so that the interpreter's last flush stays quiet.

    After a signal, that flush could also wait forever, for a reader that doesn't read.
    """
    with suppress(OSError, ValueError):  # a test's output has no descriptor
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
