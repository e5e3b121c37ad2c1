"""Watch the templates that are rendered, and those that they extend, include and import."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import flask
import jinja2

from ..describe import named_values, words
from ..static import held_by
from ..wire import encode, short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

LOAD_TEMPLATE = Calls(jinja2.Environment._load_template, "after")

JINJA = jinja2.Environment.get_template.__code__.co_filename

OF_FLASK = frozenset({"g", "request", "session"})
"""The variables that Flask itself gives each template."""

MAX_KNOWN = 500
"""How many places of tags are remembered."""

_TAG = re.compile(r"\{%[-+]?\s*(extends|include|import|from)\b(.*?)(?:%\}|$)")


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``rendered`` and ``included``."""
    watcher = _Templates(observer)
    if "rendered" in wanted:
        flask.before_render_template.connect(watcher.before_render, weak=False)
    if "included" in wanted:
        LOAD_TEMPLATE.watch(watcher.load)


class _Templates:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        # Kept with the code and the template, so that no others get their ids.
        self._known: dict[tuple[int, int, int], tuple[CodeType, Any, str]] = {}

    def before_render(self, app: flask.Flask, template: Any, context: Any, **_: Any) -> None:
        """Report the template that is about to be rendered, and what it gets."""
        with suppress(BaseException):
            if self._observer.is_full("rendered"):
                return
            file, line = self._observer.places.caller(sys._getframe(1), "_template")
            passed = _passed(context)
            others = [name for name in list(context)[len(passed) :] if name not in OF_FLASK]
            self._observer.tell(
                "rendered",
                template=_name(template),
                variables=named_values((name, context[name]) for name in passed + others),
                passed=words(passed),
                blocks=words(sorted(held_by(template)["blocks"])),
                file=file,
                line=line,
            )

    def load(self, template: Any, *_: Any) -> None:
        """Report a template that was loaded, if another one asked for it."""
        if self._observer.is_full("included"):
            return
        frame = sys._getframe(2)
        while frame.f_code.co_filename == JINJA and frame.f_back is not None:
            frame = frame.f_back
        if "__jinja_template__" in frame.f_globals:
            key = id(frame.f_code), frame.f_lineno, id(template)
            if key not in self._known:
                if len(self._known) >= MAX_KNOWN:
                    self._known.clear()
                self._known[key] = frame.f_code, template, encode(self._facts(template, frame))
            self._observer.tell_encoded("included", self._known[key][2])

    def _facts(self, template: Any, frame: FrameType) -> dict[str, Any]:
        """Return what is told of a template that a line of another one asks for."""
        name, places = _name(template), self._observer.places
        file, line = places.caller(frame, name or "include")
        text = places.line_of_text(file, line) if file and line else ""
        return {
            "template": name,
            "by": _name(frame.f_globals["__jinja_template__"]),
            "tag": _tag(text, name or ""),
            "blocks": words(sorted(held_by(template)["blocks"])),
            "file": file,
            "line": line,
        }


def _name(template: Any) -> str | None:
    name = held_by(template).get("name")
    return None if name is None else short(name, 200)


def _passed(context: dict[str, Any]) -> list[str]:
    """Return the names that the call itself passed.

    They come first: the context processors add theirs behind them, first of all Flask's own one,
    which adds ``g``.
    """
    own = flask.g._get_current_object()
    passed = []
    for name, value in context.items():
        if name == "g" and value is own:
            break
        passed.append(name)
    return passed


def _tag(text: str, name: str) -> str:
    """Return the tag of a line that names the template, "" if the line doesn't tell."""
    tags = _TAG.findall(text)
    naming = [tag for tag, rest in tags if f"'{name}'" in rest or f'"{name}"' in rest]
    found = {"import" if tag == "from" else tag for tag in naming or [tag for tag, _ in tags]}
    return found.pop() if len(found) == 1 else ""
