"""Where the keys of a TOML text stand: what `tomllib` leaves out and an author needs."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*'""")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")
_LAST_PART = re.compile(r"(?:\.[^.\[\]]*|\[\d+\])$|^[^.\[\]]*$")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a key or an item stands, and its text, if that goes over several lines."""

    line: int
    text_line: int | None = None


class KeyLines:
    """The lines of the keys in one valid TOML text.

    A path is written as faults name it: ``questions[0].options[1].why``.
    """

    def __init__(self, toml: str) -> None:
        self.spots = _Scanner(toml).scanned()

    def line(self, path: str) -> int:
        """Return the line of a key, of the table it would belong to, or else the first."""
        while path and path not in self.spots:
            path = _LAST_PART.sub("", path)
        return self.spots[path].line if path else 1

    def text_line(self, path: str, offset: int = 0) -> int:
        """Return the line on which a line of a key's text stands, the first being 0."""
        spot = self.spots.get(path)
        if spot is None or spot.text_line is None:
            return self.line(path)
        return spot.text_line + offset


class _Scanner:
    """One pass over a TOML text."""

    def __init__(self, toml: str) -> None:
        self._toml = toml
        self._at = 0
        self._line_ends = [end.start() for end in re.finditer("\n", toml)]
        self._spots: dict[str, Spot] = {}
        self._tables: dict[str, int] = {}
        """How many tables an array of tables has so far."""

    def scanned(self) -> dict[str, Spot]:
        table = ""
        while self._skip_blank():
            if self._next("["):
                table = self._header()
            else:
                self._pair(table)
        return self._spots

    def _header(self) -> str:
        """Read ``[a.b]`` or ``[[a.b]]``; return the path of the table that begins."""
        line, is_array = self._line(), self._next("[[")
        self._at += 1 + is_array
        *outer, last = self._keys()
        path = ""
        for key in outer:
            path = self._note(_join(path, key), line)
            if path in self._tables:
                path = f"{path}[{self._tables[path] - 1}]"
        path = _join(path, last)
        self._skip_blank()
        self._at += 1 + is_array
        if not is_array:
            return self._note(path, line)
        self._note(path, line)
        number = self._tables.get(path, 0)
        self._tables[path] = number + 1
        return self._note(f"{path}[{number}]", line)

    def _pair(self, table: str) -> None:
        line, path = self._line(), table
        for key in self._keys():
            path = self._note(_join(path, key), line)
        self._skip_blank()
        self._at += 1  # the equals sign
        self._skip_blank()
        self._value(path, line)

    def _value(self, path: str, line: int) -> None:
        self._note(path, line)
        if text := _TEXT.match(self._toml, self._at):
            if text.group().startswith(('"""', "'''")):
                first = self._line() + (self._toml[self._at + 3 : self._at + 4] == "\n")
                self._spots[path] = Spot(line, first)
            self._at = text.end()
        elif self._next("["):
            self._at += 1
            number = 0
            while self._skip_blank() and not self._next("]"):
                self._value(f"{path}[{number}]", self._line())
                number += 1
                self._comma()
            self._at += 1
        elif self._next("{"):
            self._at += 1
            while self._skip_blank() and not self._next("}"):
                self._pair(path)
                self._comma()
            self._at += 1
        else:
            scalar = _SCALAR.match(self._toml, self._at)
            assert scalar is not None
            self._at = max(scalar.end(), self._at + 1)

    def _keys(self) -> list[str]:
        """Read a key, dotted or not."""
        keys: list[str] = []
        while self._skip_blank() and (key := _KEY.match(self._toml, self._at)):
            self._at = key.end()
            keys.append(_unquoted(key.group()))
            self._skip_blank()
            if not self._next("."):
                break
            self._at += 1
        return keys

    def _note(self, path: str, line: int) -> str:
        self._spots.setdefault(path, Spot(line))
        return path

    def _line(self) -> int:
        return bisect_right(self._line_ends, self._at - 1) + 1

    def _next(self, sign: str) -> bool:
        return self._toml.startswith(sign, self._at)

    def _comma(self) -> None:
        self._skip_blank()
        self._at += self._next(",")

    def _skip_blank(self) -> bool:
        """Go over blanks, line ends and comments; return whether anything is left."""
        blank = _BLANK.match(self._toml, self._at)
        assert blank is not None
        self._at = blank.end()
        return self._at < len(self._toml)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    text = tomllib.loads(f"key = {key}")["key"]
    assert isinstance(text, str)
    return text
