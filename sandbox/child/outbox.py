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
from collections import deque
from collections.abc import Callable

SIZE = 65_536
HEAD = 16
TIMES, END = 0, 1

_len = len


class Outbox:
    """Bytes that are gathered until they're written, in one file of memory."""

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
        self._memory.seek(HEAD)
        self._write = write
        self._waiting: deque[bytes] = deque()
        self._is_busy = False

    def add(self, data: bytes) -> None:
        """Keep bytes to be written later; write at once what has no room.

        What Python runs when it frees objects may add a frame between any two steps of this class,
        and deep in a recursion a step may fail: a frame waits for its turn then.
        """
        waiting = self._waiting
        waiting.append(data)
        if self._is_busy:
            return
        self._is_busy = True
        try:
            while waiting:
                self._keep(waiting[0])
                waiting.popleft()
        except (RecursionError, MemoryError):
            pass
        finally:
            self._is_busy = False

    def _keep(self, data: bytes) -> None:
        memory = self._memory
        if _len(data) > SIZE - memory.tell():
            self._empty()
            if _len(data) > SIZE - HEAD:
                self._write(data)
                return
        memory.write(data)
        self._head[END] = memory.tell()

    def flush(self) -> None:
        """Write what was gathered."""
        if not self._is_busy:
            self._is_busy = True
            try:
                self._empty()
                while self._waiting:
                    self._write(self._waiting[0])
                    self._waiting.popleft()
            finally:
                self._is_busy = False

    def _empty(self) -> None:
        end = self._memory.tell()
        if end > HEAD:
            self._write(self._memory[HEAD:end])
            # In this order: what's written here next must never be taken for what was here before.
            self._head[END] = HEAD
            self._head[TIMES] += 1
            self._memory.seek(HEAD)

    def close_file(self) -> None:
        """Close the descriptor; the memory stays."""
        os.close(self.descriptor)
