"""Find the Python of a project: its virtual environment, without running anything of it.

Whoever wrote a project may have written its environment, too.  So nothing in there is started: the
Python that the environment was made from is, by its own path, and the environment's packages are
added where the app is confined already (`child.environment`).
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.plain_file import open_plain, read_at_most

BESIDE = (".venv", "venv")
"""What virtual environments are called, in the order in which they are looked for."""

ROOTS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
"""Each of these shows the outermost folder of a project."""
MAX_UP = 5
"""How many folders above an app are looked into."""

OWN, NAMED, ACTIVE, FOUND = "", "--python", "VIRTUAL_ENV", "beside"
"""How an interpreter was chosen: the one that runs us, and three others."""

_PYTHON = re.compile(r"(?:python|pypy)[\d.]*t?")
_SETTING = re.compile(r"^\s*([\w-]+)\s*=\s*(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python that runs apps.

    ``program`` is what is started.  ``environment`` is the virtual environment that it's used with;
    None if the program knows its packages by itself.  ``name`` is what a person calls it, and
    ``chosen`` says how it was found.
    """

    program: Path
    environment: Path | None = None
    name: str = ""
    chosen: str = OWN


class NoInterpreterError(Exception):
    """An environment can't be used; the text says why, after its name."""


def interpreter_of(environment: Path, inside: Path | None = None) -> Interpreter:
    """Return the Python of a virtual environment; it may not be inside of the folder `inside`.

    Raises:
        NoInterpreterError: it can't be told, or has no Flask.
    """
    settings = _settings(environment)
    if settings is None:
        raise NoInterpreterError("isn't a virtual environment: it has no pyvenv.cfg")
    program = _program(environment, settings, inside)
    shares = settings.get("include-system-site-packages", "").lower() == "true"
    if not (shares or _has_flask(environment)):
        raise NoInterpreterError("has no Flask")
    whole = Path(os.path.realpath(environment))
    return Interpreter(program, whole, str(environment / "bin" / "python"))


def environment_of(program: Path) -> Path | None:
    """Return the virtual environment that a Python belongs to by its path, None if to none."""
    folder = program.parent.parent
    return folder if (folder / "pyvenv.cfg").is_file() else None


def environments(app: Path, environ: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """Yield how each environment was found that an app may have been written for, and where."""
    active = environ.get("VIRTUAL_ENV", "")
    # Ours says nothing of the app: people activate it to start this program.
    if active and os.path.realpath(active) != os.path.realpath(sys.prefix):
        yield ACTIVE, Path(active)
    folder = app if app.is_dir() else app.parent
    for above in [folder, *Path(os.path.realpath(folder)).parents][: MAX_UP + 1]:
        yield from ((FOUND, above / name) for name in BESIDE if (above / name).is_dir())
        if any((above / name).exists() for name in ROOTS):
            return


def project_root(app: Path) -> Path:
    """Return the outermost folder of the project that an app belongs to, its links resolved."""
    folder = Path(os.path.realpath(app if app.is_dir() else app.parent))
    above = [folder, *folder.parents][: MAX_UP + 1]
    return next((one for one in above if any((one / name).exists() for name in ROOTS)), folder)


def _settings(environment: Path) -> dict[str, str] | None:
    """Return what an environment says of itself, None if it isn't one."""
    with suppress(OSError), open_plain(environment / "pyvenv.cfg") as file:
        text = read_at_most(file, 16 * 1024).decode("utf-8", "replace")
        return {name.lower(): value for name, value in _SETTING.findall(text)}
    return None


def _program(environment: Path, settings: Mapping[str, str], inside: Path | None) -> Path:
    """Return the Python that an environment was made from, never one that came with a project."""
    home = settings.get("home", "")
    version = re.match(r"\d+\.\d+", settings.get("version", settings.get("version_info", "")))
    names = [f"python{version[0]}"] if version else []
    candidates = [environment / "bin" / "python"]
    if Path(home).is_absolute():
        candidates += [Path(home) / name for name in (*names, "python3", "python")]
    for candidate in candidates:
        program = Path(os.path.realpath(candidate))
        is_copy = program.is_relative_to(os.path.realpath(environment))
        came_along = inside is not None and _may_have_come_with(inside, program)
        if is_copy or came_along or not _PYTHON.fullmatch(program.name):
            continue
        if os.access(program, os.X_OK) and program.is_file():
            return program
    raise NoInterpreterError("doesn't lead to a Python outside of the project")


def _may_have_come_with(project: Path, program: Path) -> bool:
    """Say whether a program may be a stranger's, unpacked beside the project or in it."""
    shared = Path(os.path.commonpath([os.path.realpath(project), program]))
    home = Path(os.path.realpath(Path.home()))
    if home.is_relative_to(shared):
        return False
    is_open = shared.stat().st_mode & stat.S_IWOTH
    return len(shared.parts) > 2 or bool(is_open)


def _has_flask(environment: Path) -> bool:
    found = ("*/site-packages/flask/__init__.py", "*/site-packages/__editable__*flask*")
    return any(any((environment / "lib").glob(pattern)) for pattern in found)
