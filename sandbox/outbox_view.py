"""The parent's look at the frames that a worker has made and not yet written to its pipe.

See ``sandbox/child/outbox.py``.  The worker is not trusted: what is read here passes the same gate
as what comes through the pipe, and nothing maps the memory, which the worker could cut off.
"""

from __future__ import annotations

import contextlib
import os
import struct
from pathlib import Path

SIZE = 65_536
"""The size of the memory."""

_HEAD = struct.Struct("=QQ")
"""How often it was emptied, and where what waits in it ends."""


class OutboxView:
    """What a worker has gathered, as long as this is open."""

    def __init__(self, pid: int, descriptor: int) -> None:
        """Open the memory by the worker's own descriptor of it.

        Raises:
            OSError: that isn't possible here.
        """
        self._file = Path(f"/proc/{pid}/fd/{descriptor}").open("rb", buffering=0)  # noqa: SIM115

    def read(self) -> bytes:
        """Return the bytes that wait to be written, b"" if they are being written just now."""
        with contextlib.suppress(OSError, ValueError, struct.error):
            descriptor = self._file.fileno()
            found = os.pread(descriptor, SIZE, 0)
            times, end = _HEAD.unpack_from(found)
            if times == _HEAD.unpack(os.pread(descriptor, _HEAD.size, 0))[0]:
                return found[_HEAD.size : end]
        return b""

    def close(self) -> None:
        """Let the memory go."""
        self._file.close()
