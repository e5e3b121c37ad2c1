"""Frames that wait to be written to the pipe, in memory that the parent reads too.

To write a frame of its own wakes the parent and costs more than to make it.  So frames are gathered
here and written together.  Whatever ends this process, even a signal that no code sees, the parent
finds here what wasn't written, and while the process is busy it looks here from time to time.

The memory begins with two numbers: how often the frames were written and forgotten, and where the
frames end.  The parent believes what it reads only if the first number was the same before and
after.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable

SIZE = 65_536
HEAD = 16
TIMES, END = 0, 1

_len = len


class Outbox:
    """Bytes that are gathered until they're written, in one file of memory.

    Use it in one place at a time: `Channel` sees to that.
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        """Make the file; the parent opens it by its descriptor.

        Raises:
            OSError: this system gives none.
            AttributeError: this Python has no such files.
        """
        self.descriptor = os.memfd_create("flasklings")
        os.ftruncate(self.descriptor, SIZE)
        self._memory = mmap.mmap(self.descriptor, SIZE)
        self._head = memoryview(self._memory)[:HEAD].cast("Q")
        self._end = HEAD
        self._write = write

    def add(self, data: bytes) -> None:
        """Keep bytes to be written later; write at once what has no room."""
        begin = self._end
        end = begin + _len(data)
        if end > SIZE:
            self.flush()
            if _len(data) > SIZE - HEAD:
                self._write(data)
                return
            begin, end = HEAD, HEAD + _len(data)
        # Without a call in between, after which a signal's handler might raise.
        self._memory[begin:end] = data
        self._end = self._head[END] = end

    def flush(self) -> None:
        """Write what was gathered."""
        if self._end > HEAD:
            self._write(self._memory[HEAD : self._end])
            # In this order: what's written here next must never be taken for what was here before.
            self._head[END] = HEAD
            self._head[TIMES] += 1
            self._end = HEAD

    def close_file(self) -> None:
        """Close the descriptor; the memory stays."""
        os.close(self.descriptor)
