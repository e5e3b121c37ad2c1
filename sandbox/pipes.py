"""Asking a pipe, or what else has a descriptor, whether it can be read or written now."""

from __future__ import annotations

import select

POLLS = hasattr(select, "poll")
"""Whether it can be asked at all: on Windows it cannot."""


def is_readable(descriptor: int, seconds: float | None) -> bool:
    """Whether it can be read, or has ended, within some seconds; None: as long as it takes."""
    return _is_ready(descriptor, select.POLLIN, seconds)


def is_writable(descriptor: int, seconds: float) -> bool:
    """Whether it takes more within some seconds."""
    return _is_ready(descriptor, select.POLLOUT, seconds)


def _is_ready(descriptor: int, event: int, seconds: float | None) -> bool:
    waiting = select.poll()
    waiting.register(descriptor, event)
    return bool(waiting.poll(None if seconds is None else seconds * 1000))
