"""Find the syntax error in a file that is still being written."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, TemplateSyntaxError

from sandbox.text import one_line

MAX_LINES = 500
"""Longer files aren't parsed: a learner would feel the time."""

TEMPLATES = (".html", ".htm", ".jinja", ".jinja2", ".j2", ".xml")


@dataclass(frozen=True, slots=True)
class DraftFault:
    """A syntax error: its line, counted from 1, and what is wrong."""

    line: int
    sentence: str


def draft_fault(file: str, text: str) -> DraftFault | None:
    """Return the first syntax error of a Python file or a Jinja template, if there is one."""
    if text.count("\n") >= MAX_LINES:
        return None
    if file.endswith(".py"):
        return _python_fault(text)
    return _template_fault(text) if file.endswith(TEMPLATES) else None


def _python_fault(text: str) -> DraftFault | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a text, for example
            ast.parse(text)
    except SyntaxError as problem:
        return _fault(problem.lineno, problem.msg)
    except (ValueError, RecursionError, MemoryError) as problem:
        return _fault(1, str(problem) or "it is nested too deeply")
    return None


def _template_fault(text: str) -> DraftFault | None:
    try:
        _jinja().parse(text)
    except TemplateSyntaxError as problem:
        return _fault(problem.lineno, problem.message or "")
    except RecursionError:
        return _fault(1, "it is nested too deeply")
    return None


@cache
def _jinja() -> Environment:
    return Environment(autoescape=True)


def _fault(line: int | None, what: str) -> DraftFault:
    return DraftFault(max(line or 1, 1), f"line {line or 1}: {one_line(what).rstrip('.')}")
