"""Reading a course's folder strictly: plain UTF-8 files, nothing that leads out of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from lessons.course.faults import FaultList, choices, shaped

T = TypeVar("T", bound=msgspec.Struct)

MAX_FILE_BYTES = 256 * 1024
MAX_ENTRIES = 200
"""How many files and folders one folder may hold."""
MAX_DEPTH = 12
"""How many folders may stand inside each other, the course's own among them."""


class Folder:
    """One folder of a course; whatever is wrong with it or in it is added to the faults.

    ``place`` is its path inside the course, as faults name it.  Hidden entries and
    ``__pycache__`` are not part of a course and are passed over.
    """

    def __init__(self, path: Path | str, place: str, faults: FaultList) -> None:
        self.path = str(path)
        self.place = place
        self.faults = faults
        self.files: list[str] = []
        self.folders: list[str] = []
        self._is_listed = False
        try:
            with os.scandir(self.path) as entries:
                found = [entry for entry in entries if not _is_passed_over(entry.name)]
            if len(found) > MAX_ENTRIES:
                what = f"holds {len(found):,} files and folders; at most {MAX_ENTRIES} are allowed"
                faults.add(place, what)
            elif place.count("/") + 2 > MAX_DEPTH and found:
                faults.add(place, f"is too deep: at most {MAX_DEPTH} folders stand inside another")
            else:
                self._is_listed = True
                for entry in sorted(found, key=lambda entry: entry.name):
                    self._sort_in(entry)
        except OSError as problem:
            faults.add(place, f"cannot be read: {problem.strerror}")

    def _sort_in(self, entry: os.DirEntry[str]) -> None:
        name = entry.name
        if not name.isprintable():
            self.faults.add(self.at(ascii(name)), "a file's name must be printable UTF-8 text")
        elif entry.is_symlink():
            what = "is a symbolic link; a course holds plain files and folders only"
            self.faults.add(self.at(name), what)
        elif entry.is_dir():
            self.folders.append(name)
        elif entry.is_file():
            self.files.append(name)
        else:
            self.faults.add(self.at(name), "is neither a file nor a folder")

    def at(self, name: str) -> str:
        """Return the place of an entry."""
        return f"{self.place}/{name}" if self.place else name

    def inside(self, name: str) -> Folder:
        """Return one of the folders in this one."""
        return Folder(os.path.join(self.path, name), self.at(name), self.faults)  # noqa: PTH118

    def read(self, name: str) -> str | None:
        """Return a file's text; None and a fault where it is missing or no text."""
        if name not in self.files:
            if self._is_listed and self.at(name) not in {fault.file for fault in self.faults.found}:
                near = choices(name, self.files) if self.files else "."
                self.faults.add(self.at(name), f"is missing{near.replace('Allowed', 'Here')}")
            return None
        try:
            with open(os.path.join(self.path, name), "rb") as file:  # noqa: PTH118, PTH123
                data = file.read(MAX_FILE_BYTES + 1)
            if len(data) > MAX_FILE_BYTES:
                what = f"is larger than {MAX_FILE_BYTES // 1024} KiB"
                self.faults.add(self.at(name), what)
                return None
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as problem:
            line = data.count(b"\n", 0, problem.start) + 1
            what = f"is not UTF-8 text: this line holds the byte 0x{data[problem.start]:02x}"
            self.faults.add(self.at(name), what, line=line)
        except OSError as problem:
            self.faults.add(self.at(name), f"cannot be read: {problem.strerror}")
        return None

    def toml(self, name: str, shape: type[T]) -> T | None:
        """Return a TOML file as the struct `shape`; None and faults where it is not one."""
        text = self.read(name)
        table = None if text is None else self.faults.parse_toml(text, self.at(name))
        return None if table is None else shaped(table, shape, self.at(name), "", self.faults)

    def texts(self) -> dict[str, str]:
        """Return the text of every file here and below, by its path from here."""
        found: dict[str, str] = {}
        pending = [("", self)]
        while pending:
            path, folder = pending.pop()
            if len(found) + len(folder.files) > MAX_ENTRIES:
                self.faults.add(self.place, f"holds more than {MAX_ENTRIES} files in all")
                break
            for name in folder.files:
                if (text := folder.read(name)) is not None:
                    found[path + name] = text
            below = [(f"{path}{name}/", folder.inside(name)) for name in folder.folders]
            pending += reversed(below)
        return found


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"
