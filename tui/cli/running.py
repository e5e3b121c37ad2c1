"""What commands that run apps share: the options ``--python`` and ``--env``."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sandbox.interpreter import (
    ACTIVE,
    NAMED,
    Interpreter,
    NoInterpreterError,
    environment_of,
    environments,
    interpreter_of,
    project_root,
)
from sandbox.text import valid_text
from tui.plain.errors import UsageError


def find_interpreter(python: str | None) -> Path | None:
    """Return the interpreter that ``--python`` names; None means the one that runs this.

    Raises:
        UsageError: there is no such program.
    """
    if python is None:
        return None
    found = shutil.which(python)
    if found is None:
        what = "cannot be executed" if Path(python).exists() else "is not there"
        raise UsageError(f"--python: {python} {what}")
    # Not resolved: a virtual environment's interpreter is a link, and knows itself by its name.
    return Path(os.path.abspath(found))  # noqa: PTH100


def variable(given: str) -> tuple[str, str]:
    """Return the name and the value of an environment variable that ``--env`` passes on.

    Raises:
        UsageError: it names no variable.
    """
    name, is_set, value = given.partition("=")
    if not name.strip():
        raise UsageError("--env needs a name, like --env SECRET_KEY or --env SECRET_KEY=dev")
    if not is_set:
        if name not in os.environ:
            raise UsageError(
                f"--env {valid_text(name)}: your environment has no variable of this name;"
                " give the app a value, like --env NAME=VALUE"
            )
        value = os.environ[name]
    if valid_text(name + value) != name + value:
        raise UsageError(f"--env {valid_text(name)}: it is not UTF-8 text")
    return name, value


def choose_interpreter(python: str | None, app: Path) -> tuple[Interpreter, list[str]]:
    """Return the Python that runs an app, and a sentence for each environment passed over.

    Without ``--python`` that's the one of the environment that is active, else of the one beside
    the app, else the one that runs flasklings.

    Raises:
        UsageError: ``--python`` names no program.
    """
    if named := find_interpreter(python):
        found = Interpreter(named, name=str(python), chosen=NAMED)
        if environment := environment_of(named):
            with suppress(NoInterpreterError):
                found = replace(interpreter_of(environment), name=str(python), chosen=NAMED)
        return found, []
    passed_over = []
    for chosen, environment in environments(app, os.environ):
        shown = _shown(environment)
        try:
            # Whoever activated an environment trusts the Python in it.
            inside = None if chosen == ACTIVE else project_root(app)
            found = interpreter_of(environment, inside)
        except NoInterpreterError as why:
            if environment.joinpath("pyvenv.cfg").exists():
                passed_over.append(
                    f"{shown} {why}: the app runs without it. Name another Python with --python"
                )
            continue
        return replace(found, name=f"{shown}/bin/python", chosen=chosen), passed_over
    return Interpreter(Path(sys.executable), name=sys.executable), passed_over


def _shown(folder: Path) -> str:
    """Return a folder as one would type it here."""
    with suppress(ValueError):
        return str(folder.relative_to(Path.cwd()))
    return str(folder)
