"""Tell a refusal of the kernel from an error that the app makes itself.

The guard refuses with a sentence of its own.  What the guard doesn't see, the kernel refuses: then
there's only an ``OSError`` at some line of the learner's.
"""

from __future__ import annotations

import dis
import errno
import os
from typing import Any

from .describe import Places
from .wire import plain

REFUSALS = (errno.EPERM, errno.EACCES)


def of_kernel(exception: BaseException, places: Places) -> str | None:
    """Say what the kernel refused, None if the exception isn't such a refusal."""
    if not isinstance(exception, OSError) or exception.errno not in REFUSALS:
        return None
    name = exception.filename
    if isinstance(name, (str, bytes)):
        path = os.path.abspath(os.fsdecode(name))
        if places.relative(path) is not None and exception.errno == errno.EACCES:
            return None  # a file of its own that it closed to itself
        if places.relative(path) is None:
            return "this app tried to use " + plain(path)[:200] + "; it may use its own folder"
    if _raised_by_python(exception.__traceback__):
        return None
    return "this app tried what the system does not allow here: " + plain(
        exception.strerror or "refused"
    )


def _raised_by_python(trace: Any) -> bool:
    """Say whether the innermost line is a ``raise``, so no system call failed there."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return True
    code, at = trace.tb_frame.f_code.co_code, trace.tb_lasti
    return 0 <= at < len(code) and dis.opname[code[at]] in ("RAISE_VARARGS", "RERAISE")
