"""Watch for the names that a template uses and nothing defines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from types import FrameType
from typing import TYPE_CHECKING, Any

import flask
from jinja2 import DebugUndefined, Undefined
from jinja2.runtime import Context
from jinja2.utils import missing
from werkzeug.datastructures import MultiDict

from ..describe import described, name_of_type
from ..flask_state import context_now, session_of
from ..static import attribute_names
from ..wire import short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

Place = tuple[str | None, int | None]

USES = (
    (Calls(Undefined.__str__), "printed"),
    (Calls(DebugUndefined.__str__), "printed"),
    (Calls(Undefined.__iter__), "looped over"),
    (Calls(Undefined.__aiter__), "looped over"),
    (Calls(Undefined.__len__), "counted"),
    (Calls(Undefined.__bool__), "tested"),
    (Calls(Undefined._fail_with_undefined_error), "raised"),
)
"""What is called when an undefined value is used, and how it was used."""

MOST, MOST_SEEN = 50, 200
"""How many uses are reported of one request, and how many are looked at, each by two names."""

MAX_NAMES, MAX_NAME, MAX_NEAR = 200, 60, 3
"""How many names in reach are compared, how long ones, and how many of them are told."""

CLOSE = 0.75
"""How alike two names must be, as `difflib` measures it."""

MAX_FRAMES = 30
"""How far above a use its template is looked for."""

_HINT, _OBJECT, _NAME = (
    vars(Undefined)[f"_undefined_{name}"].__get__ for name in ("hint", "obj", "name")
)
"""What an undefined value holds, whatever a class of the learner's says."""


def install(observer: Observer) -> None:
    """Watch for ``undefined``, which is always wanted."""
    watcher = _Uses(observer)
    for calls, used in USES:
        calls.watch(watcher.watch(used))


class _Uses:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._number = -1
        self._seen: set[tuple[object, ...]] = set()
        self._told = 0

    def watch(self, used: str) -> Callable[..., Any]:
        """Return a watcher that reports one way of using an undefined value."""

        def watcher(original: Any, undefined: Any, /, *args: Any, **kwargs: Any) -> Any:
            with suppress(BaseException):
                self._look(undefined, used, sys._getframe(2))
            return original(undefined, *args, **kwargs)

        return watcher

    def _look(self, undefined: Any, used: str, caller: FrameType) -> None:
        """Report a use, at each line once a request."""
        if self._number != self._observer.number:
            self._number, self._told = self._observer.number, 0
            self._seen.clear()
        name = _NAME(undefined)
        if name is None or len(self._seen) >= MOST_SEEN or self._told >= MOST:
            return  # without a name it's no slip, but the first item of an empty list
        if used == "counted" and not _is_template(caller):
            return  # Python asks for the length ahead of a loop
        text = short(name, 200) if type(name) is str else described(name)[0]
        frame = template_frame(caller)
        where = caller if frame is None else frame
        if self._is_new(where.f_code, where.f_lineno, used, text):
            place = self._observer.places.caller(caller, text)
            if self._is_new(*place, used, text):  # a line of a template is several of its code
                self._report(undefined, text, used, frame, place)

    def _is_new(self, *use: object) -> bool:
        is_new = use not in self._seen
        self._seen.add(use)
        return is_new

    def _report(
        self, undefined: Any, name: str, used: str, frame: FrameType | None, place: Place
    ) -> None:
        of = _OBJECT(undefined)
        if of is flask.session:
            of = session_of(context_now())  # the proxy would count an access
        near: list[str] = []
        if _HINT(undefined) is None:  # else it's a parameter, or was forbidden
            near = alike(name, _variables(frame) if of is missing else names_of(of))
        if used == "tested":
            # A list and one of its items are often in reach together, and are no slip.
            near = [one for one in near if one + "s" != name and name + "s" != one]
        if not near and (used == "tested" or issubclass(type(of), MultiDict)):
            return  # {% if error %}, and a field that wasn't sent, are as they should be
        self._told += 1
        self._observer.tell(
            "undefined",
            name=name,
            of=None if of is missing else name_of_type(of),
            used=used,
            near=near,
            file=place[0],
            line=place[1],
        )


def _is_template(frame: FrameType) -> bool:
    return "__jinja_template__" in frame.f_globals


def template_frame(frame: FrameType | None) -> FrameType | None:
    """Return the innermost frame of a template, None if none is near."""
    for _ in range(MAX_FRAMES):
        if frame is None or _is_template(frame):
            return frame
        frame = frame.f_back
    return None


def _variables(frame: FrameType | None) -> Iterable[str]:
    """Return the names that a line of a template has in reach."""
    template = None if frame is None else frame.f_globals["__jinja_template__"]
    for _ in range(MAX_FRAMES):
        if frame is None:
            return
        if frame.f_globals.get("__jinja_template__") is template:
            local = frame.f_locals
            # Jinja calls the variable x of the second level l_1_x.
            names = [name for name, value in local.items() if value is not missing]
            yield from (name.split("_", 2)[2] for name in names if name.startswith("l_"))
            context = local.get("context", getattr(local.get("resolve"), "__self__", None))
            if isinstance(context, Context):
                yield from context.vars
                yield from context.parent
                return
        frame = frame.f_back


def names_of(value: Any) -> Iterable[str]:
    """Return the names of a value's keys and attributes; no code of the learner's runs."""
    kind = type(value)
    row: Any = getattr(sys.modules.get("_sqlite3"), "Row", None)
    if issubclass(kind, dict):
        yield from dict.keys(value)
    elif kind is row:
        yield from row.keys(value)
    yield from attribute_names(value)


def alike(name: str, names: Iterable[str]) -> list[str]:
    """Return the few names that are spelled most like a name, the nearest first."""
    shown = [
        one
        for one in islice(names, MAX_NAMES)
        if type(one) is str and one != name and one[:1] != "_" and len(one) <= MAX_NAME
    ]
    return _alike(name[:MAX_NAME], tuple(shown))


# A template that tests a name does it at each request, and most often with the same in reach.
@lru_cache(MAX_NAMES)
def _alike(name: str, names: tuple[str, ...]) -> list[str]:
    by_letters = {one.lower(): one for one in names}
    near = get_close_matches(name.lower(), by_letters, MAX_NEAR, CLOSE)
    return [short(by_letters[one]) for one in near]
