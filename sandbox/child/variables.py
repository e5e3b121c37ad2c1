"""Remember which environment variables an app asked for and didn't get, and where."""

from __future__ import annotations

import os
import re
import sys
from types import FrameType
from typing import Any, Dict, NamedTuple, Optional

from .places import Places, innermost
from .wire import short

MAX_REMEMBERED = 50


class Lookup(NamedTuple):
    """Where a variable was asked for; ``direct`` means by the learner's own line."""

    file: str
    line: int
    direct: bool


_missed: Dict[str, Lookup] = {}


def watch_variables(places: Places) -> None:
    """Notice each lookup of a variable that isn't set; ``os.environ`` encodes its key first."""
    environment = os.environ
    encode, set_ones = environment.encodekey, environment._data  # type: ignore[attr-defined]

    def encodekey(key: Any) -> Any:
        encoded = encode(key)
        caller = sys._getframe(1)
        if encoded not in set_ones and caller.f_code.co_name == "__getitem__":
            _note(key, caller, places)
        return encoded

    environment.encodekey = encodekey


def _note(key: Any, frame: Optional[FrameType], places: Places) -> None:
    if type(key) is not str or key in _missed or len(_missed) >= MAX_REMEMBERED:
        return
    direct = True
    while frame is not None:
        file = places.relative(frame.f_code.co_filename)
        if file is not None:
            _missed[short(key, 200)] = Lookup(file, frame.f_lineno, direct)
            return
        inside = frame.f_code.co_filename.rsplit("/", 1)[-1]
        direct = direct and inside in ("os.py", "<frozen os>", *_MAPPINGS)
        frame = frame.f_back


_MAPPINGS = ("_collections_abc.py", "<frozen _collections_abc>")


def clue(exception: BaseException, said: str, places: Places) -> Optional[Dict[str, Any]]:
    """Return the variable for want of which an exception was raised."""
    about_key = isinstance(exception, RuntimeError) and re.search("secret.?key", said, re.I)
    line = places.raised(exception)
    for name, at in _missed.items():
        is_why = False
        if about_key:
            is_why = at.direct and bool(re.search("key|secret", name, re.I))
        elif isinstance(exception, KeyError):
            is_why = exception.args == (name,) and _asked_environment(exception)
        elif (at.file, at.line) == line:
            is_named = bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said))
            is_why = is_named or (at.direct and "None" in said)
        if is_why:
            return {"kind": "environment", "name": name, "file": at.file, "line": at.line}
    return None


def _asked_environment(exception: BaseException) -> bool:
    trace = innermost(exception)
    return trace is not None and trace.tb_frame.f_locals.get("self") is os.environ
