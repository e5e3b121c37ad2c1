"""Run a Flask app in a process of its own, and report what it did as events."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.project import Project
    from sandbox.request import Request
    from sandbox.sandbox import Sandbox
    from sandbox.session import Session
    from sandbox.timeline import Timeline, fold

__all__ = ["Project", "Request", "Sandbox", "Session", "Timeline", "fold"]

_MODULES = {"fold": "timeline"}


def __getattr__(name: str) -> object:
    """Import a name of `__all__` when it's first used: starting the program stays quick."""
    if name not in __all__:
        raise AttributeError(name)
    module = import_module(f"{__name__}.{_MODULES.get(name, name.lower())}")
    return getattr(module, name)
