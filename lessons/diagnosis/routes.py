"""Which URL rules a path fits, as far as their text tells."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote

MAX_PATH = 300
MAX_VARIABLES = 3
"""Beyond these a rule's variables are not looked into: patterns are text of a learner's."""

_VARIABLE = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<arguments>[^<>]*)\))?:)?\w+>")
_ANY_TEXT = "[^/]+"
_PATTERNS: dict[str, Callable[[str], str]] = {
    "int": lambda given: r"-?\d+" if "signed" in given else r"\d+",
    "float": lambda given: r"-?\d+\.\d+" if "signed" in given else r"\d+\.\d+",
    "uuid": lambda _: r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "path": lambda _: "[^/].*",
    "any": lambda given: "|".join(re.escape(word.strip(" '\"")) for word in given.split(",")),
}


def matches(rule: str, path: str) -> bool:
    """Whether Flask's router would take the path for this rule.

    A converter of the app's own is taken for any text without a slash.
    """
    path = unquote(path.partition("?")[0])
    if "<" not in rule:
        return rule == path
    return len(path) <= MAX_PATH and _pattern(rule).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _pattern(rule: str) -> re.Pattern[str]:
    """Return a rule as a regular expression that no path can make slow."""
    if len(_VARIABLE.findall(rule)) > MAX_VARIABLES:
        segments = rule.split("/")
        parts = [_ANY_TEXT if "<" in segment else re.escape(segment) for segment in segments]
        return re.compile("/".join(parts))
    parts, start = [], 0
    for found in _VARIABLE.finditer(rule):
        make = _PATTERNS.get(found["converter"] or "")
        pattern = make(found["arguments"] or "") if make else _ANY_TEXT
        parts += [re.escape(rule[start : found.start()]), f"(?:{pattern})"]
        start = found.end()
    return re.compile("".join([*parts, re.escape(rule[start:])]))
