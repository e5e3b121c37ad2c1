"""Read the files of a learner's folder without ever leaving it.

The folder may come from a stranger.  So links are followed only as long as they stay inside it,
nothing recurses, and every limit holds for what was really read.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from stat import S_ISDIR
from typing import BinaryIO

from sandbox import git_ignore
from sandbox.git_ignore import Pattern, is_ignored, read_patterns
from sandbox.plain_file import NotPlainError, open_plain, read_at_most
from sandbox.text import one_line

MAX_ENTRIES = 60_000
"""How many files and folders are looked at; those that aren't read count, too."""
MAX_DEPTH = 40
"""How many folders may be inside each other."""
MAX_NAME = 1_000
"""Bytes of a file's path inside the folder."""
MAX_LINKS = 40
"""How many links may lead to one file, as in the kernel."""

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules", "site-packages"})
SKIPPED_AT_ROOT = frozenset({"venv", "env", "dist", "build"})
"""What is skipped beside an app only: ``static/dist`` may well belong to it."""

ENVIRONMENTS = ("pyvenv.cfg", "conda-meta")
"""What shows that a folder is an environment of Python's, whatever it's called."""

NEEDED = (".py", ".db", ".sqlite", ".sqlite3")
"""How names end that an app needs, though git needn't keep them."""

TEXT_BYTES = 256 * 1024
TEXTS = frozenset(
    {"", ".py", ".html", ".htm", ".xml", ".txt", ".j2", ".jinja", ".jinja2", ".css", ".js", ".json"}
    | {".toml", ".cfg", ".ini", ".md", ".sql", ".csv", ".yaml", ".yml", ".svg"}
)
"""How names of files end whose text may tell of a mistake: they're read, the others copied only."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

IsWanted = Callable[[str, int], bool]
"""Says whether an app may need an entry of the outermost folder: its name, and the open folder."""


def is_skipped(name: str) -> bool:
    """Whether a name is that of something hidden, made by a program, or an environment."""
    return name.startswith(".") or name in SKIPPED_FOLDERS or name.endswith((".pyc", ".pyo"))


def is_skipped_at_root(name: str) -> bool:
    """The same for an entry beside the app."""
    return is_skipped(name) or name in SKIPPED_AT_ROOT


def _is_needed(name: str, _folder: int) -> bool:
    return not is_skipped(name)


def _is_needed_at_root(name: str, _folder: int) -> bool:
    return not is_skipped_at_root(name)


class TooLargeError(Exception):
    """A folder holds more than may be read; ``largest`` is the largest entry so far, if any."""

    def __init__(self, largest: str = "") -> None:
        super().__init__(largest)
        self.largest = largest


class _NotReadError(Exception):
    """An entry isn't read; the text says why, without naming it."""


@dataclass(slots=True)
class _Level:
    """A folder that is being read: the open folders from the root to it, and its entries."""

    chain: Sequence[int]
    prefix: str
    entries: Iterator[os.DirEntry[str]]
    opened: ExitStack
    patterns: Sequence[Pattern] = ()


