"""Read a course's folder strictly: plain UTF-8 files, and nothing that leads out of the folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lessons.course.faults import Fault, choices
from sandbox.plain_file import open_plain, read_at_most

MAX_FILE_BYTES = 256 * 1024
MAX_ENTRIES = 200
"""How many files and folders one folder may hold."""
MAX_DEPTH = 12
"""How many folders may be inside each other; the course's own folder counts."""


MAX_COURSE_BYTES = 16 * 1024 * 1024
MAX_COURSE_ENTRIES = 10_000
"""How much a whole course may hold: bytes, and files and folders."""


@dataclass(slots=True)
class _Room:
    """How much of a course may still be read."""

    bytes: int = MAX_COURSE_BYTES
    entries: int = MAX_COURSE_ENTRIES

    def is_left(self, faults: list[Fault]) -> bool:
        """Whether there's room; add a fault when it has just run out."""
        if self.bytes >= 0 and self.entries >= 0:
            return True
        what = (
            f"is too large: a course holds at most {MAX_COURSE_BYTES // 1024 // 1024} MiB"
            f" and {MAX_COURSE_ENTRIES:,} files and folders"
        )
        if Fault("", what) not in faults:
            faults.append(Fault("", what))
        return False


class Folder:
    """One folder of a course: the names of its files and of the folders in it.

    ``place`` is its path inside the course, as faults name it.  Hidden entries and
    ``__pycache__`` aren't part of a course.
    """

    def __init__(
        self, path: Path | str, place: str, faults: list[Fault], room: _Room | None = None
    ) -> None:
        self.path = str(path)
        self.place = place
        self._room = room or _Room()
        self.files: list[str] = []
        self.folders: list[str] = []
        self._is_listed = False
        try:
            with os.scandir(self.path) as entries:
                found = [e for e in entries if e.name[0] != "." and e.name != "__pycache__"]
            self._room.entries -= len(found)
            if not self._room.is_left(faults):
                return
            if len(found) > MAX_ENTRIES:
                what = f"holds {len(found):,} files and folders; at most {MAX_ENTRIES} are allowed"
                faults.append(Fault(place, what))
            elif place.count("/") + 2 > MAX_DEPTH and found:
                what = f"is too deep: at most {MAX_DEPTH} folders stand inside another"
                faults.append(Fault(place, what))
            else:
                self._is_listed = True
                for entry in sorted(found, key=lambda entry: entry.name):
                    self._sort_in(entry, faults)
        except OSError as problem:
            faults.append(Fault(place, f"cannot be read: {problem.strerror}"))

    def _sort_in(self, entry: os.DirEntry[str], faults: list[Fault]) -> None:
        name = entry.name
        if not name.isprintable():
            what = "a file's name must be printable UTF-8 text"
            faults.append(Fault(self.at(ascii(name)), what))
        elif entry.is_symlink():
            what = "is a symbolic link; a course holds plain files and folders only"
            faults.append(Fault(self.at(name), what))
        elif entry.is_dir():
            self.folders.append(name)
        elif entry.is_file():
            self.files.append(name)
        else:
            faults.append(Fault(self.at(name), "is neither a file nor a folder"))

    def at(self, name: str) -> str:
        """Return the place of an entry."""
        return f"{self.place}/{name}" if self.place else name

    def inside(self, name: str, faults: list[Fault]) -> Folder:
        """Return one of the folders in this folder."""
        return Folder(os.path.join(self.path, name), self.at(name), faults, self._room)  # noqa: PTH118

    def read(self, name: str, faults: list[Fault]) -> str | None:
        """Return a file's text; return None and add a fault when it's missing or isn't text."""
        place = self.at(name)
        if name not in self.files:
            if self._is_listed and place not in {fault.file for fault in faults}:
                near = choices(name, self.files) if self.files else "."
                faults.append(Fault(place, f"is missing{near.replace('Allowed', 'Here')}"))
            return None
        try:
            with open_plain(os.path.join(self.path, name)) as file:  # noqa: PTH118
                data = read_at_most(file, MAX_FILE_BYTES)
            self._room.bytes -= len(data)
            if not self._room.is_left(faults):
                return None
            if len(data) > MAX_FILE_BYTES:
                faults.append(Fault(place, f"is larger than {MAX_FILE_BYTES // 1024} KiB"))
                return None
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
            if "\0" not in text:
                return text
            what, line = (
                "is not text: this line holds a NUL",
                text.partition("\0")[0].count("\n") + 1,
            )
            faults.append(Fault(place, what, line=line))
        except UnicodeDecodeError as problem:
            line = data.count(b"\n", 0, problem.start) + 1
            what = f"is not UTF-8 text: this line holds the byte 0x{data[problem.start]:02x}"
            faults.append(Fault(place, what, line=line))
        except OSError as problem:
            faults.append(Fault(place, f"cannot be read: {problem.strerror}"))
        return None

    def texts(self, faults: list[Fault]) -> dict[str, str]:
        """Return the text of every file here and below, by its path from here."""
        found: dict[str, str] = {}
        pending = [("", self)]
        while pending:
            path, folder = pending.pop()
            if len(found) + len(folder.files) > MAX_ENTRIES:
                faults.append(Fault(self.place, f"holds more than {MAX_ENTRIES} files in all"))
                break
            for name in folder.files:
                if (text := folder.read(name, faults)) is not None:
                    found[path + name] = text
            below = [(f"{path}{name}/", folder.inside(name, faults)) for name in folder.folders]
            pending += reversed(below)
        return found
