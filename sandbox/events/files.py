"""Files that were uploaded and saved, and files that the app sent."""

from __future__ import annotations

from sandbox.events.base import Event, Number, Text


class FileSaved(Event, frozen=True, tag="saved"):
    """The app saved an uploaded file; ``to`` is its path in the project."""

    n: Number
    field: Text
    filename: Text
    to: Text
    bytes: Number | None
    file: Text | None
    line: Number | None


class FileSent(Event, frozen=True, tag="sent_file"):
    """The app sent a file, one of the folder ``static`` too; ``path`` is that in the project."""

    n: Number
    path: Text
    status: Number
    attachment: bool
