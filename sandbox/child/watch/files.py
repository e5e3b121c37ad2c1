"""Watch the files that the app saves and sends."""

from __future__ import annotations

import os
import sys
from pathlib import PosixPath, WindowsPath
from typing import TYPE_CHECKING, Any

import werkzeug.utils
from werkzeug.datastructures import FileStorage

from ..static import bounded, held_by
from ..wire import short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

SAVE = Calls(FileStorage.save, "after")
SEND_FILE = Calls(werkzeug.utils.send_file, "after")

_stat, _real_path, _join = os.stat, os.path.realpath, os.path.join


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``saved`` and ``sent_file``."""
    watcher = _Files(observer)
    if "saved" in wanted:
        SAVE.watch(watcher.saved)
    if "sent_file" in wanted:
        SEND_FILE.watch(watcher.sent)


class _Files:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def saved(self, _: None, storage: Any, target: Any, *__: Any) -> None:
        """Report an uploaded file that was saved."""
        if self._observer.is_full("saved"):
            return
        path = _path_of(target)
        file, line = self._observer.places.caller(sys._getframe(2), "save")
        self._observer.tell(
            "saved",
            field=_text(held_by(storage).get("name")),
            filename=_text(held_by(storage).get("filename")),
            to=self._relative(path),
            bytes=_stat(path).st_size if path else None,
            file=file,
            line=line,
        )

    def sent(self, response: Any, path_or_file: Any, environ: Any, *rest: Any) -> None:
        """Report a file that was found, and becomes a response."""
        if self._observer.is_full("sent_file"):
            return
        as_attachment, root = rest[1], _path_of(rest[-1])
        path = _path_of(path_or_file)
        self._observer.tell(
            "sent_file",
            path=self._relative(_join(root, path) if path else ""),
            status=bounded(held_by(response).get("_status_code")),
            attachment=as_attachment is True,
        )

    def _relative(self, path: str) -> str:
        if not path:
            return ""
        path = _real_path(path)
        return self._observer.places.relative(path) or short(path)


def _path_of(target: object) -> str:
    """Return a path that is a string or a plain `Path`, "" for anything else."""
    kind = type(target)
    if kind is PosixPath or kind is WindowsPath:
        return str(target)
    return target if type(target) is str else ""


def _text(value: object) -> str:
    return short(value, 200) if type(value) is str else ""
