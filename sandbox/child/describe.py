"""Turn a learner's values into text, and stack frames into file and line.

A learner's class may do anything in ``__str__``, ``__repr__`` or its metaclass.  Every function
here still returns plain text and raises nothing.  The class may even raise SystemExit or
KeyboardInterrupt, so the functions catch ``BaseException``.
"""

from __future__ import annotations

import dis
import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence, Sized
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from itertools import islice
from types import CodeType, FrameType, FunctionType, MethodType, TracebackType
from typing import Any, cast
from uuid import UUID

from markupsafe import Markup

from .static import held_by, mro, namespace, static_attribute
from .wire import MAX_TEXT, plain, short

_ROUTER = re.compile(r"\s*@\w[\w.]*\.(?:route|get|post|put|delete|patch)\b")

_type_name = vars(type)["__name__"].__get__
_traceback: Callable[[BaseException], TracebackType | None]
_traceback = vars(BaseException)["__traceback__"].__get__
"""Neither runs code of the learner's."""

MAX_VALUES, MAX_VALUE = 50, 200
"""How many values of a collection are told, and how many characters of each."""

MASK = "•••"
_SECRET = re.compile(
    "passw|passphrase|pwd|secret|token|credential|private|api_?key|[-_](?:key|pass)s?$",
    re.IGNORECASE,
)
_PASSWORD_OF_URL = re.compile("(://[^/@:\\s]*:)[^/@\\s]+(?=@)")

MAX_PATHS = 2_000
"""How many paths are remembered; an app may compile code under any name."""

MAX_WALKED = 2_000
"""Levels of a traceback that are looked at: a recursion has a thousand alike."""


def name_of_type(value: object) -> str:
    """Return the name of a value's type."""
    return name_of_class(type(value))


def name_of_class(kind: type) -> str:
    """Return the name of a class."""
    try:
        return short(str.__str__(_type_name(kind)).rpartition(".")[2], 200)
    except BaseException:
        return "object"


def text_of(value: Any) -> tuple[str, str, bool]:
    """Return a flashed message or category as (text, kind, whether that is its text).

    A string is returned as it is, and so is the HTML of ``Markup``.  A value of another built-in
    type goes through the session's own serializer first, so that the text is the same when it's
    queued and when it's read.  Any other value makes its text with code of the app's, which may
    say something else at each call, so nothing calls it.
    """
    if type(value) is str:
        return plain(value), "str", True
    kind = name_of_type(value)
    with suppress(BaseException):
        if _is_text(type(value)):
            return plain(str.__str__(value)), kind, True
        if _is_built_in(value):
            return plain(repr(_through_session(value))), kind, True
    return f"<{kind}>", kind, False


def _is_text(kind: type) -> bool:
    """Say whether the session saves a value of a type as the characters that it holds."""
    makers = (one for one in mro(kind) if "__html__" in namespace(one))
    return issubclass(kind, str) and next(makers, Markup) is Markup


_SIMPLE = (str, Markup, bytes, bool, int, float, type(None), UUID, datetime)


def _is_built_in(value: Any) -> bool:
    """Say whether a value, and all that it holds, is of a built-in type."""
    kind = type(value)
    if kind is dict:
        return all(map(_is_built_in, value)) and all(map(_is_built_in, value.values()))
    if kind is list or kind is tuple:
        return all(map(_is_built_in, value))
    return any(kind is one for one in _SIMPLE)  # a metaclass may say what it equals


def _through_session(value: object) -> object:
    from flask.json.tag import TaggedJSONSerializer

    serializer = TaggedJSONSerializer()
    try:
        return serializer.loads(serializer.dumps(value))
    except Exception:  # whatever it raises, Flask will raise and tell where it saves the session
        return value


@lru_cache(MAX_PATHS)
def is_secret(name: str) -> bool:
    """Say whether a name tells that its value is a secret."""
    return _SECRET.search(name) is not None


def described(value: object, name: str = "") -> tuple[str, str]:
    """Return (text, name of its type) of a value; no code of the learner's runs.

    Only values of built-in types have a text.  One whose name tells that it's a secret is masked,
    and so is a password inside of an address.
    """
    kind = type(value)
    if is_secret(short(name)):
        return MASK, name_of_type(value)
    if kind is str:
        text = cast("str", value)[: 2 * MAX_VALUE]
        if "://" in text:
            text = _PASSWORD_OF_URL.sub(r"\1" + MASK, text)
        return short(text, MAX_VALUE), "str"
    if kind is bool or kind is int or kind is float or value is None:
        return short(_number(value), MAX_VALUE), name_of_type(value)
    if kind is list or kind is tuple or kind is dict or kind is set or kind is bytes:
        return short(len(cast("Sized", value))), name_of_type(value)
    return "", name_of_type(value)


def _number(value: object) -> object:
    # Python refuses to write a number of very many digits.
    return "…" if type(value) is int and value.bit_length() > 1_000 else value


