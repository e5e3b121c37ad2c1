"""The learner's app as data: its files, and where the app is in them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sandbox.likely_app import NoLikelyAppError, app_setting, likely_app
from sandbox.plain_file import copy_plain, open_plain, read_at_most
from sandbox.project_files import FolderReader, TooLargeError, exists_in, is_skipped_at_root
from sandbox.text import valid_text

MAX_FILES = 20_000
MAX_BYTES = 256 * 1024 * 1024
MAX_NOTES = 3
"""How many entries of a folder that weren't read are named."""

SETTINGS = (".env", ".flaskenv")
"""Where ``flask run`` finds ``FLASK_APP``, in its order; nothing else is taken from there."""
MAX_SETTINGS = 64 * 1024

_STRING = re.compile(rb"""["']([^"'\n]{1,200})["']""")


class ProjectError(ValueError):
    """A project can't be run; the text is one sentence for the learner.

    ``candidates`` are the apps that it may be about, as ``--app`` takes them.
    """

    def __init__(self, sentence: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.candidates = candidates


class Mode(NamedTuple):
    """How an app is run: as ``flask --debug run`` runs it, and with ``app.testing = True``.

    In both modes, an exception that no handler takes leaves the app: Flask makes no response of it,
    so it doesn't save the session.  The browser gets a 500, as from the debugger's page.
    """

    debug: bool = False
    testing: bool = False


AS_USUAL = Mode()


@dataclass(frozen=True, slots=True)
class Project:
    """Files by their path inside the project, and where the app is.

    ``app`` is ``module:name``, as for ``flask --app``; without a name the app is found as Flask
    finds it.  Paths are relative, with forward slashes.  ``passed_over`` says what of its folder
    wasn't read, and why.  ``environment`` holds the variables that the app gets beside the few of
    the sandbox.  ``watch`` names the events of `sandbox.events.ON_DEMAND` that its runs report.
    ``mode`` is how the app is run, and ``origin`` the folder that the files were read from.
    ``copied`` are more files: where each of them is.  ``in_place`` says that the app works on its
    own folder, not on a copy.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    app: str = "app"
    passed_over: tuple[str, ...] = field(default=(), compare=False)
    environment: Mapping[str, str] = field(default_factory=dict)
    watch: frozenset[str] = frozenset()
    mode: Mode = AS_USUAL
    origin: Path | None = field(default=None, compare=False)
    copied: Mapping[str, Path] = field(default_factory=dict)
    in_place: bool = False

    def __post_init__(self) -> None:
        """Refuse a path that would leave the project.

        Raises:
            ProjectError: a path is absolute, empty or climbs out, or the app's name isn't text.
        """
        if valid_text(self.app) != self.app:
            raise ProjectError(f"the app's name {valid_text(self.app)!r} is not UTF-8 text")
        for name in (*self.files, *self.copied):
            path = PurePosixPath(name)
            if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name:
                raise ProjectError(f"the file name {name!r} does not stay inside the project")

    @classmethod
    def from_texts(cls, texts: Mapping[str, str], app: str = "app") -> Project:
        """Return a project of texts, as an editor holds them."""
        return cls({name: text.encode("utf-8", "replace") for name, text in texts.items()}, app)

    @classmethod
    def from_path(cls, path: Path, app: str = "", *, in_place: bool = False) -> Project:
        """Read a file or a folder, without hidden files and virtual environments.

        A project that is run ``in_place`` may be too large to be copied.

        Raises:
            ProjectError: there is nothing at `path`, it cannot be read, or it is too large.
        """
        try:
            if path.is_dir():
                return cls._from_folder(path, app, in_place)
            if not path.exists():
                raise ProjectError(f"there is no file or folder at {path}")
            if path.suffix != ".py":
                raise ProjectError(f"{path} isn't a Python file: name a .py file or a folder")
            return cls._from_file(path, app, in_place)
        except OSError as problem:
            where = problem.filename or path
            raise ProjectError(f"cannot read {where}: {problem.strerror}") from problem
        except TooLargeError as problem:
            most = f"{MAX_FILES:,} files and {MAX_BYTES // 1024 // 1024} MiB"
            largest = f", and {problem.largest} is the largest here" if problem.largest else ""
            raise ProjectError(
                f"{path} is too large to be copied for a run: at most {most}{largest}."
                " Name what the app doesn't need in .gitignore, or add --in-place"
            ) from problem

    @classmethod
    def _from_folder(cls, path: Path, app: str, in_place: bool) -> Project:
        folder = FolderReader(path, MAX_FILES, MAX_BYTES)
        with suppress(*[TooLargeError] * in_place):
            folder.read()
        notes = folder.notes(MAX_NOTES)
        try:
            name = path.resolve().name
            app = app or _setting_of(path, folder.files) or likely_app(folder.files, name)
        except NoLikelyAppError as problem:
            told = "; ".join([f"{path} {problem}", *notes])
            raise ProjectError(told, problem.candidates) from problem
        return cls._of(folder, app, notes, in_place)

    @classmethod
    def _from_file(cls, path: Path, app: str, in_place: bool) -> Project:
        if path.name == "__init__.py":
            package = path.resolve().parent
            raise ProjectError(
                f"{path} belongs to a package: name the folder that the package is in,"
                f" with --app {package.name}"
            )
        modules = FolderReader(path.parent, MAX_FILES, MAX_BYTES)
        modules.read(partial(_is_neighbour, path.name))
        if why := modules.passed_over.get(path.name):
            raise ProjectError(f"{path} {why}")
        named = _named_in(modules.files)
        folder = FolderReader(path.parent, MAX_FILES, MAX_BYTES)
        with suppress(*[TooLargeError] * in_place):
            folder.read(
                lambda name, at: _is_neighbour(path.name, name, at) or _is_named(name, named)
            )
        return cls._of(folder, app or path.stem, folder.notes(MAX_NOTES), in_place)

    @classmethod
    def _of(cls, folder: FolderReader, app: str, notes: list[str], in_place: bool) -> Project:
        if in_place and Path(os.path.realpath(Path.home())).is_relative_to(folder.root):
            raise ProjectError(
                f"--in-place would let the app change all of {folder.root}: move it into a folder"
                " of its own first"
            )
        return cls(
            folder.files,
            app,
            () if in_place else tuple(notes),
            origin=folder.root,
            copied=folder.copied,
            in_place=in_place,
        )

    def write(self, folder: Path) -> None:
        """Make a new folder and write the files into it.

        Raises:
            OSError: it exists, or the disk is full or read-only.
        """
        folder.mkdir()
        made = {folder}
        for name in (*self.files, *self.copied):
            path = folder / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            if name in self.files:
                path.write_bytes(self.files[name])
            else:
                copy_plain(self.copied[name], path)


def _is_neighbour(file: str, name: str, folder: int) -> bool:
    """Whether a file's app may need an entry beside it: modules, packages, templates, statics."""
    if name == file:
        return True
    is_known = name.endswith(".py") or name in ("templates", "static")
    return not is_skipped_at_root(name) and (is_known or exists_in(f"{name}/__init__.py", folder))


def _named_in(files: Mapping[str, bytes]) -> frozenset[bytes]:
    """Return the strings of the modules, each up to its first slash: they may name files."""
    texts = (content for name, content in files.items() if name.endswith(".py"))
    found = (string for text in texts for string in _STRING.findall(text))
    return frozenset(string.removeprefix(b"./").partition(b"/")[0] for string in found)


def _is_named(name: str, named: frozenset[bytes]) -> bool:
    return not is_skipped_at_root(name) and os.fsencode(name) in named


def _setting_of(folder: Path, files: Mapping[str, bytes]) -> str:
    """Return the value of ``FLASK_APP`` for a folder, "" if there's none.

    That of the environment may be meant for another project, so it must name one of the files.
    """
    given = os.environ.get("FLASK_APP", "")
    module = given.partition(":")[0].removesuffix(".py").replace(".", "/")
    if module and {f"{module}.py", f"{module}/__init__.py"} & files.keys():
        return given
    for name in SETTINGS:
        with suppress(OSError), open_plain(folder / name) as file:
            text = read_at_most(file, MAX_SETTINGS).decode("utf-8", "replace")
            if app := app_setting(text):
                return app
    return ""
