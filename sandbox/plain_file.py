"""Open a file that a stranger may have made: a plain file alone, which is never waited for."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
from pathlib import Path
from typing import BinaryIO

CLONE = 0x40049409
"""FICLONE of Linux: let one file have the blocks of another."""

_HOW = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
    _HOW |= getattr(os, _name, 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotPlainError(OSError):
    """There is a pipe or a device where a plain file should be."""

    def __init__(self, name: str | Path) -> None:
        super().__init__(errno.EINVAL, "it is not a plain file", os.fspath(name))


def open_plain(name: str | Path, *, folder: int | None = None, follow: bool = False) -> BinaryIO:
    """Open a plain file to read it, below an open folder if one is given.

    Only a file that the user named should be followed if it's a link.  Read from it with a limit:
    what the system says about a file's size may be wrong.

    Raises:
        NotPlainError: it's something else; a pipe isn't opened, because that could take forever.
        OSError: it isn't there, it can't be read, or it's a link that isn't followed.
    """
    mode = os.stat(name, dir_fd=folder, follow_symlinks=follow).st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):  # to open a device may already do something
        raise NotPlainError(name)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(name))
    how = _HOW if follow else _HOW | _NO_LINK
    file = os.fdopen(os.open(name, how, dir_fd=folder), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotPlainError(name)
    return file


def read_at_most(file: BinaryIO, most: int) -> bytes:
    """Return the content of a file, cut after one byte more than `most`."""
    return file.read(most + 1) or b""  # None where there is nothing to read yet, as in /proc


def copy_plain(source: Path, target: Path) -> None:
    """Copy a plain file; where the file system can, both share their blocks until one changes.

    Raises:
        OSError: it can't be read, or not be written there.
    """
    with open_plain(source) as old, target.open("xb") as new:
        try:
            fcntl.ioctl(new.fileno(), CLONE, old.fileno())
        except OSError:  # another file system, or one that can't
            shutil.copyfileobj(old, new, 1024 * 1024)
