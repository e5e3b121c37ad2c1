"""What is wrong with a course: every fault with its file, its line and what is allowed there."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from lessons.course.toml_lines import KeyLines

if TYPE_CHECKING:
    from msgspec import inspect

T = TypeVar("T", bound=msgspec.Struct)

_NOUNS: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a course.

    ``file`` is the file's path inside the course, "" for the course as a whole; ``key`` says where
    in it, and ``line`` is None only where there is no such line, as in a file that is missing.
    """

    file: str
    what: str
    key: str = ""
    line: int | None = None

    @property
    def place(self) -> str:
        """The file and the line, as editors take them: ``step.md:12``."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.key, self.what) if part)


class CourseError(Exception):
    """A course that cannot be loaded; as text, one line a fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class FaultList:
    """The faults found so far, and where the parts of the course's files stand.

    ``text_lines`` holds on which line the text below a step's front matter begins, ``questions``
    which of a quiz file's questions could be read.
    """

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self._toml: dict[str, str] = {}
        self._lines: dict[str, KeyLines] = {}
        self.text_lines: dict[str, int] = {}
        self.questions: dict[str, tuple[int, ...]] = {}

    def add(self, file: str, what: str, key: str = "", line: int | None = None) -> None:
        """Note a fault; without its line, that of the key is taken where the file is TOML."""
        if line is None and file in self._toml:
            line = self.lines(file).line(key)
        self.found.append(Fault(file, what, key, line))

    def lines(self, file: str) -> KeyLines:
        """Return where the keys of a TOML file stand; of one that is none, nothing is known."""
        if file not in self._lines:
            self._lines[file] = KeyLines(self._toml.get(file, ""))
        return self._lines[file]

    def parse_toml(self, text: str, file: str) -> dict[str, Any] | None:
        """Return a file's TOML as a table; None and a fault where it is not valid."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            found = re.search(r"\(at line (\d+), column \d+\)$", str(problem))
            line = int(found[1]) if found else text.count("\n") + 1
            said = re.sub(r" \(at .*\)$", "", str(problem))
            self.add(file, f"is not valid TOML: {said}", line=line)
        except RecursionError:
            self.add(file, "the TOML is nested too deeply", line=1)
        else:
            self._toml[file] = text
            return table
        return None


def shaped(data: object, shape: type[T], file: str, path: str, faults: FaultList) -> T | None:
    """Return `data` as the struct `shape`; None and every misfit as a fault where it is none.

    `path` is where `data` stands in the file, "" for all of it.
    """
    try:
        return msgspec.convert(data, shape, strict=True)
    except msgspec.ValidationError as problem:
        from msgspec import inspect

        misfits = list(_misfits(data, inspect.type_info(shape), path))
        for where, what in misfits or [(path, str(problem))]:
            faults.add(file, what, where)
        return None


def choices(name: object, allowed: Iterable[str]) -> str:
    """Return the end of a sentence that refuses a name: the nearest right one, and all of them."""
    names = list(allowed)
    near = difflib.get_close_matches(name, names, n=1) if isinstance(name, str) else []
    return f"{f'; did you mean {near[0]}?' if near else '.'} Allowed: {listed(names)}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Return names as a sentence lists them: "a, b and c"."""
    *most, final = [*names] or ["nothing"]
    return f"{', '.join(most)} {last} {final}" if most else final


def _misfits(value: object, shape: inspect.Type, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, what is wrong) for every part of `value` that does not fit its type."""
    from msgspec import inspect

    match shape:
        case inspect.StructType():
            yield from _table_misfits(value, shape, path)
        case inspect.VarTupleType():
            if isinstance(value, list):
                for index, item in enumerate(value):
                    yield from _misfits(item, shape.item_type, f"{path}[{index}]")
            else:
                yield path, f"must be a list, not {_noun(value)}"
        case inspect.DictType():
            if isinstance(value, dict):
                for key, item in value.items():
                    yield from _misfits(item, shape.value_type, _join(path, key))
            else:
                yield path, f"must be a table, not {_noun(value)}"
        case inspect.LiteralType():
            if value not in shape.values:
                yield path, f"{value!r} is unknown{choices(value, map(str, shape.values))}"
        case inspect.UnionType():
            fitting = [t for t in shape.types if not any(_misfits(value, t, path))]
            if not fitting:
                wanted = [_wanted(t) for t in shape.types if not isinstance(t, inspect.NoneType)]
                yield path, f"must be {listed(wanted, 'or')}, not {_noun(value)}"
        case inspect.StrType() if not isinstance(value, str):
            yield path, f"must be text, not {_noun(value)}"
        case inspect.BoolType() if not isinstance(value, bool):
            yield path, f"must be true or false, not {_noun(value)}"
        case inspect.IntType() if not isinstance(value, int) or isinstance(value, bool):
            yield path, f"must be a whole number, not {_noun(value)}"
        case inspect.NoneType() if value is not None:
            yield path, f"must be left out, not {_noun(value)}"
        case _:
            return


def _table_misfits(
    value: object, shape: inspect.StructType, path: str
) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path, f"must be a table, not {_noun(value)}"
        return
    fields = {field.encode_name: field for field in shape.fields}
    for key in value:
        if key not in fields:
            yield _join(path, key), f"unknown key{choices(key, fields)}"
    for name, field in fields.items():
        if name in value:
            yield from _misfits(value[name], field.type, _join(path, name))
        elif field.required:
            yield _join(path, name), "is missing"


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _noun(value: object) -> str:
    return _NOUNS.get(type(value), "a date or time" if value is not None else "nothing")


def _wanted(shape: inspect.Type) -> str:
    from msgspec import inspect

    match shape:
        case inspect.StrType():
            return "text"
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return "a whole number"
        case inspect.VarTupleType():
            return "a list"
        case _:
            return "a table"
