"""Who called a function of Flask's: the app, or Flask itself."""

from __future__ import annotations

import os
from collections.abc import Set
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any

import flask
import jinja2
import werkzeug

from ..places import MAX_PATHS

JINJA, FLASK, WERKZEUG = (
    os.path.dirname(str(module.__file__)) + os.sep for module in (jinja2, flask, werkzeug)
)


def files_of(*functions: Any) -> frozenset[str]:
    """Return the files that functions are written in, as their frames name them."""
    codes: list[CodeType] = [function.__code__ for function in functions]
    return frozenset(code.co_filename for code in codes)


def caller_of_flask(frame: FrameType | None, through: Set[str]) -> FrameType | None:
    """Return the frame of the app or a library that made a call; None if Flask made it.

    The frames of these files, and of Jinja, only pass a call on.
    """
    while frame is not None:
        file = frame.f_code.co_filename
        if file not in through:
            library = _library_of(file)
            if library != JINJA:
                return None if library else frame
        frame = frame.f_back
    return None


@lru_cache(MAX_PATHS)
def _library_of(file: str) -> str:
    """Return which of the three libraries a file belongs to, "" if it's none of them."""
    return next((one for one in (JINJA, FLASK, WERKZEUG) if file.startswith(one)), "")
