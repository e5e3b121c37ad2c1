"""The learner's app as data: its files, and where the app is in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

MAX_FILES = 2_000
MAX_BYTES = 32 * 1024 * 1024
SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "node_modules", "venv", "env", "dist", "build", "site-packages"}
)
LIKELY_MODULES = ("wsgi", "app")
"""The modules that ``flask run`` looks for, in its order."""


class ProjectError(ValueError):
    """A project can't be run; the text is one sentence for the learner."""


@dataclass(frozen=True, slots=True)
class Project:
    """Files by their path inside the project, and where the app is.

    ``app`` is ``module:name``, as for ``flask --app``; without a name the app is found as Flask
    finds it.  Paths are relative, with forward slashes.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    app: str = "app"

    def __post_init__(self) -> None:
        """Refuse a path that would leave the project.

        Raises:
            ProjectError: a path is absolute, empty or climbs out.
        """
        for name in self.files:
            path = PurePosixPath(name)
            if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name:
                raise ProjectError(f"the file name {name!r} does not stay inside the project")

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], app: str = "app") -> Project:
        """Return a project of texts, as an editor holds them."""
        return cls({name: text.encode("utf-8", "replace") for name, text in texts.items()}, app)

    @classmethod
    def from_path(cls, path: Path, app: str = "") -> Project:
        """Read a file or a folder, without hidden files and virtual environments.

        Raises:
            ProjectError: there is nothing at `path`, it cannot be read, or it is too large.
        """
        try:
            if path.is_dir():
                files = _read_all(path, _walk(path))
                return cls(files, app or _likely_module(path, files))
            if not path.exists():
                raise ProjectError(f"there is no file or folder at {path}")
            if path.suffix != ".py":
                raise ProjectError(f"{path} is no Python file: name a .py file or a folder")
            files = _read_all(path.parent, _neighbours(path))
            return cls(files, app or path.stem)
        except OSError as problem:
            where = problem.filename or path
            raise ProjectError(f"cannot read {where}: {problem.strerror}") from problem

    def write(self, folder: Path) -> None:
        """Make a new folder and write the files into it.

        Raises:
            OSError: it exists, or the disk is full or read-only.
        """
        folder.mkdir()
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder that an app may need, in a stable order."""
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in SKIPPED_FOLDERS
            and not (here / name / "pyvenv.cfg").exists()
        )
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith((".pyc", ".pyo")):
                yield here / name


def _neighbours(file: Path) -> Iterator[Path]:
    """Yield the file of an app, and the modules, packages, templates and static files beside it."""
    yield file
    for entry in sorted(file.parent.iterdir()):
        if entry == file:
            continue
        if entry.is_file() and entry.suffix == ".py":
            yield entry
        elif entry.is_dir() and (
            entry.name in ("templates", "static") or (entry / "__init__.py").exists()
        ):
            yield from _walk(entry)


def _read_all(root: Path, paths: Iterator[Path]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for path in paths:
        if not path.is_file():
            continue  # a socket, a pipe, a broken link
        total += path.stat().st_size
        if len(files) >= MAX_FILES or total > MAX_BYTES:
            raise ProjectError(
                f"{root} is too large to run here: at most {MAX_FILES:,} files"
                f" and {MAX_BYTES // 1024 // 1024} MiB"
            )
        files[path.relative_to(root).as_posix()] = path.read_bytes()
    return files


def _likely_module(folder: Path, files: Mapping[str, bytes]) -> str:
    """Return the name of the module that holds the app, as ``flask run`` would find it.

    Raises:
        ProjectError: nothing in the folder looks like an app.
    """
    modules = [name.removesuffix(".py") for name in files if name.endswith(".py")]
    top = [name for name in modules if "/" not in name]
    packages = [name.removesuffix("/__init__") for name in modules if name.count("/") == 1]
    packages = [name for name in packages if f"{name}/__init__.py" in files]
    for likely in LIKELY_MODULES:
        if likely in top or likely in packages:
            return likely
    if len(top) == 1:
        return top[0]
    if not top and len(packages) == 1:
        return packages[0]
    if not modules:
        raise ProjectError(f"{folder} holds no Python file")
    raise ProjectError(f"{folder} holds no app.py or wsgi.py: name the app with --app MODULE:NAME")
