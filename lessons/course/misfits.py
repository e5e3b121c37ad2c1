"""Where data from a file doesn't fit the struct that it should be, each place in words."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from lessons.course.faults import choices, listed

_NOUNS: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


def find_misfits(data: object, shape: type[msgspec.Struct], path: str) -> list[tuple[str, str]]:
    """Return (path, what is wrong) for every part of the data that doesn't fit the struct."""
    return list(_misfits(data, inspect.type_info(shape), path))


def _misfits(value: object, shape: inspect.Type, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, what is wrong) for every part of `value` that does not fit its type."""
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
