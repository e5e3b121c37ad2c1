"""Declare a key: its action, its line in the help, and its word in the footer."""

from __future__ import annotations

from textual.binding import Binding


def bind(
    keys: str,
    action: str,
    says: str,
    footer: str = "",
    *,
    display: str | None = None,
    priority: bool = False,
) -> Binding:
    """Return the binding of a key; the footer shows it only if it has a word there.

    ``display`` names the key where its own name won't do.  The id marks the key as ours: the help
    sorts those without an id under the keys that Textual gives a widget.
    """
    return Binding(
        keys,
        action,
        footer or says,
        show=bool(footer),
        key_display=display,
        priority=priority,
        tooltip=says,
        id=f"{keys}-{action}",
    )
