"""Open a file in the learner's own editor while the screen is suspended."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

WAITING = frozenset({"code", "codium", "subl", "atom", "zed"})
"""Editors that return at once without ``--wait``."""


class OutsideError(Exception):
    """The file couldn't be edited; the text is one sentence for the learner."""


def editor_command(environment: dict[str, str]) -> list[str]:
    """Return the command of the learner's editor.

    Raises:
        OutsideError: no editor is set, or its command can't be parsed.
    """
    named = environment.get("VISUAL") or environment.get("EDITOR")
    if not named or not named.strip():
        raise OutsideError("Set VISUAL or EDITOR to your editor, then try again.")
    try:
        command = shlex.split(named)
    except ValueError as problem:
        raise OutsideError(f"{named!r} isn't a command: {problem}.") from problem
    must_wait = Path(command[0]).name in WAITING and "--wait" not in command
    return [*command, "--wait"] if must_wait else command


def edit_outside(app: App[Any], file: str, text: str) -> str:
    """Open a text in the learner's editor and return the text that was saved.

    Raises:
        OutsideError: there is no editor, it can't be started, or its file can't be read.
    """
    with tempfile.TemporaryDirectory(prefix="flasklings-") as folder:
        path = Path(folder, Path(file).name)
        path.write_text(text, encoding="utf-8")
        edit_file(app, path)
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as found:
            raise OutsideError(f"flasklings can't read the edited file: {found}.") from found


def edit_file(app: App[Any], path: Path) -> None:
    """Open a file in the learner's editor, and return once the editor is closed.

    Raises:
        OutsideError: there is no editor, or it can't be started.
    """
    command = editor_command(dict(os.environ))
    try:
        with _keys_left_to_the_editor(), app.suspend():
            # An exception that left this block would leave the screen suspended for good.
            problem: OSError | None = None
            try:
                subprocess.run([*command, str(path)], check=False)
            except OSError as found:
                problem = found
    except SuspendNotSupported:
        raise OutsideError("This terminal can't make room for another program.") from None
    if problem is not None:
        raise OutsideError(f"{command[0]} can't be started: {problem.strerror}.") from problem


@contextmanager
def _keys_left_to_the_editor() -> Iterator[None]:
    """Do nothing at Ctrl+C and Ctrl+\\ meanwhile: they're for the editor, which gets them too."""
    # A function, because a program that is started would inherit SIG_IGN.
    keys = (signal.SIGINT, signal.SIGQUIT)
    before = [signal.signal(number, lambda *_: None) for number in keys]
    try:
        yield
    finally:
        for number, handler in zip(keys, before, strict=True):
            signal.signal(number, handler)
