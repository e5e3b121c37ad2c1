"""Turn stack frames into the files and lines of the learner's project."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from types import CodeType, FrameType, FunctionType, MethodType, TracebackType
from typing import Any, cast

from .describe import name_of_class
from .static import held_by, static_attribute
from .wire import short

_ROUTER = re.compile(r"\s*@\w[\w.]*\.(?:route|get|post|put|delete|patch)\b")

MAX_PATHS = 2_000
"""How many paths are remembered; an app may compile code under any name."""

MAX_WALKED = 2_000
"""Levels of a traceback that are looked at: a recursion has a thousand of them."""

traceback_of: Callable[[BaseException], TracebackType | None]
traceback_of = vars(BaseException)["__traceback__"].__get__
"""It runs no code of the learner's."""


def innermost(exception: BaseException) -> TracebackType | None:
    """Return the level of a traceback that raised the exception."""
    trace = traceback_of(exception)
    for _ in range(MAX_WALKED):
        if trace is None or trace.tb_next is None:
            break
        trace = trace.tb_next
    return trace


class Places:
    """Find files and lines of the learner's project."""

    def __init__(self, root: str = "") -> None:
        self.look_in(os.path.realpath(root))
        self._texts: dict[str, str] = {}
        self._split: dict[str, list[str]] = {}
        self._relative: dict[str, str | None] = {}
        # Kept with the code, so that no other code gets its id.
        self._in_template: dict[tuple[int, int, str], tuple[CodeType, str, int]] = {}

    def look_in(self, root: str) -> None:
        """Take a folder for that of the project, before anything is looked for."""
        self.root, self._root = root, os.path.join(root, "")

    def relative(self, filename: object) -> str | None:
        """Return a path relative to the project, None if it's outside."""
        if type(filename) is not str:
            return None
        try:
            return self._relative[filename]
        except KeyError:
            found = self._made_relative(filename)
            if len(self._relative) < MAX_PATHS:
                self._relative[filename] = found
            return found

    def _made_relative(self, filename: str) -> str | None:
        path = os.path.normpath(filename) if os.path.isabs(filename) else ""
        if not path.startswith(self._root):
            return None
        inside = path[len(self._root) :].replace(os.sep, "/")
        # Where an app works in place, its environment lies in the project.
        return None if "site-packages" in inside.split("/") else short(inside)

    def library(self, filename: str) -> str:
        """Return a path outside the project by its library, e.g. ``flask_login/utils.py``."""
        parts = filename.replace(os.sep, "/").split("/")
        for folder in ("site-packages", "dist-packages"):
            if folder in parts:
                return short("/".join(parts[parts.index(folder) + 1 :]))
        return short("/".join(parts[-2:]))

    def text(self, relative: str) -> str:
        """Return the text of a project's file, "" if it can't be read."""
        if relative not in self._texts:
            try:
                with open(self._root + relative, "rb", buffering=0) as file:
                    text = file.readall().decode("utf-8", "replace")
                self._texts[relative] = text.replace("\r\n", "\n").replace("\r", "\n")
            except OSError:
                self._texts[relative] = ""
        return self._texts[relative]

    def _lines(self, relative: str) -> list[str]:
        if relative not in self._split:
            self._split[relative] = self.text(relative).splitlines()
        return self._split[relative]

    def line_of_text(self, relative: str, line: int) -> str:
        """Return one line of a project's file, stripped and cut."""
        lines = self._lines(relative)
        return lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""

    def definition(self, function: object) -> tuple[str | None, int | None]:
        """Return the file and line of the definition of a function or a class of the project."""
        if issubclass(type(function), type):
            name = static_attribute(cast("type", function), "__module__")
            module = sys.modules.get(name) if type(name) is str else None
            file = self.relative(held_by(module).get("__file__"))
            begins = tuple(f"class {name_of_class(cast('type', function))}{end}" for end in "(:")
            lines = enumerate(self.text(file).splitlines(), 1) if file else ()
            return file, next((n for n, one in lines if one.lstrip().startswith(begins)), None)
        if type(function) is MethodType:
            function = function.__func__
        if type(function) is not FunctionType:
            return None, None
        code = function.__code__
        file = self.relative(code.co_filename)
        if file is None:
            return None, None
        # The first line of a function is that of its first decorator.
        return file, _seek_definition(self.text(file), code.co_firstlineno)

    def raised(self, exception: BaseException) -> tuple[str | None, int | None]:
        """Return the innermost line of the project that an exception passed through."""
        trace, walked = traceback_of(exception), 0
        found: tuple[str | None, int | None] = (None, None)
        while trace is not None and walked < MAX_WALKED:
            file = self.relative(trace.tb_frame.f_code.co_filename)
            if file is not None:
                found = file, trace.tb_lineno
            trace, walked = trace.tb_next, walked + 1
        return found

    def caller(self, frame: FrameType | None, word: str) -> tuple[str | None, int | None]:
        """Return (file, line) of the learner's code that led to `frame`.

        The nearest template or module of the project wins.  A call that no line of the project
        led to is named by the line that decorates the view with its library, or by the library
        itself.  `word` is what the line should hold, to mend the lines
        that Jinja does not record.
        """
        library: tuple[str, int] | None = None
        line_in_string: int | None = None
        source = ""
        libraries: list[object] = []
        while frame is not None:
            code, line = frame.f_code, frame.f_lineno
            template = frame.f_globals.get("__jinja_template__")
            if template is not None:
                key = id(code), line, word
                if key in self._in_template:
                    return self._in_template[key][1:]
                held = held_by(template)
                name, filename = held.get("name"), held.get("filename")
                line = _line_of_template(held.get("_debug_info"), line)
                file = self.relative(filename)
                if file is not None:
                    found = _seek(self._lines(file), line, word)
                    if len(self._in_template) < MAX_PATHS:
                        self._in_template[key] = code, file, found
                    return file, found
                if name is None:
                    line_in_string = line_in_string or line
                else:
                    library = library or (self.library(filename or name), line)
            elif code.co_name == "render_template_string" and line_in_string:
                source = source or str(frame.f_locals.get("source"))
            elif code.co_name == "wsgi_app" and code.co_filename.endswith("app.py"):
                break
            else:
                file = self.relative(code.co_filename)
                if file is not None:
                    if source and line_in_string:
                        line = self._line_of_string(file, source, line_in_string, word) or line
                    return file, line
                if not _is_machinery(code.co_filename):
                    libraries.append(code)
                    library = library or (self.library(code.co_filename), line)
            frame = frame.f_back
        with suppress(BaseException):
            if library and (decorator := self._decorator(libraries)):
                return decorator
        return library or (None, None)

    def _decorator(self, codes: list[object]) -> tuple[str, int] | None:
        """Return the line of the view's decorator that one of these codes belongs to."""
        import flask

        rule = flask.request.url_rule if flask.has_request_context() else None
        view: Any = flask.current_app.view_functions.get(rule.endpoint) if rule else None
        for _ in range(20):
            inner = getattr(view, "__wrapped__", None)
            if inner is None:
                return None
            file = self.relative(inner.__code__.co_filename)
            if file is not None and view.__code__ in codes:
                return file, self._line_of_decorator(file, inner.__code__.co_firstlineno)
            view = inner
        return None

    def _line_of_decorator(self, file: str, line: int) -> int:
        """Return the last decorator from a line on that isn't a route, else the line itself."""
        found = line
        for number, text in enumerate(self.text(file).splitlines()[line - 1 :], line):
            if text.lstrip().startswith(("def ", "async def ")):
                return found
            if text.lstrip().startswith("@") and not _ROUTER.match(text):
                found = number
        return line

    def _line_of_string(self, file: str, source: str, line: int, word: str) -> int | None:
        """Return where a line of a template is in the Python file that holds it as a string.

        None where the file does not hold it to the letter, as with escapes in the string.
        """
        text = self.text(file)
        start = text.find(source)
        return (
            None
            if start < 0
            else text.count("\n", 0, start) + _seek(source.splitlines(), line, word)
        )


