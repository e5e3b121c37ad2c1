"""See every call of a library's function, by whatever name it's called.

The *code* of the function is replaced, so aliases that were bound before are seen too: ``from
flask import flash as f``, Jinja's globals, methods of subclasses.  The new code keeps the file and
the line of the old one, so ``inspect.getsource`` still shows the library's own.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from typing import Any

from jinja2.utils import internal_code


class Calls:
    """The calls of one function; make it ahead, because compiling takes time.

    The function may not use ``super()``, nor send values into its ``yield``.
    """

    def __init__(self, function: Any) -> None:
        code: types.CodeType = function.__code__
        self._function = function
        self._original = types.FunctionType(
            code, function.__globals__, code.co_name, function.__defaults__, function.__closure__
        )
        self._original.__kwdefaults__ = function.__kwdefaults__
        self._code = _calling(code).replace(
            co_filename=code.co_filename, co_firstlineno=code.co_firstlineno
        )

    def watch(self, watcher: Callable[..., Any]) -> None:
        """Call ``watcher(original, *arguments)`` in place of the function from now on.

        The watcher's caller is the frame of the function, whose caller made the call.  Where the
        function takes any keyword, the watcher must take the others by position only.
        """
        # A constant, because an app can delete or replace a name.
        inner = functools.partial(watcher, self._original)
        constants = (inner if one == WATCHER else one for one in self._code.co_consts)
        code = self._code.replace(co_consts=tuple(constants))
        self._function.__code__ = code
        # Jinja leaves the frames of such code out of the tracebacks that it rewrites.
        internal_code.add(code)
        internal_code.add(inspect.unwrap(watcher).__code__)


WATCHER = "the watcher of flasklings"
"""What stands in the new code for the watcher."""


def _calling(code: types.CodeType) -> types.CodeType:
    """Return code with the parameters of a function that passes all of them to `WATCHER`."""
    inner = "flasklings_watcher"
    names, count, only = code.co_varnames, code.co_argcount, code.co_kwonlyargcount
    declared, passed = list(names[:count]), list(names[:count])
    if code.co_posonlyargcount:
        declared.insert(code.co_posonlyargcount, "/")
    rest = count + only
    if code.co_flags & inspect.CO_VARARGS:
        declared.append("*" + names[rest])
        passed.append("*" + names[rest])
        rest += 1
    elif only:
        declared.append("*")
    declared += names[count : count + only]
    passed += [f"{name}={name}" for name in names[count : count + only]]
    if code.co_flags & inspect.CO_VARKEYWORDS:
        declared.append("**" + names[rest])
        passed.append("**" + names[rest])
    kind = "async def" if code.co_flags & inspect.CO_ASYNC_GENERATOR else "def"
    function = [
        f"{kind} {code.co_name}({', '.join(declared)}):",
        # New code must have as many free variables as the closure that it gets.
        *(f" {free}" for free in code.co_freevars),
        f" {inner} = {WATCHER!r}",
        *(" " + line for line in _body(f"{inner}({', '.join(passed)})", code.co_flags)),
    ]
    source = [
        "def around():",
        *(f" {free} = None" for free in code.co_freevars),
        *(" " + line for line in function),
        f" return {code.co_name}",
    ]
    space: dict[str, Any] = {}
    exec("\n".join(source), space)
    made: types.CodeType = space["around"]().__code__
    return made


def _body(call: str, flags: int) -> list[str]:
    """Return the lines that give back what a call returns, as code of the kind of `flags`.

    Python refuses, or will refuse, code of another kind in the place of a generator's.
    """
    if flags & inspect.CO_GENERATOR:
        return [f"yield from {call}"]
    if flags & inspect.CO_ASYNC_GENERATOR:
        return [f"async for item in {call}: yield item"]
    return [f"return {call}"]
