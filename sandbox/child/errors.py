"""Turn an exception into a frame: its words, its lines, and what was missing."""

from __future__ import annotations

import dis
import errno
import os
from contextlib import suppress
from types import TracebackType
from typing import Any

from .describe import cut, name_of_type, text_of
from .places import MAX_WALKED, Places, innermost, traceback_of
from .reach import clue_of
from .wire import plain, short


def error_frames(
    exception: BaseException, places: Places
) -> tuple[list[dict[str, Any]], str | None, int | None]:
    """Return a traceback as (frames, file, line): the learner's frames first, innermost first."""
    mine: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    trace, walked = traceback_of(exception), 0
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
    except BaseException:  # the error is told, even if its lines can't be
        frames, file, line = [], None, None
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
    except BaseException:  # the exception's own ``__str__`` may raise anything
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
    if _raised_by_python(innermost(exception)):
        return None
    return "this app tried what the system does not allow here: " + plain(
        exception.strerror or "refused"
    )


def _raised_by_python(trace: TracebackType | None) -> bool:
    """Say whether the innermost line is a ``raise``, so no system call failed there."""
    if trace is None:
        return True
    code, at = trace.tb_frame.f_code.co_code, trace.tb_lasti
    return 0 <= at < len(code) and dis.opname[code[at]] in ("RAISE_VARARGS", "RERAISE")
