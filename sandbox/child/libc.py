"""The C library of this process, opened once: each opening takes some microseconds of a run."""

from __future__ import annotations

import ctypes
import functools


@functools.cache
def libc() -> ctypes.CDLL:
    """Return the C library, whose ``syscall`` returns a long."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library
