"""The value of an expression at the line that raised, found without running any code."""

from __future__ import annotations

import ast
import itertools
import sys
from types import FrameType, TracebackType
from typing import Any, Dict, Optional

from .places import Places, innermost
from .static import held_by


def subscripted(exception: BaseException, key: str, places: Places) -> Any:
    """Return what was subscripted with a key where an exception was raised, None if unknown.

    Python 3.11 and newer record which part of the line it was.
    """
    trace = innermost(exception)
    if trace is None:
        return None
    node = _failing_node(trace, places)
    if not isinstance(node, ast.Subscript):
        return None
    if not (isinstance(node.slice, ast.Constant) and node.slice.value == key):
        return None
    return value_of(node.value, trace)


def _own_locals() -> Any:
    return sys._getframe().f_locals


_FUNCTION_LOCALS = type(_own_locals())
"""A dictionary; from Python 3.13 on, a view of the frame."""


def locals_of(frame: FrameType) -> Dict[str, Any]:
    """Return a frame's local names; an empty dictionary where a learner's object holds them."""
    found: Any = frame.f_locals
    if type(found) is _FUNCTION_LOCALS:
        return dict(found)
    return found if isinstance(found, dict) else {}


def value_of(node: ast.expr, trace: TracebackType) -> Any:
    """Return the value of a name, or of an attribute of Flask's or of a plain instance."""
    if isinstance(node, ast.Name):
        for space in (locals_of(trace.tb_frame), trace.tb_frame.f_globals):
            if node.id in space:
                return _itself(dict.__getitem__(space, node.id))
    if isinstance(node, ast.Attribute):
        owner = value_of(node.value, trace)
        return held_by(owner).get(node.attr)
    return None


def _itself(value: Any) -> Any:
    """Return what a proxy of Flask's stands for; the session without counting as an access."""
    import flask
    from werkzeug.local import LocalProxy

    if type(value) is not LocalProxy:
        return value
    if value is flask.current_app and flask.has_app_context():
        return value._get_current_object()
    return None


def _failing_node(trace: TracebackType, places: Places) -> Optional[ast.expr]:
    code = trace.tb_frame.f_code
    positions = getattr(code, "co_positions", None)
    file = places.relative(code.co_filename)
    if positions is None or file is None:
        return None
    line, end_line, column, end = next(
        itertools.islice(positions(), trace.tb_lasti // 2, None), (None,) * 4
    )
    if line is None or line != end_line or column is None or end is None:
        return None
    text = places.text(file).splitlines()[line - 1].encode()[column:end].decode()
    try:
        expression: ast.expr = ast.parse(text, mode="eval").body
        return expression
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
