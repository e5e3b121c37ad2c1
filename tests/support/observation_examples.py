"""CONTRIBUTING's examples of observations, as steps to run."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import msgspec

from lessons.course.model import Check, FrontMatter, Step
from tests.support.house import HOUSE

CONTRIBUTING = (HOUSE / "CONTRIBUTING.md").read_text("utf-8")
SECTION = CONTRIBUTING.partition("### Examples of observations\n")[2].partition("\n### ")[0]
BLOCK = re.compile(r"(?:^`(\S+)`\n\n)?^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _examples() -> Iterator[Step]:
    """Yield each block of checks as a step, with the app before it.

    A block of Python begins a new app; a file's name before a block adds that file to it.
    """
    files: dict[str, str] = {}
    for name, language, code in BLOCK.findall(SECTION):
        if name:
            files = {**files, name: code}
        elif language == "python":
            files = {"app.py": code}
        else:
            told = {"title": "Example", "kind": "read", "task": "Run it.", **tomllib.loads(code)}
            front = msgspec.convert(told, FrontMatter)
            yield Step("example", 1, front, "", files, {})


EXAMPLES = tuple(_examples())


def opposite(one: Check) -> Check:
    """Return the check that holds only where this one doesn't."""
    return msgspec.structs.replace(one, times=None if one.times == 0 else 0)
