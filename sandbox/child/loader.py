"""Find the learner's app, as ``flask run`` finds it."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import flask


class NoAppError(Exception):
    """There's no app to run; the text is one sentence for the learner."""


def load(target: str) -> tuple[flask.Flask, str]:
    """Import ``module:name`` and return (the app, its full name).

    Without a name the app is ``app`` or ``application``, the only Flask object, or what
    ``create_app()`` or ``make_app()`` returns.

    Raises:
        NoAppError: the module holds no app, or several.
        BaseException: what importing the module raises.
    """
    module_name, _, name = target.partition(":")
    importlib.import_module(module_name)
    module = sys.modules[module_name]
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
            "name one of them app, or say which with --app."
        )
    for factory in ("create_app", "make_app"):
        function = getattr(module, factory, None)
        if inspect.isfunction(function):
            return _made(function, factory), f"{module_name}:{factory}()"
    raise NoAppError(_what_is_there(module))


def _named(module: ModuleType, name: str) -> flask.Flask:
    base, bracket, _ = name.partition("(")
    found = getattr(module, base, None)
    if found is None:
        raise NoAppError(f"{_file(module)} has no {base}: --app names something that is not there.")
    if isinstance(found, flask.Flask):
        return found
    if bracket or inspect.isfunction(found):
        return _made(found, base)
    raise NoAppError(f"{base} in {_file(module)} is a {type(found).__name__}, not a Flask app.")


def _made(function: Callable[[], Any], name: str) -> flask.Flask:
    try:
        needed = [
            p.name
            for p in inspect.signature(function).parameters.values()
            if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        needed = []
    if needed:
        raise NoAppError(
            f"{name}() needs arguments ({', '.join(needed)}): give them defaults, "
            "so that it can be called without any."
        )
    app = function()
    if not isinstance(app, flask.Flask):
        raise NoAppError(
            f"{name}() returned {_article(type(app).__name__)}, not a Flask app: "
            "does it end in return app?"
        )
    return app


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
