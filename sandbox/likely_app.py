"""Find the app of a folder: where ``flask run`` looks for it, or else by what its files make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
_MAY_HOLD_APP = re.compile(rb"\b(?:app|application|create_app|make_app|Flask|import)\b")
_OTHER_FACTORY = re.compile(rb"^def (\w+)\(.*(?:\n(?:[ \t].*)?)*?\n[ \t].*\bFlask\(", re.MULTILINE)

_NO_APP = re.compile(
    r"test.*|.*_tests?|conftest|config.*|settings|setup|noxfile|fabfile|gunicorn.*|celery.*|.*worker"
)
"""Names of files and folders that are never taken for the app, though they may make one."""

MOST_CANDIDATES = 6


class NoLikelyAppError(Exception):
    """No app of a folder is the likely one; the text says why.

    ``candidates`` are those that it could be, as ``--app`` takes them.
    """

    def __init__(self, why: str, candidates: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.candidates = tuple(candidates)


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
    makers = _makers(files)
    for likely in LIKELY_MODULES:
        source = files.get(f"{likely}.py", files.get(f"{likely}/__init__.py"))
        if source is not None and (_MAY_HOLD_APP.search(source) or not makers):
            return likely
    if len(makers) == 1:
        return _target(makers[0], files)
    if makers:
        targets = [_target(name, files) for name in makers]
        raise NoLikelyAppError("makes several Flask apps. Say which one to run", targets)
    if "__init__.py" in files:
        raise NoLikelyAppError(f"is a package: name the folder that it is in, with --app {folder}")
    if others := list(_other_factories(files)):
        raise NoLikelyAppError("makes its Flask app in a function. Name the function", others)
    alone = [name for name in top or packages if not _NO_APP.fullmatch(name)]
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
    for name, content in _sources(files):
        path = PurePosixPath(name)
        depth = len(path.parts) - (path.name == "__init__.py")
        if _MAKES_APP.search(content):
            yield depth, False, name
        elif _MAKES_FACTORY.search(content):
            yield depth, True, name


def _other_factories(files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the functions that make an app, and have a name that Flask doesn't look for."""
    for name, content in _sources(files):
        for function in _OTHER_FACTORY.findall(content[:100_000])[:MOST_CANDIDATES]:
            yield f"{_target(name, files)}:{function.decode()}"


def _sources(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the modules that may be the app."""
    for name, content in files.items():
        path = PurePosixPath(name)
        is_other = any(_NO_APP.fullmatch(part) for part in path.with_suffix("").parts)
        if path.suffix == ".py" and name != "__init__.py" and not is_other:
            yield name, content


def _target(name: str, files: Mapping[str, bytes]) -> str:
    """Return a file as a module where its folders are packages, else as a path."""
    path = PurePosixPath(name)
    if any(f"{folder}/__init__.py" not in files for folder in list(path.parents)[:-1]):
        return name
    module = path.parent if path.name == "__init__.py" else path.with_suffix("")
    return ".".join(module.parts)