@dataclass(slots=True)
class FolderReader:
    """Reads a folder, up to so many files and bytes; ``files`` are by their paths inside it.

    ``copied`` are files whose text tells of no mistake: where each of them is.  ``passed_over``
    has a phrase for each entry that an app might miss, by its path.
    """

    root: Path
    most_files: int
    most_bytes: int
    files: dict[str, bytes] = field(default_factory=dict)
    copied: dict[str, Path] = field(default_factory=dict)
    passed_over: dict[str, str] = field(default_factory=dict)
    _bytes: int = 0
    _sizes: Counter[str] = field(default_factory=Counter)
    _entries: int = 0

    def read(self, is_wanted: IsWanted = _is_needed_at_root) -> None:
        """Read all files that an app may need; `is_wanted` chooses among the outermost entries.

        Raises:
            OSError: the folder can't be read.
            TooLargeError: it holds too much.
        """
        self.root = Path(os.path.realpath(self.root))
        levels: list[_Level] = []
        opened = ExitStack()
        try:
            root = _open_folder(os.fspath(self.root), None, opened)
            entries = self._entries_of(root, is_wanted)
            levels.append(_Level((root,), "", entries, opened, _patterns_in(root, "")))
            while levels:
                level = levels[-1]
                entry = next(level.entries, None)
                if entry is None:
                    levels.pop().opened.close()
                elif below := self._take_or_note(entry, level.prefix + entry.name, levels):
                    levels.append(below)
        finally:
            opened.close()
            for level in levels:
                level.opened.close()

    def _take_or_note(
        self, entry: os.DirEntry[str], name: str, levels: list[_Level]
    ) -> _Level | None:
        """Read an entry as `_take` does, or note why it isn't read."""
        try:
            return self._take(entry, name, levels)
        except _NotReadError as why:
            self.passed_over[name] = str(why)
        except NotPlainError:
            self.passed_over[name] = "is neither a file nor a folder"
        except OSError as problem:
            self.passed_over[name] = f"cannot be read: {problem.strerror}"
        return None

    def _entries_of(self, folder: int, is_wanted: IsWanted) -> Iterator[os.DirEntry[str]]:
        """Return the entries of a folder that an app may need, files first."""
        with os.scandir(folder) as found:
            entries = list(islice(found, MAX_ENTRIES + 1))
        self._entries += len(entries)
        if self._entries > MAX_ENTRIES:
            raise TooLargeError(self._largest())
        in_order = sorted(
            (entry.is_dir(follow_symlinks=False), entry.name, entry)
            for entry in entries
            if is_wanted(entry.name, folder)
        )
        return (entry for _, _, entry in in_order)

    def _take(self, entry: os.DirEntry[str], name: str, levels: list[_Level]) -> _Level | None:
        """Read a file; or return the level of a folder, whose entries come next."""
        if not _is_text(name):
            raise _NotReadError("has a name that is not UTF-8")
        if len(name.encode()) > MAX_NAME:
            raise _NotReadError("has a path that is too long")
        chain, patterns = levels[-1].chain, levels[-1].patterns
        if patterns and _is_left_out(name, entry, patterns):
            return None
        with ExitStack() as opened:
            if entry.is_symlink():
                chain, last = self._follow(chain, entry.name, opened)
            else:
                last = entry.name
            if last and not _is_folder(last, chain[-1]):
                with open_plain(last, folder=chain[-1]) as file:
                    self._keep(name, file)
                return None
            if len(levels) >= MAX_DEPTH:
                raise _NotReadError(
                    f"is too deep: at most {MAX_DEPTH} folders stand inside another"
                )
            folder = _open_folder(last, chain[-1], opened) if last else chain[-1]
            if entry.is_symlink() and _identity(folder) in {
                _identity(level.chain[-1]) for level in levels
            }:
                raise _NotReadError("is a link to a folder that it is in")
            if any(exists_in(sign, folder) for sign in ENVIRONMENTS):
                return None
            entries = self._entries_of(folder, _is_needed)
            chain = (*chain, folder) if last else chain
            patterns = [*patterns, *_patterns_in(folder, f"{name}/")]
            return _Level(chain, f"{name}/", entries, opened.pop_all(), patterns)

    def _follow(
        self, chain: Sequence[int], name: str, opened: ExitStack
    ) -> tuple[tuple[int, ...], str]:
        """Return the open folders to what a link leads to, and its name in the last of them.

        The name is "" if it's the last folder itself.

        Raises:
            _NotReadError: it leads out of the root, or nowhere.
        """
        here, ahead, links = [*chain], [name], 0
        while ahead:
            part = ahead.pop(0)
            if part == "..":
                here.pop()
                if not here:
                    raise _NotReadError("is a link that leads out of the folder")
            elif part not in ("", "."):
                target = _link_target(part, here[-1])
                if target is not None:
                    links += 1
                    if links > MAX_LINKS:
                        raise _NotReadError("is a link that leads nowhere")
                    if Path(target).is_absolute():
                        target = self._inside(target)
                        here = here[:1]
                    ahead[:0] = target.split("/")
                elif not any(rest not in ("", ".") for rest in ahead):
                    return tuple(here), part
                elif is_skipped(part):
                    raise _NotReadError("is a link into a folder that is not read")
                else:
                    here.append(_open_folder(part, here[-1], opened))
        return tuple(here), ""

    def _inside(self, target: str) -> str:
        """Return an absolute link's path from the root on."""
        path, root = os.path.realpath(target), os.fspath(self.root)
        if path != root and not path.startswith(os.path.join(root, "")):  # noqa: PTH118
            raise _NotReadError("is a link that leads out of the folder")
        return os.path.relpath(path, root)

    def _keep(self, name: str, file: BinaryIO) -> None:
        size = os.fstat(file.fileno()).st_size
        content = None
        if size <= TEXT_BYTES and os.path.splitext(name)[1].lower() in TEXTS:  # noqa: PTH122
            content = read_at_most(file, TEXT_BYTES)
            size = len(content)
        self._bytes += size
        self._sizes[name.partition("/")[0]] += size
        if len(self.files) + len(self.copied) >= self.most_files or self._bytes > self.most_bytes:
            raise TooLargeError(self._largest())
        if content is None:
            self.copied[name] = Path(os.path.realpath(self.root / name))
        else:
            self.files[name] = content

    def _largest(self) -> str:
        """Return the entry of the outermost folder that takes most so far, with its size."""
        for name, size in self._sizes.most_common(1):
            return f"{one_line(name, 80)} ({size / 1024 / 1024:,.0f} MiB)"
        return ""

    def notes(self, most: int) -> list[str]:
        """Return a phrase for each entry that was passed over: "NAME is …"; a few of them."""
        told = [f"{one_line(name, 80)} {why}" for name, why in self.passed_over.items()]
        rest = len(told) - most
        return told[:most] + ([f"{rest:,} more are like that"] if rest > 0 else [])


