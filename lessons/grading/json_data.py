"""Find a value in JSON, compare it with another one, and say how they differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lessons.course.faults import listed
from lessons.course.model import JsonKind
from lessons.diagnosis.phrases import MAX_QUOTED, a_or_an, quoted
from sandbox.text import one_line, plural

MAX_KEYS = 6
"""Keys of an object that a sentence names."""

MAX_DIGITS = 9
"""Digits of an index: no array is longer."""


@dataclass(frozen=True, slots=True)
class JsonValue:
    """The value at a path in JSON; ``absent`` says instead why there is none, as a predicate."""

    value: object = None
    absent: str = ""


def value_at(data: object, path: str | None) -> JsonValue:
    """Return the value at a path of keys and indices, like "0.title"; None is the whole."""
    parts = path.split(".") if path else []
    for number, part in enumerate(parts):
        place = at(parts[:number])
        match data:
            case dict():
                if part not in data:
                    return JsonValue(absent=f"has no key {quoted(part)}{place}{_keys_of(data)}")
                data = data[part]
            case list():
                if not (part.isdecimal() and len(part) <= MAX_DIGITS):
                    return JsonValue(
                        absent=f"has an array{place}, so there's no key {quoted(part)}"
                    )
                if int(part) >= len(data):
                    return JsonValue(
                        absent=f"has {plural(len(data), 'item')}{place}, so there's no index {part}"
                    )
                data = data[int(part)]
            case _:
                return JsonValue(absent=f"has {named(data)}{place}, so there's nothing inside it")
    return JsonValue(data)


def kind_of(value: object) -> JsonKind:
    """Return the type that JSON has for a value."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case None:
            return "null"
        case Mapping():
            return "object"
        case _:
            return "array"


def is_same(value: object, wanted: object) -> bool:
    """Say whether two values are the same JSON: 1 and 1.0 are, true and 1 aren't."""
    return difference(value, wanted) == ""


def difference(value: object, wanted: object, path: Sequence[str] = ()) -> str:
    """Return the first thing in which a value isn't the wanted one, as a predicate; else ""."""
    match value, wanted:
        case Mapping(), Mapping():
            return _other_object(value, wanted, path)
        case list() | tuple(), list() | tuple():
            if len(value) != len(wanted):
                return f"has {plural(len(value), 'item')}{at(path)}, not {len(wanted)}"
            pairs = enumerate(zip(value, wanted, strict=True))
            return _first(difference(a, b, (*path, str(n))) for n, (a, b) in pairs)
    if kind_of(value) == kind_of(wanted):
        same, has, should = value == wanted, said(value), said(wanted)
    else:
        same, has, should = False, named(value), named(wanted)
    verb = "has" if path else "is"
    return "" if same else f"{verb} {has}{at(path)}, not {should}"


def _other_object(
    value: Mapping[str, object], wanted: Mapping[str, object], path: Sequence[str]
) -> str:
    if missing := [key for key in wanted if key not in value]:
        return f"has no key {quoted(missing[0])}{at(path)}{_keys_of(value)}"
    if extra := [key for key in value if key not in wanted]:
        return f"has a key {quoted(extra[0])}{at(path)} that should not be there"
    return _first(difference(value[key], wanted[key], (*path, key)) for key in wanted)


def _first(differences: Iterable[str]) -> str:
    return next(filter(None, differences), "")


def at(path: Sequence[str]) -> str:
    """Return the end of a predicate that names a path: " at '0.title'"; the whole has none."""
    return f" at {quoted('.'.join(path))}" if path else ""


def said(value: object) -> str:
    """Return a value as a sentence shows it."""
    if isinstance(value, str):
        return quoted(value)
    return one_line(json.dumps(value, ensure_ascii=False, default=str), MAX_QUOTED)


def named(value: object) -> str:
    """Return a value with its type: "the string '7'", "the number 7", "an array"."""
    kind = kind_of(value)
    return a_value(kind) if kind in ("object", "array", "null") else f"the {kind} {said(value)}"


def a_value(kind: str) -> str:
    """Return "an object", "a string" and so on."""
    return kind if kind == "null" else a_or_an(kind)


def _keys_of(data: Mapping[str, object]) -> str:
    """Say which keys an object has, after a sentence that misses one."""
    if not data:
        return ": it's empty"
    more = ["…"] if len(data) > MAX_KEYS else []
    keys = listed([*map(quoted, list(data)[:MAX_KEYS]), *more])
    return f": it has {keys}"
