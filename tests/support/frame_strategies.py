"""Frames as hypothesis makes them up: any that the gate lets in, whatever sense they make."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from sandbox.text import MAX_TEXT

Frame = dict[str, Any]

TEXTS = st.sampled_from(
    [
        *("", "a", "app.py", "/", "GET", "flask", "form", "json", "message", "home.html", "t", "e"),
        *("\x1b[31mred", "\u202eevil", "a\nb\r\n", "[bold]x[/]", "%s%(a)s{0}", "{{ x }}", "\0"),
        *(
            "'\"\\",
            "日本語",
            "🙂" * 40,
            " ",
            "../../etc/passwd",
            "1",
            "-1",
            "None",
            "x.y.z",
            "(",
            "*",
        ),
        *("insert into t values (?)", "SELECT '", "int", "str", "KeyError", "0", "=", "&", "a=b;c"),
        "x" * MAX_TEXT,
    ]
)
NUMBERS = st.sampled_from([0, 1, 1, 1, 2, 3, -1, 404, 2**31, 2**53, -(2**53)])
FLOATS = st.sampled_from([0, 0.5, 2**53])


def frames_of(kind: type[msgspec.Struct], **fixed: object) -> st.SearchStrategy[Frame]:
    """Return frames of one kind, as plain data; `fixed` are fields that all of them have."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    return _struct(found).map(lambda frame: {**frame, **fixed})


def _struct(kind: inspect.StructType) -> st.SearchStrategy[Frame]:
    tag = {kind.tag_field: st.just(kind.tag)} if kind.tag_field else {}
    fields = {field.encode_name: _of(field.type) for field in kind.fields}
    required = [field.encode_name for field in kind.fields if field.required]
    return st.fixed_dictionaries(
        {**tag, **{name: fields[name] for name in required}},
        optional={name: made for name, made in fields.items() if name not in required},
    )


def _of(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Return any value of a type, within the bounds that it names."""
    match kind:
        case inspect.StrType(max_length=most):
            return TEXTS.map(lambda text: text[:most])
        case inspect.IntType():
            return NUMBERS
        case inspect.FloatType():
            return FLOATS
        case inspect.BoolType():
            return st.booleans()
        case inspect.NoneType():
            return st.none()
        case inspect.BytesType():
            return st.sampled_from(["", "eA==", "PGI+", "////"])
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.UnionType(types=types):
            return st.one_of([_of(one) for one in types])
        case inspect.VarTupleType(item_type=item):
            return st.lists(_of(item), max_size=min(kind.max_length or 3, 3))
        case inspect.TupleType(item_types=items):
            return st.tuples(*[_of(one) for one in items]).map(list)
        case inspect.DictType(value_type=value):
            return st.dictionaries(TEXTS, _of(value), max_size=3)
        case inspect.StructType():
            return _struct(kind)
    raise NotImplementedError(kind)
