"""What Flask holds of the request that is under way, on every version of Flask.

Nothing here goes through a proxy or a property that would count as an access of the app's.
"""

from __future__ import annotations

from typing import Any

import flask

# Bound ahead, because an app can replace a name.  Flask ≥ 3.2 has one variable.
_variable = getattr(flask.globals, "_cv_request", None) or flask.globals._cv_app


def context_now() -> Any:
    """Return the context that holds the session and the cache of read messages, or None."""
    return _variable.get(None)


def read_messages(context: Any) -> Any:
    """Return the messages that this request has read, None before the first read."""
    cached = getattr(context, "flashes", None)  # Flask ≤ 3.1
    return getattr(context, "_flashes", None) if cached is None else cached


def request_of(context: Any) -> Any:
    """Return the request object itself."""
    inner = getattr(context, "_request", None)  # Flask ≥ 3.2
    return context.request if inner is None else inner


def session_of(context: Any) -> Any:
    """Return the session object itself, not the proxy that counts an access."""
    inner = getattr(context, "_session", None)  # Flask ≥ 3.2
    return getattr(context, "session", None) if inner is None else inner
