"""Find what was in reach where an exception says that something is missing.

Nothing here runs a learner's code: dictionaries and classes are looked into past their own methods.
What can't be looked into that way is left out.
"""

from __future__ import annotations

import builtins
import re
import sys
from difflib import get_close_matches
from types import FrameType, ModuleType
from typing import Any, Dict, Iterable, List, Optional

from . import expression, templates, variables
from .describe import name_of_type
from .places import Places, innermost
from .static import attribute_names, held_by, namespace
from .wire import short

MAX_NAMES = 5_000
MAX_NAME = 60
CLOSE = 0.7
"""How similar two names must be, from 0 to 1, so that one is taken for a slip of the other."""
CLOSER = 0.8
"""The same for modules: any program may be installed under any name."""

_keys = dict.__iter__
_get = dict.get

Clue = Optional[Dict[str, Any]]


def clue_of(exception: BaseException, places: Places) -> Clue:
    """Return the ``clue`` of an ``error`` frame: what was missing, and what was there instead."""
    trace = innermost(exception)
    frame = trace.tb_frame if trace else None
    kind = name_of_type(exception)
    said = _text(exception)
    if clue := variables.clue(exception, said, places):
        return clue
    if kind == "ImportStringError":
        exception = _wrapped(exception)
        kind, said = name_of_type(exception), _text(exception)
    if frame is not None and (hidden := _hidden(exception, said, frame, places)):
        return hidden
    if isinstance(exception, ModuleNotFoundError):
        return _missing("module", exception.name, _modules(exception.name, places), CLOSER)
    if isinstance(exception, ImportError):
        return _import(exception, said, places)
    if isinstance(exception, AttributeError):
        return _attribute(exception, places)
    if isinstance(exception, SyntaxError):
        return _python(places)
    if frame is None:
        return None
    if isinstance(exception, UnboundLocalError):
        return None
    if isinstance(exception, NameError):
        return _missing("name", _named(said), _names(frame))
    if isinstance(exception, KeyError):
        return _key(exception, places)
    if isinstance(exception, TypeError):
        return _argument(said, frame)
    if kind == "UndefinedError":
        return _missing("variable", _named(said), templates.variables_of(exception, places))
    if kind in ("TemplateNotFound", "TemplatesNotFound"):
        return templates.clue_of_missing(exception, places)
    if kind == "TemplateAssertionError":
        return templates.clue_of_filter(said)
    if isinstance(exception, RuntimeError) and re.search("secret.?key", said, re.I):
        return _secret_key()
    return None


def _wrapped(exception: BaseException) -> BaseException:
    """Return what made import_string() fail; a name that is missing is wrapped twice."""
    inner = getattr(exception, "exception", exception)
    first = inner.args[0] if inner.args else None
    return first if isinstance(first, AttributeError) else inner


def near(name: str, names: Iterable[Any], cutoff: float = CLOSE) -> List[str]:
    """Return the names that are much like one, the nearest first."""
    plain: List[str] = []
    for other in names:
        if type(other) is str and 0 < len(other) <= MAX_NAME and other != name:
            plain.append(other)
        if len(plain) >= MAX_NAMES:
            break
    folded = [other for other in plain if other.lower() == name.lower()]
    close = get_close_matches(name[:MAX_NAME], plain, 3, cutoff)
    return list(dict.fromkeys([*folded, *close]))[:3]


def _missing(
    kind: str, name: Optional[str], names: Iterable[Any], cutoff: float = CLOSE, of: str = ""
) -> Clue:
    if type(name) is not str or not name:
        return None
    alike = [short(other) for other in near(name, names, cutoff)]
    clue = {"kind": kind, "name": short(name), "near": alike}
    return {**clue, "of": short(of)} if of else clue


def _names(frame: FrameType) -> List[Any]:
    found: List[Any] = []
    for space in (expression.locals_of(frame), frame.f_globals, vars(builtins)):
        found += _keys(space)
    return found


def _modules(name: Optional[str], places: Places) -> List[str]:
    """Return the modules that could have been imported: the app's own, Python's, installed ones."""
    from pkgutil import iter_modules

    package, _, _ = (name or "").rpartition(".")
    if package:
        paths = list(getattr(sys.modules.get(package), "__path__", ()))
        return [f"{package}.{found.name}" for found in iter_modules(paths)]
    known = sorted(getattr(sys, "stdlib_module_names", ()))
    return [*(found.name for found in iter_modules([places.root])), *known, *_installed()]


def _installed() -> List[str]:
    from pkgutil import iter_modules

    paths = [path for path in sys.path if path.endswith("-packages")]
    return [found.name for found in iter_modules(paths)]


def _import(exception: ImportError, said: str, places: Places) -> Clue:
    name = getattr(exception, "name_from", None) or _named(said)
    module = sys.modules.get(exception.name or "")
    if module is None:
        return None
    clue = _missing("import", name, _keys(module.__dict__), of=exception.name or "")
    return clue if clue and clue["near"] else _file(module, places) or clue


