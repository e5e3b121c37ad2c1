"""Watch what an app does with SQLite: its statements, and what its database files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..observer import Observer


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``sql`` and ``table``; a run that asks for neither has ``sqlite3`` as it is."""
    if wanted & {"sql", "table"}:
        from .databases import watch  # imports sqlite3, which a Python may lack

        watch(observer, wanted)
