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
from typing import Any, Literal

from jinja2.utils import internal_code

Moment = Literal["before", "after"]


class Calls:
    """The calls of one function; make it ahead, because compiling takes time.

    Without a moment, a watcher is called in place of the function.  With ``before`` or ``after``,
    watchers are only told of its calls: none of them is on the stack while the function runs, so
    none is in a traceback, and what they raise reaches no one.

    The function may not send values into its ``yield``.
    """

    def __init__(self, function: Any, *moments: Moment) -> None:
        code: types.CodeType = function.__code__
        self._function = function
        self._original = types.FunctionType(
            code, function.__globals__, code.co_name, function.__defaults__, function.__closure__
        )
        self._original.__kwdefaults__ = function.__kwdefaults__
        self._moments = moments
        self._code = _calling(code, moments).replace(
            co_filename=code.co_filename, co_firstlineno=code.co_firstlineno
        )

    def watch(self, *watchers: Callable[..., Any]) -> None:
        """Show every call from now on to a watcher, or to one for each moment.

        Without a moment it's ``watcher(original, *arguments)``, ``before`` is
        ``watcher(*arguments)`` and ``after`` is ``watcher(result, *arguments)``.  The watcher's
        caller is the frame of the function, whose caller made the call.  Where the function takes
        any keyword, the watcher must take the others by position only.
        """
        # Constants, because an app can delete or replace a name.
        constants: dict[object, Any] = {ORIGINAL: self._original}
        if self._moments:
            constants |= {WATCHERS[m]: w for m, w in zip(self._moments, watchers, strict=True)}
        else:
            constants[ORIGINAL] = functools.partial(watchers[0], self._original)
            internal_code.add(inspect.unwrap(watchers[0]).__code__)
        code = self._code.replace(
            co_consts=tuple(
                constants.get(one, one) if type(one) is str else one for one in self._code.co_consts
            )
        )
        self._function.__code__ = code
        # Jinja leaves the frames of such code out of the tracebacks that it rewrites.
        internal_code.add(code)


ORIGINAL = "the function of flasklings"
WATCHERS: dict[Moment, str] = {
    "before": "the watcher of flasklings before",
    "after": "the watcher of flasklings after",
}
"""What stands in the new code for the original function and for the watchers."""


def _calling(code: types.CodeType, moments: tuple[Moment, ...]) -> types.CodeType:
    """Return code with the parameters of a function that passes all of them to `ORIGINAL`."""
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
        *(" " + line for line in _body(", ".join(passed), code.co_flags, moments)),
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


def _body(passed: str, flags: int, moments: tuple[Moment, ...]) -> list[str]:
    """Return the lines that give back what a call returns, as code of the kind of `flags`.

    Python refuses, or will refuse, code of another kind in the place of a generator's.
    """
    call = f"flasklings_original({passed})"
    lines = [f"flasklings_original = {ORIGINAL!r}"]
    if "before" in moments:
        lines += _told("before", passed)
    if "after" in moments:
        told = _told("after", f"flasklings_result, {passed}")
        return [*lines, f"flasklings_result = {call}", *told, "return flasklings_result"]
    if flags & inspect.CO_GENERATOR:
        return [*lines, f"yield from {call}"]
    if flags & inspect.CO_ASYNC_GENERATOR:
        return [*lines, f"async for item in {call}: yield item"]
    return [*lines, f"return {call}"]


def _told(moment: Moment, passed: str) -> list[str]:
    return [
        f"flasklings_watcher = {WATCHERS[moment]!r}",
        f"try: flasklings_watcher({passed})",
        "except BaseException: pass",
    ]