def _attribute(exception: AttributeError, places: Places) -> Clue:
    name, owner = getattr(exception, "name", None), getattr(exception, "obj", None)
    if type(name) is not str:
        return None
    if type(owner) is ModuleType:
        clue = _missing("attribute", name, _keys(owner.__dict__), of=owner.__name__)
        return clue if clue and clue["near"] else _file(owner, places) or clue
    public = [other for other in attribute_names(owner) if not other.startswith("_")]
    return _missing("attribute", name, public, of=name_of_type(owner))


def _key(exception: KeyError, places: Places) -> Clue:
    key = exception.args[0] if len(exception.args) == 1 else None
    if type(key) is not str:
        return None
    mapping = expression.subscripted(exception, key, places)
    keys = list(_keys(mapping)) if isinstance(mapping, dict) else []
    return _missing("key", key, keys, of=name_of_type(mapping)) if keys else None


def _argument(said: str, frame: FrameType) -> Clue:
    found = re.match(r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'", said)
    if found is None:
        return None
    function = _function(found[1].split("."), frame)
    code = getattr(function, "__code__", None)
    if code is None:
        return None
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return _missing("argument", found[2], names, of=found[1].partition(".")[0])


def _function(path: List[str], frame: FrameType) -> object:
    """Return the function that a message names, as the raising line sees it, or Flask's own."""
    import flask
    from werkzeug.routing import Rule

    spaces = (
        *(expression.locals_of(frame), frame.f_globals),
        *(dict(vars(flask)), {"Rule": Rule}),
    )
    value = next((_get(space, path[0]) for space in spaces if path[0] in space), None)
    for name in path[1:]:
        value = namespace(value).get(name) if isinstance(value, type) else None
    return value


def _hidden(exception: BaseException, said: str, frame: FrameType, places: Places) -> Clue:
    """Return the name of Flask's to which the learner's file gives another meaning."""
    import flask

    file = places.relative(frame.f_code.co_filename)
    if file is None:
        return None
    line = places.line_of_text(file, frame.f_lineno)
    for name in re.findall(r"(?<![\w.])[a-z]\w*", line):
        own = _get(frame.f_globals, name)
        if own is None or not hasattr(flask, name) or own is getattr(flask, name):
            continue
        is_blamed = f"{name}()" in said or "'function' object" in said
        if not (is_blamed or isinstance(exception, RecursionError)):
            continue
        at = _definition(own, name, file, places)
        if at and _imports(name, places.text(file)):
            return {"kind": "hidden", "name": short(name), "file": file, "line": at}
    return None


def _definition(value: object, name: str, file: str, places: Places) -> int:
    """Return the line on which a file defines a function or a class, 0 if it doesn't."""
    code = getattr(value, "__code__", None) if type(value).__name__ == "function" else None
    if code is None or places.relative(code.co_filename) != file:
        return 0
    lines = places.text(file).splitlines()
    for number, text in enumerate(lines[code.co_firstlineno - 1 :], code.co_firstlineno):
        if re.match(rf"\s*(?:async\s+)?def\s+{name}\b", text):
            return number
    return 0


def _imports(name: str, text: str) -> bool:
    imports = re.findall(r"^from flask import\s+(\([^)]*\)|.*)$", text, re.M)
    return any(re.search(rf"\b{name}\b|\*", names) for names in imports)


def _file(module: ModuleType, places: Places) -> Clue:
    """Return the file of the learner's that has the name of a module of Python's or Flask's."""
    name = module.__name__
    known = (*getattr(sys, "stdlib_module_names", ()), "flask", "jinja2", "werkzeug", "click")
    file = places.relative(getattr(module, "__file__", None))
    if file is None or name not in known:
        return None
    return {"kind": "file", "name": short(name), "file": file, "line": None}


def _python(places: Places) -> Clue:
    """Return what the project's ``pyproject.toml`` requires of Python."""
    found = re.search(
        r"""^requires-python\s*=\s*["']([^"'\n]{1,100})["']""", places.text("pyproject.toml"), re.M
    )
    return {"kind": "python", "name": short(found[1])} if found else None


def _secret_key() -> Clue:
    """Return a key of the configuration, or an attribute, that was meant to be the secret key."""
    import flask

    if not flask.has_app_context():
        return None
    app = flask.current_app._get_current_object()  # type: ignore[attr-defined]
    set_ones = [key for key in _keys(app.config) if key not in flask.Flask.default_config]
    found = [(name, "app.config") for name in near("SECRET_KEY", set_ones)]
    found += [(name, "app") for name in near("secret_key", held_by(app))]
    name, of = found[0] if found else ("", "")
    return {"kind": "setting", "name": "SECRET_KEY", "near": [short(name)] * bool(name), "of": of}


def _named(said: str) -> str:
    found = re.search(r"'([^']+)'", said)
    return found[1] if found else ""


def _text(exception: BaseException) -> str:
    try:
        return str(exception)[:4_096]
    except BaseException:
        return ""
