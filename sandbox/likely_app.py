"""Find the app of a folder: where ``flask run`` looks for it, or else by what its files make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

LIKELY_MODULES = ("wsgi", "app")
"""The modules that ``flask run`` looks for, in its order."""

_SETTING = re.compile(r"^[ \t]*(?:export[ \t]+)?FLASK_APP[ \t]*=[ \t]*(.*)$", re.MULTILINE)
_MAKES_APP = re.compile(
    rb"^(?:\w+(?:[ \t]*:[^=\n]{1,100})?[ \t]*=[ \t]*(?:\w+\.)*Flask"
    rb"|(?:app|application)[ \t]*=[ \t]*[A-Za-z_][\w.]*)\(",
    re.MULTILINE,
)
_MAKES_FACTORY = re.compile(rb"^def (?:create_app|make_app)\(", re.MULTILINE)


class NoLikelyAppError(Exception):
    """No app of a folder is the likely one; the text says why, and what to do."""


def app_setting(text: str) -> str:
    """Return the value of ``FLASK_APP`` in the text of a ``.env`` file, "" if it sets none."""
    found = _SETTING.findall(text)
    value = found[-1].strip() if found else ""
    if value[:1] in ("'", '"'):
        return str(value[1:].partition(value[0])[0])
    return str(re.split(r"\s#", value)[0].strip())


def likely_app(files: Mapping[str, bytes], folder: str) -> str:
    """Return where the app is, as ``--app`` takes it; `folder` is the folder's name.

    Raises:
        NoLikelyAppError: nothing in the folder looks like an app, or several files do.
    """
    top = [name.removesuffix(".py") for name in files if _is_module(name)]
    packages = [name.split("/")[0] for name in files if _is_package(name)]
    for likely in LIKELY_MODULES:
        if likely in top or likely in packages:
            return likely
    makers = _makers(files)
    if len(makers) == 1:
        return _target(makers[0], files)
    if makers:
        named = f"{', '.join(makers[:-1])} and {makers[-1]}"
        one = _target(makers[0], files)
        raise NoLikelyAppError(f"makes several Flask apps, in {named}: name one, like --app {one}")
    if "__init__.py" in files:
        raise NoLikelyAppError(f"is a package: name the folder that it is in, with --app {folder}")
    alone = top or packages
    if len(alone) == 1:
        return alone[0]
    if not any(name.endswith(".py") for name in files):
        raise NoLikelyAppError("holds no Python file")
    raise NoLikelyAppError(
        "has no app.py or wsgi.py, and no file that makes a Flask app:"
        " name the app with --app MODULE:NAME"
    )


def _is_module(name: str) -> bool:
    return name.endswith(".py") and "/" not in name and name != "__init__.py"


def _is_package(name: str) -> bool:
    return name.count("/") == 1 and name.endswith("/__init__.py")


def _makers(files: Mapping[str, bytes]) -> list[str]:
    """Return the files that make an app: those that are least deep, an app before a factory."""
    found = sorted(_made(files))
    return [name for *order, name in found if order == list(found[0][:2])]


def _made(files: Mapping[str, bytes]) -> Iterator[tuple[int, bool, str]]:
    for name, content in files.items():
        path = PurePosixPath(name)
        is_test = any(part.startswith(("test", "conftest")) for part in path.parts)
        if path.suffix != ".py" or is_test or name == "__init__.py":
            continue
        depth = len(path.parts) - (path.name == "__init__.py")
        if _MAKES_APP.search(content):
            yield depth, False, name
        elif _MAKES_FACTORY.search(content):
            yield depth, True, name


def _target(name: str, files: Mapping[str, bytes]) -> str:
    """Return a file as a module where its folders are packages, else as a path."""
    path = PurePosixPath(name)
    if any(f"{folder}/__init__.py" not in files for folder in list(path.parents)[:-1]):
        return name
    module = path.parent if path.name == "__init__.py" else path.with_suffix("")
    return ".".join(module.parts)
