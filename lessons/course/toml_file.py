"""One TOML file of a course: its table as typed data, and the line of each of its keys."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from lessons.course.faults import Fault

T = TypeVar("T", bound=msgspec.Struct)

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


MAX_TEXT, MAX_LINE = 10_000, 2_000
"""Characters of a text in a course, and of one of its lines: longer ones take long to show."""

MAX_PARTS, MAX_DEPTH = 32, 20
"""Parts of a dotted key, and how many tables and arrays may be inside each other."""

_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+"""
_LONG_KEY = re.compile(rf"(?<![A-Za-z0-9_-])(?:{_PART}\.[ \t]*+){{{MAX_PARTS}}}")


@dataclass(frozen=True, slots=True)
class KeyPosition:
    """The line of a key or an item, and the first line of its string if that has several lines."""

    line: int
    text_line: int | None = None


@dataclass(frozen=True)
class TomlFile:
    """A TOML file: its place in the course, its text and its table.

    A key is written as faults name it: ``questions[0].options[1].why``.
    """

    place: str
    text: str = ""
    table: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, place: str, text: str, faults: list[Fault]) -> TomlFile | None:
        """Parse a file; return None and add a fault when it isn't valid TOML."""
        if long := _LONG_KEY.search(text):  # the parser takes minutes for a very long one
            line = text.count("\n", 0, long.start()) + 1
            what = f"a key has too many parts: at most {MAX_PARTS} are allowed"
            faults.append(Fault(place, what, line=line))
            return None
        try:
            toml = cls(place, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as problem:
            found = re.search(r"\(at line (\d+), column \d+\)$", str(problem))
            line = int(found[1]) if found else text.count("\n") + 1
            said = re.sub(r" \(at .*\)$", "", str(problem))
            faults.append(Fault(place, f"is not valid TOML: {said}", line=line))
        except RecursionError:
            faults.append(Fault(place, _TOO_DEEP, line=1))
        except ValueError:  # an integer of thousands of digits
            faults.append(Fault(place, f"is not valid TOML: {_TOO_LARGE}", line=1))
        else:
            oversized = list(_oversized(toml.table))
            faults += (toml.fault(key, what) for key, what in oversized)
            return None if oversized else toml
        return None

    def convert(self, shape: type[T], faults: list[Fault]) -> T | None:
        """Return the table as a struct; return None and add every misfit as a fault."""
        return self.convert_part(self.table, shape, "", faults)

    def convert_part(
        self, data: object, shape: type[T], path: str, faults: list[Fault]
    ) -> T | None:
        """Return a part of the table, which has this path, as a struct; or None and faults."""
        try:
            return msgspec.convert(data, shape, strict=True)
        except msgspec.ValidationError as problem:
            from lessons.course.misfits import find_misfits  # slow to import, seldom needed

            found = find_misfits(data, shape, path) or [(path, str(problem))]
            faults += (self.fault(key, what) for key, what in found)
            return None

    def fault(self, key: str, what: str) -> Fault:
        """Return a fault on the line of a key."""
        return Fault(self.place, what, key, self.line(key))

    def line(self, key: str) -> int:
        """Return the line of a key, of the table it would belong to, or else the first line."""
        while key and key not in self.positions:
            key = _LAST_PART.sub("", key)
        return self.positions[key].line if key else 1

    @cached_property
    def positions(self) -> dict[str, KeyPosition]:
        """The position of every key and item; `tomllib` doesn't tell it."""
        return _Scanner(self.text).scan()


_TOO_DEEP = "the TOML is nested too deeply"
_TOO_LARGE = "a number is too large"


def text_fault(text: str) -> str:
    """Return what is wrong with the size of a text; "" if nothing is."""
    if len(text) > MAX_TEXT:
        return f"is longer than {MAX_TEXT:,} characters"
    if max(map(len, text.split("\n"))) > MAX_LINE:
        return f"holds a line of more than {MAX_LINE:,} characters"
    return ""


def _oversized(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the values that are too long, too large or too deep for a course, by their keys."""
    pending: list[tuple[str, Any, int]] = [("", table, 0)]
    while pending:
        key, value, depth = pending.pop()
        if depth > MAX_DEPTH:
            yield "", _TOO_DEEP
            return
        match value:
            case str() if what := text_fault(value):
                yield key, what
            case int() if abs(value) >= 1 << 63:
                yield key, _TOO_LARGE
            case dict():
                pending += ((join_key(key, name), one, depth + 1) for name, one in value.items())
            case list():
                pending += ((f"{key}[{at}]", one, depth + 1) for at, one in enumerate(value))
            case _:
                pass


class _Scanner:
    """One pass over a TOML text."""

    def __init__(self, toml: str) -> None:
        self._toml = toml
        self._at = 0
        self._line_ends = [end.start() for end in re.finditer("\n", toml)]
        self._positions: dict[str, KeyPosition] = {}
        self._tables: dict[str, int] = {}
        """How many tables an array of tables has so far."""

    def scan(self) -> dict[str, KeyPosition]:
        table = ""
        while self._skip_blank():
            if self._next("["):
                table = self._header()
            else:
                self._pair(table)
        return self._positions

    def _header(self) -> str:
        """Read ``[a.b]`` or ``[[a.b]]``; return the path of the table that begins."""
        line, is_array = self._line(), self._next("[[")
        self._at += 1 + is_array
        *outer, last = self._keys()
        path = ""
        for key in outer:
            path = self._note(join_key(path, key), line)
            if path in self._tables:
                path = f"{path}[{self._tables[path] - 1}]"
        path = join_key(path, last)
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
            path = self._note(join_key(path, key), line)
        self._skip_blank()
        self._at += 1  # the equals sign
        self._skip_blank()
        self._value(path, line)

    def _value(self, path: str, line: int) -> None:
        self._note(path, line)
        if text := _TEXT.match(self._toml, self._at):
            if text.group().startswith(('"""', "'''")):
                first = self._line() + (self._toml[self._at + 3 : self._at + 4] == "\n")
                self._positions[path] = KeyPosition(line, first)
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
        self._positions.setdefault(path, KeyPosition(line))
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


def join_key(path: str, key: str) -> str:
    """Return the path of a key in the table of a path; "" is the file's own table."""
    return f"{path}.{key}" if path else key


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    text = tomllib.loads(f"key = {key}")["key"]
    assert isinstance(text, str)
    return text