def _line_of_template(lines: str | None, line: int) -> int:
    """Return the line of a template that a line of its code comes from, as Jinja does.

    `lines` are both of each, the template's first: ``1=8&3=12``.
    """
    pairs = (pair.partition("=") for pair in reversed(lines.split("&"))) if lines else ()
    return next((int(one) for one, _, code in pairs if int(code) <= line), 1)


@lru_cache(MAX_PATHS)
def _is_machinery(filename: str) -> bool:
    """Say whether a file belongs to Flask, to a library of Flask's, or to this package."""
    folders = filename.replace(os.sep, "/").split("/")[-4:-1]
    ours = ("flask", "jinja2", "werkzeug", "child", "markupsafe", "blinker")
    return filename.startswith("<") or any(folder in ours for folder in folders)


def _seek(lines: Sequence[str], line: int, word: str) -> int:
    """Return the first line from `line` on that holds `word`, else `line` itself.

    Jinja records no line of its own for ``{% with %}``, so a call there is reported too early.
    """
    for number in range(line, len(lines) + 1):
        if word in lines[number - 1]:
            return number
    return line


def _seek_definition(text: str, line: int) -> int:
    """Return the first line from `line` on that begins a definition, else `line` itself."""
    lines = text.splitlines()[line - 1 : line + 20]
    definitions = ("def ", "async def ", "class ", "lambda")
    found = (n for n, one in enumerate(lines, line) if one.lstrip().startswith(definitions))
    return next(found, line)
