"""The temporary folder of a run: make it, measure it, and remove it whatever is in it.

An app may nest folders deeper than a path can name, or take away its own rights to them.  Without
a layer that forbids it, it may leave links that point outside.  So nothing here follows a link or
recurses.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox import process_family as processes
from sandbox.limits import Limits

PREFIX = "flasklings-"


class RunFolder:
    """The temporary folder of one run, ``flasklings-PID-…``; it's locked while we use it.

    ``project`` is the folder of the learner's files: in there, or `in_place` where the app works
    on the project itself.
    """

    def __init__(self, in_place: Path | None = None) -> None:
        made = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
        self.path = Path(made).resolve()
        self.project = in_place or self.path / "project"
        self._lock = _lock(self.path)

    @property
    def home(self) -> Path:
        """The app's home folder."""
        return self.path / "home"

    def remove(self) -> None:
        """Remove the folder and all that is in it."""
        remove(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


@dataclass(frozen=True, slots=True)
class Usage:
    """The size of a folder: bytes on the disk, and the number of files and folders."""

    bytes: int
    entries: int

    def and_more(self, limits: Limits) -> Usage:
        """Return the most that there may be when there is this already."""
        return Usage(self.bytes + limits.disk_bytes, self.entries + limits.disk_entries)


def usage(folder: Path, most: Usage) -> Usage:
    """Measure a folder, but stop when one figure is above `most`.

    A folder that is nested too deep to be named counts as too many entries.
    """
    size, entries = 0, 0
    waiting = [str(folder)]
    while waiting:
        try:
            with _scan(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    size += _on_disk(entry.stat(follow_symlinks=False))
                    if size > most.bytes or entries > most.entries:
                        return Usage(size, entries)
        except FileNotFoundError:
            continue  # removed meanwhile
        except OSError:
            return Usage(size, most.entries + 1)
    return Usage(size, entries)


@dataclass(frozen=True, slots=True)
class Nameless:
    """What a process keeps of files that have no name any more.

    ``bytes`` are those of the files that could be measured.  ``hidden`` says that there may be
    others: deleted and closed, but still mapped.  ``shared`` are the bytes of the mappings that
    write to their file.
    """

    bytes: int
    hidden: bool
    shared: int


UNKNOWN = Nameless(0, hidden=True, shared=1 << 62)
"""What is known of a process that can't be looked into."""


def nameless(pid: int, folder: Path) -> Nameless:
    """Look for the files of a folder that a process keeps without a name.

    The descriptors come before the mappings, because a file can be mapped and closed meanwhile,
    but not the other way round.
    """
    for task in _listed(Path(f"/proc/{pid}/task")):
        # All threads share one table, but the thread that began the process may have left.
        found: dict[tuple[int, int], int] = {}
        try:
            for descriptor in (task / "fd").iterdir():
                with contextlib.suppress(FileNotFoundError):
                    status = descriptor.stat()
                    if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                        found[status.st_dev, status.st_ino] = _on_disk(status)
            maps = (task / "maps").read_bytes()
        except OSError:
            continue
        if maps:
            hidden, shared = _mapped(task, maps, folder, found)
            return Nameless(sum(found.values()), hidden, shared)
    return UNKNOWN


def _mapped(
    task: Path, maps: bytes, folder: Path, found: dict[tuple[int, int], int]
) -> tuple[bool, int]:
    """Add deleted files that are mapped; say if some can't be measured, and what is shared."""
    hidden, shared = False, 0
    beginning = os.fsencode(folder).replace(b"\n", rb"\012")  # as the kernel writes it
    for line in maps.splitlines():
        place, rights, _, device, inode, *name = line.split(None, 5)
        if not name or not name[0].startswith(beginning):
            continue
        if rights.endswith(b"s"):
            begin, _, end = place.partition(b"-")
            shared += int(end, 16) - int(begin, 16)
        if name[0].endswith(b" (deleted)"):
            major, _, minor = device.partition(b":")
            file = os.makedev(int(major, 16), int(minor, 16)), int(inode)
            if file in found:
                continue
            try:  # only root may
                found[file] = _on_disk((task / "map_files" / os.fsdecode(place)).stat())
            except OSError:
                hidden = True
    return hidden, shared


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def remove(folder: Path) -> None:
    """Remove a folder with everything in it, without following links, as far as that's possible."""
    with contextlib.suppress(OSError):
        root = _open(str(folder))
        try:
            _empty(root)
        finally:
            os.close(root)
        folder.rmdir()


def sweep() -> None:
    """Remove the folders and end the processes that killed programs of ours left behind."""
    processes.end_strays()
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(tempfile.gettempdir())):
            with contextlib.suppress(OSError):
                if _is_stale(entry):
                    remove(Path(entry.path))


def _is_stale(entry: os.DirEntry[str]) -> bool:
    """Say whether a run's folder belongs to a process of this user that is gone."""
    prefix, _, rest = entry.name.partition("-")
    pid = rest.partition("-")[0]
    if prefix + "-" != PREFIX or not pid.isdecimal() or not entry.is_dir(follow_symlinks=False):
        return False
    if entry.stat(follow_symlinks=False).st_uid != os.getuid():
        return False
    if processes.is_alive(int(pid)):
        return False
    # Its process may be alive where this one cannot see it, in another container.
    lock = _lock(Path(entry.path))
    if lock is None:
        return False
    os.close(lock)
    return True


def _lock(folder: Path) -> int | None:
    """Return a descriptor that holds the lock on a folder; None if another process holds it."""
    descriptor = _open(str(folder))
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _empty(root: int) -> None:
    """Empty an open folder.

    What lies deeper moves up to it first, so that neither depth nor path length ever grows.
    """
    token = secrets.token_hex(4)
    waiting = list(_take_out(root, root, token, 0))
    count = len(waiting)
    while waiting:
        name = waiting.pop()
        with contextlib.suppress(OSError):
            folder = _open(name, root)
            try:
                moved = list(_take_out(folder, root, token, count))
            finally:
                os.close(folder)
            waiting += moved
            count += len(moved)
            os.rmdir(name, dir_fd=root)


def _take_out(folder: int, root: int, token: str, count: int) -> Iterator[str]:
    """Unlink the files of a folder and move its folders to the root; yield their names there."""
    with os.scandir(folder) as found:
        entries = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in found]
    for name, is_folder in entries:
        with contextlib.suppress(OSError):
            if not is_folder:
                os.unlink(name, dir_fd=folder)
                continue
            os.close(_open(name, folder))  # makes it ours again: moving it writes to it
            new = f"{token}-{count}"
            os.rename(name, new, src_dir_fd=folder, dst_dir_fd=root)
            count += 1
            yield new


def _open(name: str, parent: int | None = None) -> int:
    """Open a folder, but no link, and restore the rights that an app may have taken away."""
    how = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    with contextlib.suppress(PermissionError):
        descriptor = os.open(name, how, dir_fd=parent)
        if os.fstat(descriptor).st_mode & 0o700 != 0o700:
            os.fchmod(descriptor, 0o700)
        return descriptor
    if hasattr(os, "O_PATH"):
        path = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
        try:
            Path(f"/proc/self/fd/{path}").chmod(0o700)
        finally:
            os.close(path)
    else:
        os.chmod(name, 0o700, dir_fd=parent, follow_symlinks=False)
    return os.open(name, how, dir_fd=parent)


@contextlib.contextmanager
def _scan(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    try:
        found = os.scandir(folder)
    except PermissionError:
        os.close(_open(folder))
        found = os.scandir(folder)
    with found:
        yield found


def _on_disk(status: os.stat_result) -> int:
    return status.st_blocks * 512