def _patterns_in(folder: int, prefix: str) -> list[Pattern]:
    """Return what the ``.gitignore`` of an open folder leaves out."""
    with suppress(OSError), open_plain(git_ignore.NAME, folder=folder) as file:
        text = read_at_most(file, git_ignore.MAX_BYTES).decode("utf-8", "replace")
        return read_patterns(text, prefix)
    return []


def _is_left_out(name: str, entry: os.DirEntry[str], patterns: Sequence[Pattern]) -> bool:
    """Whether git leaves an entry out that no app needs."""
    is_folder = entry.is_dir(follow_symlinks=False)
    if name == "instance" or (not is_folder and name.endswith(NEEDED)):
        return False
    return is_ignored(name, is_folder=is_folder, patterns=patterns)


def _is_text(name: str) -> bool:
    with suppress(UnicodeEncodeError):
        name.encode()
        return True
    return False


def _open_folder(name: str, folder: int | None, opened: ExitStack) -> int:
    """Open a folder, but no link; `opened` closes it."""
    descriptor = os.open(name, _FOLDER, dir_fd=folder)
    opened.callback(os.close, descriptor)
    return descriptor


def _is_folder(name: str, folder: int) -> bool:
    return S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)


def exists_in(name: str, folder: int) -> bool:
    """Whether an open folder holds an entry of this name."""
    with suppress(OSError):
        os.stat(name, dir_fd=folder, follow_symlinks=False)
        return True
    return False


def _identity(folder: int) -> tuple[int, int]:
    status = os.fstat(folder)
    return status.st_dev, status.st_ino


def _link_target(name: str, folder: int) -> str | None:
    """Return where a link leads; None for what isn't a link."""
    try:
        return os.readlink(name, dir_fd=folder)
    except FileNotFoundError:
        raise _NotReadError("is a link that leads nowhere") from None
    except OSError as problem:
        if problem.errno == errno.EINVAL:
            return None
        raise
