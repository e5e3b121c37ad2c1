"""What an app holds once it's loaded: routes, blueprints, hooks, error handlers.

A learner may have put anything into these tables.  What can't be read is left out.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .describe import named_values
from .places import Places
from .static import is_scalar
from .wire import short

if TYPE_CHECKING:
    from flask import Flask

MAX_ROUTES = 500
MAX_LOCATED = 100
"""Routes whose view is looked for: that reads its file."""

MAX_LISTED = 64

HOOKS = {
    "before_request": "before_request_funcs",
    "after_request": "after_request_funcs",
    "teardown_request": "teardown_request_funcs",
    "teardown_appcontext": "teardown_appcontext_funcs",
    "context_processor": "template_context_processors",
    "url_value_preprocessor": "url_value_preprocessors",
    "url_defaults": "url_default_functions",
}
"""Kinds of hooks, and the table of the app that holds them."""


def facts_of(app: Flask, places: Places) -> dict[str, Any]:
    """Return what the `loaded` event tells beside the app's name and whether it has a key."""
    rules = list(app.url_map.iter_rules())[:MAX_ROUTES]
    facts: dict[str, Any] = {
        "routes": [
            _route(app, rule, places if number < MAX_LOCATED else None)
            for number, rule in enumerate(rules)
        ],
        "debug": _flag(app.config.get("DEBUG")),
        "testing": _flag(app.config.get("TESTING")),
    }
    for name, read in (
        ("blueprints", lambda: _blueprints(app, places)),
        ("hooks", lambda: _hooks(app)),
        ("handlers", lambda: _handlers(app)),
        ("static", lambda: _static(app, places)),
    ):
        with suppress(Exception):
            facts[name] = read()
    return facts


def _route(app: Flask, rule: Any, places: Places | None) -> dict[str, Any]:
    route: dict[str, Any] = {
        "rule": short(rule.rule, 500),
        "methods": sorted(short(m, 100) for m in rule.methods or ())[:50],
        "endpoint": short(rule.endpoint, 500),
    }
    with suppress(Exception):
        if scope := short(rule.endpoint, 500).rpartition(".")[0]:
            route["blueprint"] = scope
        if rule.strict_slashes is False:
            route["strict_slashes"] = False
        if rule.defaults:
            route["defaults"] = named_values(rule.defaults.items())
        if places is not None:
            view = app.view_functions.get(rule.endpoint)
            file, line = places.definition(getattr(view, "view_class", view))
            if file is not None:
                route["file"], route["line"] = file, line
    return route


def _blueprints(app: Flask, places: Places) -> list[dict[str, Any]]:
    return [
        {
            "name": short(name, 200),
            "prefix": short(blueprint.url_prefix or "", 500),
            "templates": _folder(blueprint, blueprint.template_folder, places),
            "static": _folder(blueprint, blueprint.static_folder, places),
        }
        for name, blueprint in list(app.blueprints.items())[:MAX_LISTED]
    ]


def _folder(owner: Any, folder: Any, places: Places) -> str | None:
    return places.relative(os.path.join(owner.root_path, folder)) if folder else None


def _hooks(app: Flask) -> dict[str, int]:
    counts = {}
    for kind, name in HOOKS.items():
        table = getattr(app, name, None) or ()
        listed = [table] if isinstance(table, (list, tuple)) else table.values()
        functions = [function for one in listed for function in one]
        # Flask registers one context processor of its own.
        own = sum(getattr(f, "__module__", "") == "flask.templating" for f in functions)
        if count := len(functions) - own:
            counts[kind] = count
    return counts


def _handlers(app: Flask) -> list[str]:
    return [
        short((f"{scope}." if scope else "") + (exception.__name__ if code is None else str(code)))
        for scope, by_code in app.error_handler_spec.items()
        for code, by_class in by_code.items()
        for exception in by_class
    ][:MAX_LISTED]


def _static(app: Flask, places: Places) -> list[str] | None:
    folder = _folder(app, app.static_folder, places)
    return None if folder is None else [short(app.static_url_path or "", 500), folder]


def _flag(value: object) -> bool:
    return is_scalar(value) and bool(value)
