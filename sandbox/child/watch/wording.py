"""Watch in which words a template prints a message that was read, as a translation does."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from itertools import islice
from types import FrameType
from typing import Any

from jinja2.filters import FILTERS
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from ..wire import short
from .calls import Calls
from .undefined import template_frame

CALL = Calls(Context.call, "after")

MOST, MOST_FILTERS = 100, 10
"""How many texts are reported of one request, and how many filters of one template."""


class Wording:
    """What the functions that templates call return for the messages of a request."""

    def __init__(self) -> None:
        self._watching = False
        self._messages: dict[int, tuple[object, str]] = {}
        self.texts: list[list[str]] = []
        """Each message, and what a function returned for it."""

    def begin(self) -> None:
        """Forget the messages of the last request."""
        self._messages, self.texts = {}, []

    def expect(self, messages: Iterable[tuple[object, list[str]]]) -> None:
        """Watch from now on for calls with these messages, each with its pair as it's reported."""
        # Kept alive, so no other object has the same number.
        self._messages |= {id(message): (message, text) for message, (_, text) in messages}
        if self._messages and not self._watching:
            self._watching = True
            CALL.watch(self._called)

    def _called(
        self, result: Any, context: Any, function: Any, /, *args: Any, **kwargs: Any
    ) -> None:
        if not self._messages or type(function) is Macro:
            return  # a macro prints the message itself
        is_text = type(result) is str
        if not is_text and type(result) is not Markup:
            return
        for one in (*args, *kwargs.values()):
            if known := self._messages.get(id(one)):
                text = short(result if is_text else result.striptags())
                if text != known[1] and len(self.texts) < MOST:
                    self.texts.append([known[1], text])
                    self._messages[id(result)] = (result, known[1])
                return


def own_filters(caller: FrameType | None) -> list[str]:
    """Return the app's own filters that the part of a template which calls something uses."""
    frame = template_frame(caller)
    # Jinja keeps each filter in a variable t_1, t_2 and so on.
    if frame is None or "t_1" not in frame.f_code.co_varnames + frame.f_code.co_cellvars:
        return []
    with contextlib.suppress(BaseException):
        used = {id(value) for name, value in frame.f_locals.items() if name.startswith("t_")}
        used -= {id(value) for value in FILTERS.values()}
        filters = vars(frame.f_globals["environment"])["filters"]
        if used and type(filters) is dict:
            named = (name for name, value in dict.items(filters) if id(value) in used)
            return [short(name, 200) for name in islice(named, MOST_FILTERS)]
    return []