def words(values: object) -> list[str]:
    """Return a few texts of a collection, each of them cut."""
    try:
        if not values:
            return []
        return [
            short(value, MAX_VALUE)
            for value in islice(cast("Iterable[object]", values), MAX_VALUES)
        ]
    except BaseException:
        return []


def cut(text: str, limit: int = MAX_TEXT) -> tuple[str, int]:
    """Return (the text cut to its limit, its true length if it was cut, else 0)."""
    if len(text) <= limit:
        return text, 0
    return text[:limit], len(text)


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
        return short(path[len(self._root) :].replace(os.sep, "/"))

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
        trace, walked = _traceback(exception), 0
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
        """Return where a line of a template stands in the Python file that holds it as a string.

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


def error_frames(
    exception: BaseException, places: Places
) -> tuple[list[dict[str, Any]], str | None, int | None]:
    """Return a traceback as (frames, file, line): the learner's frames first, innermost first."""
    mine: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    trace, walked = _traceback(exception), 0
    while trace is not None and walked < MAX_WALKED:
        walked += 1
        frame, line = trace.tb_frame, trace.tb_lineno or 0
        trace = trace.tb_next
        if frame.f_globals.get("__name__", "").startswith("_flasklings_child"):
            continue
        # Jinja rewrites tracebacks so that a template's frame names the template's own file.
        filename = frame.f_code.co_filename
        file = places.relative(filename)
        function = short(frame.f_code.co_name, 200)
        if file is not None:
            mine.append(_frame(file, line, function, places.line_of_text(file, line), True))
        else:
            others.append(_frame(places.library(filename), line, function, "", False))
    mine.reverse()
    others.reverse()
    place = _syntax_place(exception, places)
    if place:
        mine.insert(0, _frame(*place, "", places.line_of_text(*place), True))
    frames = [*mine[:30], *others[:10]]
    return (frames, mine[0]["file"], mine[0]["line"]) if mine else (frames, None, None)


def _frame(file: str, line: int, function: str, source: str, yours: bool) -> dict[str, Any]:
    return {
        "file": file,
        "line": line,
        "function": function,
        "source": plain(source),
        "yours": yours,
    }


def _syntax_place(exception: BaseException, places: Places) -> tuple[str, int] | None:
    """Return (file, line) that a syntax error in Python or a template points at."""
    line = getattr(exception, "lineno", None)
    filename = getattr(exception, "filename", None)
    if type(line) is not int or not 0 < line < 2**31 or not isinstance(filename, str):
        return None
    if not isinstance(exception, SyntaxError) and name_of_type(exception) != "TemplateSyntaxError":
        return None
    file = places.relative(filename)
    return None if file is None else (file, line)


def failure(exception: BaseException, places: Places, number: int, phase: str) -> dict[str, Any]:
    """Return the ``error`` frame for an exception."""
    try:
        frames, file, line = error_frames(exception, places)
    except BaseException:
        frames, file, line = [], None, None
    from .reach import clue_of  # it looks into values with what is defined here

    said, length = cut(_said(exception))
    frame = {
        "event": "error",
        "n": number,
        "type": name_of_type(exception),
        "message": said,
        "file": file,
        "line": line,
        "traceback": frames,
        "phase": phase,
    }
    with suppress(BaseException):
        if clue := clue_of(exception, places):
            frame["clue"] = clue
    if length:
        frame["truncated"] = {"message": length}
    return frame


def _said(exception: BaseException) -> str:
    if isinstance(exception, SyntaxError) and isinstance(exception.msg, str):
        return plain(exception.msg)
    if isinstance(exception, SystemExit):
        return "the app asked to exit with status " + text_of(exception.code)[0]
    try:
        said = plain(str(exception))
    except BaseException:
        said = ""
    if isinstance(exception, MemoryError):
        return said or "the app asked for more memory than a run may use"
    return said


REFUSALS = (errno.EPERM, errno.EACCES)


def kernel_refusal(exception: BaseException, places: Places) -> str | None:
    """Say what the kernel refused, None if the app made the error itself.

    The guard refuses with a sentence of its own.  The kernel refuses what the guard doesn't see:
    then there's only an ``OSError`` at some line of the learner's.
    """
    if not isinstance(exception, OSError) or exception.errno not in REFUSALS:
        return None
    name = exception.filename
    if isinstance(name, (str, bytes)):
        path = os.path.abspath(os.fsdecode(name))
        if places.relative(path) is None:
            return "this app tried to use " + plain(path)[:200] + "; it may use its own folder"
        if exception.errno == errno.EACCES:
            return None  # a file of its own that it closed to itself
    if _raised_by_python(exception.__traceback__):
        return None
    return "this app tried what the system does not allow here: " + plain(
        exception.strerror or "refused"
    )


def _raised_by_python(trace: TracebackType | None) -> bool:
    """Say whether the innermost line is a ``raise``, so no system call failed there."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return True
    code, at = trace.tb_frame.f_code.co_code, trace.tb_lasti
    return 0 <= at < len(code) and dis.opname[code[at]] in ("RAISE_VARARGS", "RERAISE")
