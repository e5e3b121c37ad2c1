"""Write an export: all of it or nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


class ExportError(Exception):
    """The file can't be written; the message is one sentence."""


def write_whole(file: Path, content: Iterable[bytes], *, force: bool = False) -> None:
    """Write a new file; `force` replaces one that exists.

    Raises:
        ExportError: there is a file already, or this one can't be written.
    """
    try:
        if file.is_dir():
            raise ExportError(f"{file} is a folder: name a file inside it")
        if file.exists() and not (force and file.is_file()):
            raise ExportError(f"{file} already exists: name another file, or add --force")
        replace_whole(file, content)
    except OSError as problem:
        raise ExportError(f"cannot write {file}: {problem.strerror}") from problem


def replace_whole(file: Path, content: Iterable[bytes]) -> None:
    """Write a file; the old content stays until the new one is on the disk.

    Once this returns, the new content survives a power cut.  A symbolic link stays a link.

    Raises:
        OSError: it can't be written.
    """
    file = Path(os.path.realpath(file))
    new = file.with_name(f".{file.name[:100]}.{secrets.token_hex(4)}")
    try:
        with new.open("xb") as out:
            for piece in content:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """Sync the names in a folder to the disk, on systems that can do that."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
