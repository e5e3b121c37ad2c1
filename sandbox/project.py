"""The learner's app as data: its files, and where the app is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from sandbox.project_files import FolderReader, TooLargeError, exists_in, is_skipped
from sandbox.text import valid_text

MAX_FILES = 2_000
MAX_BYTES = 32 * 1024 * 1024
MAX_NOTES = 3
"""How many entries of a folder that weren't read are named."""

LIKELY_MODULES = ("wsgi", "app")
"""The modules that ``flask run`` looks for, in its order."""


class ProjectError(ValueError):
    """A project can't be run; the text is one sentence for the learner."""


@dataclass(frozen=True, slots=True)
class Project:
    """Files by their path inside the project, and where the app is.

    ``app`` is ``module:name``, as for ``flask --app``; without a name the app is found as Flask
    finds it.  Paths are relative, with forward slashes.  ``passed_over`` says what of its folder
    wasn't read, and why.  ``watch`` names the events of `sandbox.events.ON_DEMAND` that its runs
    report.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    app: str = "app"
    passed_over: tuple[str, ...] = field(default=(), compare=False)
    watch: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a path that would leave the project.

        Raises:
            ProjectError: a path is absolute, empty or climbs out, or the app's name isn't text.
        """
        if valid_text(self.app) != self.app:
            raise ProjectError(f"the app's name {valid_text(self.app)!r} is not UTF-8 text")
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
                return cls._from_folder(path, app)
            if not path.exists():
                raise ProjectError(f"there is no file or folder at {path}")
            if path.suffix != ".py":
                raise ProjectError(f"{path} is no Python file: name a .py file or a folder")
            return cls._from_file(path, app)
        except OSError as problem:
            where = problem.filename or path
            raise ProjectError(f"cannot read {where}: {problem.strerror}") from problem
        except TooLargeError as problem:
            raise ProjectError(
                f"{path} is too large to run here: at most {MAX_FILES:,} files"
                f" and {MAX_BYTES // 1024 // 1024} MiB"
            ) from problem

    @classmethod
    def _from_folder(cls, path: Path, app: str) -> Project:
        folder = FolderReader(path, MAX_FILES, MAX_BYTES)
        folder.read()
        notes = folder.notes(MAX_NOTES)
        try:
            return cls(folder.files, app or _likely_module(path, folder.files), tuple(notes))
        except ProjectError as problem:
            raise ProjectError("; ".join([str(problem), *notes])) from problem

    @classmethod
    def _from_file(cls, path: Path, app: str) -> Project:
        folder = FolderReader(path.parent, MAX_FILES, MAX_BYTES)
        folder.read(partial(_is_neighbour, path.name))
        if why := folder.passed_over.get(path.name):
            raise ProjectError(f"{path} {why}")
        return cls(folder.files, app or path.stem, tuple(folder.notes(MAX_NOTES)))

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


def _is_neighbour(file: str, name: str, folder: int) -> bool:
    """Whether a file's app may need an entry beside it: modules, packages, templates, statics."""
    if name == file:
        return True
    is_known = name.endswith(".py") or name in ("templates", "static")
    return not is_skipped(name) and (is_known or exists_in(f"{name}/__init__.py", folder))


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
