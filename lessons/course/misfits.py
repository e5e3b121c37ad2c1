"""Where data from a file doesn't fit the struct that it should be, each place in words."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from lessons.course.faults import choices, listed
from lessons.course.toml_file import join_key

_NOUNS: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}

_DATA: dict[type[inspect.Type], type] = {
    inspect.StrType: str,
    inspect.BoolType: bool,
    inspect.IntType: int,
    inspect.VarTupleType: list,
    inspect.DictType: dict,
    inspect.StructType: dict,
}
"""The type that TOML has for each type of a struct's field."""


def find_misfits(data: object, shape: type[msgspec.Struct], path: str) -> list[tuple[str, str]]:
    """Return (path, what is wrong) for every part of the data that doesn't fit the struct."""
    return list(_misfits(data, inspect.type_info(shape), path))


def _misfits(value: object, shape: inspect.Type, path: str) -> Iterator[tuple[str, str]]:
    """Yield (path, what is wrong) for every part of `value` that doesn't fit its type."""
    wanted = _DATA.get(type(shape))
    if wanted is not None and type(value) is not wanted:
        yield path, f"must be {_NOUNS[wanted]}, not {_noun(value)}"
        return
    match shape, value:
        case inspect.StructType(), dict():
            yield from _table_misfits(value, shape, path)
        case inspect.VarTupleType(), list():
            for index, item in enumerate(value):
                yield from _misfits(item, shape.item_type, f"{path}[{index}]")
        case inspect.DictType(), dict():
            for key, item in value.items():
                yield from _misfits(item, shape.value_type, join_key(path, key))
        case inspect.LiteralType(), _ if value not in shape.values:
            yield path, f"{value!r} is unknown{choices(value, map(str, shape.values))}"
        case inspect.UnionType(types=(one, inspect.NoneType())), _ if value is not None:
            yield from _misfits(value, one, path)
        case inspect.UnionType(), _ if all(any(_misfits(value, t, path)) for t in shape.types):
            allowed = [
                _DATA.get(type(t), dict) for t in shape.types if not isinstance(t, inspect.NoneType)
            ]
            yield path, f"must be {listed((_NOUNS[t] for t in allowed), 'or')}, not {_noun(value)}"
        case inspect.NoneType(), _ if value is not None:
            yield path, f"must be left out, not {_noun(value)}"
        case _:
            return


def _table_misfits(
    table: dict[str, object], shape: inspect.StructType, path: str
) -> Iterator[tuple[str, str]]:
    fields = {field.encode_name: field for field in shape.fields}
    for key in table:
        if key not in fields:
            yield join_key(path, key), f"unknown key{choices(key, fields)}"
    for name, field in fields.items():
        if name in table:
            yield from _misfits(table[name], field.type, join_key(path, name))
        elif field.required:
            yield join_key(path, name), "is missing"


def _noun(value: object) -> str:
    return _NOUNS.get(type(value), "a date or time" if value is not None else "nothing")
