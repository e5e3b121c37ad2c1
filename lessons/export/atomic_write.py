"""Writing an export: whole or not at all, and over nothing but an earlier export of its kind."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


class ExportError(Exception):
    """The file cannot be written; the text is one sentence."""


def write_whole(
    file: Path, content: Iterable[bytes], *, what: str, is_earlier: Callable[[Path], bool]
) -> None:
    """Write an export to a file; an earlier one stays until the new one is on the disk.

    `is_earlier` tells an export of this kind from other files, and `what` names the kind.

    Raises:
        ExportError: there is another file already, or this one cannot be written.
    """
    try:
        if file.is_dir():
            raise ExportError(f"{file} is a folder: name a file in it")
        if file.exists() and not (file.is_file() and is_earlier(file)):
            raise ExportError(
                f"{file} is there already and is no {what} of flasklings: name another file"
            )
        replace_whole(file, content)
    except OSError as problem:
        raise ExportError(f"cannot write {file}: {problem.strerror}") from problem


def replace_whole(file: Path, content: Iterable[bytes]) -> None:
    """Write a file; what stands there stays until the new one is on the disk.

    Once this returns, the new one outlives a power cut.  A link is followed: it stays one.

    Raises:
        OSError: it cannot be written.
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
    """Bring to the disk what was renamed in a folder, on the systems that can do that."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
