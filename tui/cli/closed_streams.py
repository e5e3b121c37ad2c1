"""Standard streams that were closed before the program began, as by ``>&-`` in a shell."""

from __future__ import annotations

import os
import sys


def lead_nowhere() -> None:
    """Let each closed standard stream lead nowhere, so that all may read it or write to it.

    Its number must not be left free either: the next file to be opened would get it, and be
    written to by whoever prints.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            _take(number)
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, stream)


def _take(number: int) -> None:
    """Open nothing at all under this number, unless something is open there."""
    try:
        os.fstat(number)
    except OSError:
        nowhere = os.open(os.devnull, os.O_RDWR)
        if nowhere != number:
            os.dup2(nowhere, number)
            os.close(nowhere)
