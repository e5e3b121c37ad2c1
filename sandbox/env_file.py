"""Read the variables of a ``.env`` file, as python-dotenv reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sandbox.plain_file import open_plain, read_at_most

MAX_BYTES = 256 * 1024

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.]*)[ \t]*=[ \t]*
    (?:'(?P<plain>[^']*)'|"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\r\n]*))""",
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_REFERENCE = re.compile(r"\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}")

FLASKS_OWN = re.compile(r"FLASK_(?:APP|DEBUG|ENV|RUN_\w+|SKIP_DOTENV)")
"""Variables that tell ``flask run`` what to do, and no app what it needs."""


class EnvFileError(ValueError):
    """A file of variables can't be read; the text is one sentence."""


def read_env_file(path: Path) -> dict[str, str]:
    """Return the variables that a file sets.

    Raises:
        EnvFileError: it can't be read.
    """
    try:
        with open_plain(path, follow=True) as file:
            content = read_at_most(file, MAX_BYTES)
    except OSError as problem:
        raise EnvFileError(f"cannot read {path}: {problem.strerror}") from problem
    if len(content) > MAX_BYTES or b"\0" in content:
        raise EnvFileError(f"{path} isn't a file of variables, like NAME=VALUE in each line")
    return variables_of(content.decode("utf-8-sig", "replace"))


def variables_of(text: str) -> dict[str, str]:
    """Return the variables that a text sets; ``${NAME}`` is one that stands above."""
    found: dict[str, str] = {}
    for match in _LINE.finditer(text):
        name, plain, quoted, bare = match.group("name", "plain", "quoted", "bare")
        if plain is not None:
            found[name] = plain
            continue
        if quoted is not None:
            value = _ESCAPE.sub(lambda one: _ESCAPES.get(one[1], one[1]), quoted)
        else:
            value = re.split(r"(?:^|\s)#", bare)[0].strip()
        found[name] = _REFERENCE.sub(lambda one: _referred(one, found), value)
    return found


def _referred(reference: re.Match[str], found: Mapping[str, str]) -> str:
    return found.get(reference[1], reference[2] or "")
