"""Find the learner's app, as ``flask run`` finds it."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

import flask
from flask.cli import prepare_import

if TYPE_CHECKING:
    Arguments = Tuple[List[Any], Dict[str, Any]]


class NoAppError(Exception):
    """There's no app to run; the text is one sentence for the learner.

    ``file`` is the file that it's about, if that isn't the module's own.
    """

    def __init__(self, sentence: str, file: str | None = None) -> None:
        super().__init__(sentence)
        self.file = file


def load(target: str) -> tuple[flask.Flask, str]:
    """Import ``module:name`` and return (the app, its full name).

    The module may be a path, and the name a call with literal arguments.  Without a name the app is
    ``app`` or ``application``, the only Flask object, or what ``create_app()`` or ``make_app()``
    returns.

    Raises:
        NoAppError: the module holds no app, or several.
        BaseException: what importing the module raises.
    """
    module = _module(target)
    module_name, _, name = target.partition(":")
    if name:
        return _named(module, name), target
    for likely in ("app", "application"):
        found = getattr(module, likely, None)
        if isinstance(found, flask.Flask):
            return found, module_name + ":" + likely
    apps = {k: v for k, v in vars(module).items() if isinstance(v, flask.Flask)}
    if len({id(app) for app in apps.values()}) == 1:
        name = next(iter(apps))
        return apps[name], module_name + ":" + name
    if apps:
        raise NoAppError(
            f"{_file(module)} holds several Flask apps ({', '.join(sorted(apps))}): "
            f"name one of them app, or say which, like --app {module_name}:{min(apps)}."
        )
    for factory in ("create_app", "make_app"):
        function = getattr(module, factory, None)
        if inspect.isfunction(function):
            return _made(function, module.__name__, factory, ([], {})), f"{module_name}:{factory}()"
    raise NoAppError(_what_is_there(module))


def name_of_module(target: str) -> str:
    """Return the name under which a target's module is imported; a path is put on `sys.path`."""
    name = target.partition(":")[0]
    is_path = "/" in name or name.endswith(".py")
    return prepare_import(name) if is_path else name


def _module(target: str) -> ModuleType:
    name = name_of_module(target)
    taken = sys.modules.get(name)
    file = name + ".py"
    if taken is not None and os.path.isfile(file):
        whose = "Flask needs" if hasattr(taken, "__file__") else "Python has"
        raise NoAppError(
            f"{file} has the name of a module that {whose}, and that one was imported first: "
            f"rename your file, to app.py for example.",
            file,
        )
    importlib.import_module(name)
    return sys.modules[name]


def _named(module: ModuleType, text: str) -> flask.Flask:
    name, arguments = _parsed(text)
    found = getattr(module, name, None)
    if found is None:
        raise NoAppError(f"{_file(module)} has no {name}: --app names something that is not there.")
    if isinstance(found, flask.Flask):
        return found
    if arguments is not None or inspect.isfunction(found):
        return _made(found, module.__name__, name, arguments or ([], {}))
    raise NoAppError(f"{name} in {_file(module)} is a {type(found).__name__}, not a Flask app.")


def _parsed(text: str) -> tuple[str, Arguments | None]:
    """Return the name that ``--app`` gives, and the arguments of its call if it's one."""
    with suppress(SyntaxError, ValueError):
        node = ast.parse(text.strip(), mode="eval").body
        if isinstance(node, ast.Name):
            return node.id, None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [ast.literal_eval(value) for value in node.args]
            by_name = {word.arg: ast.literal_eval(word.value) for word in node.keywords if word.arg}
            return node.func.id, (given, by_name)
    raise NoAppError(
        f"--app names {text}, which is neither a name nor a call with plain values, "
        'like create_app("dev").'
    )


def _made(
    function: Callable[..., Any], module: str, name: str, arguments: Arguments
) -> flask.Flask:
    given, by_name = arguments
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        signature = None
    if signature is not None:
        try:
            signature.bind(*given, **by_name)
        except TypeError as problem:
            raise NoAppError(
                _not_called(signature, module, name, arguments, str(problem))
            ) from None
    app = function(*given, **by_name)
    if not isinstance(app, flask.Flask):
        raise NoAppError(
            f"{name}() returned {_article(type(app).__name__)}, not a Flask app: "
            "does it end in return app?"
        )
    return app


def _not_called(
    signature: inspect.Signature, module: str, name: str, arguments: Arguments, problem: str
) -> str:
    if any(arguments):
        return f"{name}{signature} cannot be called with what --app gives it: {problem}."
    needed = [
        p.name
        for p in signature.parameters.values()
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    return (
        f"{name}() needs arguments ({', '.join(needed)}): give them defaults, "
        f"or pass them, like --app '{module}:{name}({', '.join(['…'] * len(needed))})'."
    )


def _what_is_there(module: ModuleType) -> str:
    for likely in ("app", "application"):
        if hasattr(module, likely):
            what = _article(type(getattr(module, likely)).__name__)
            where = f"{likely} in {_file(module)}"
            return f"{where} is {what}, not a Flask app: write app = Flask(__name__)."
    return f"{_file(module)} holds no Flask app: it needs a line like app = Flask(__name__)."


def _file(module: ModuleType) -> str:
    path = getattr(module, "__file__", None) or module.__name__
    return path.replace("\\", "/").rsplit("/", 1)[-1]


def _article(noun: str) -> str:
    if noun == "NoneType":
        return "None"
    return ("an " if noun[:1].lower() in "aeiou" else "a ") + noun
