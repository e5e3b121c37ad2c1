"""The calls that take room on the disk, or start threads: the kernel asks our program first.

The kernel limits the size of each file, not of all of them; and the threads of a user, not of a
process.  So a second filter, beside `seccomp`, holds up every call that can make files grow and
has our program decide (`sandbox.quota`).  Our program hears it by a descriptor, which goes to it
through a socket in the run's folder and is closed here before any learner's code runs.

What the worker itself writes isn't asked about.  The filter knows it by its descriptors, so they
can't be closed or replaced.
"""

from __future__ import annotations

import functools
import os
import socket

from .seccomp import (
    ALLOW_IT,
    AND,
    JUMP_EQUAL,
    JUMP_GREATER_EQUAL,
    O_CREAT,
    REFUSE_IT,
    RETURN,
    Block,
    Numbers,
    column_of,
    install_with_listener,
    low,
    pack,
    start,
    walk,
)

SOCKET = ".quota-"
"""How the name of our program's socket in the run's folder begins; our pid follows."""

ASK_FIRST = (RETURN, 0, 0, 0x7FC00000)

WRITE, PWRITE, MMAP, MREMAP, CLONE = (1, 64), (18, 68), (9, 222), (25, 216), (56, 220)
OPEN, OPENAT = (2, None), (257, 56)
# Calls that make a name: what they take of a folder is counted.
NAMING: tuple[Numbers, ...] = (
    *((85, None), (83, None), (258, 34)),  # creat, mkdir, mkdirat
    *((82, None), (264, 38), (316, 276)),  # rename, renameat, renameat2
    *((86, None), (265, 37)),  # link, linkat
)
CLOSE, DUP2, DUP3, CLOSE_RANGE = (3, 57), (33, None), (292, 24), (436, 436)

O_TMPFILE = 0o20000000
MAP_SHARED, MAP_ANONYMOUS = 0x1, 0x20


@functools.cache
def program(machine: str, own: tuple[int, int]) -> bytes:
    """Return the filter that asks, for a machine that `seccomp` knows; `own` are left alone."""
    column = column_of(machine)
    blocks: dict[int | None, Block] = {
        **{numbers[column]: (ASK_FIRST,) for numbers in (PWRITE, MREMAP, CLONE, *NAMING)},
        WRITE[column]: (low(0), *_if_own(own, ALLOW_IT), ASK_FIRST),
        OPEN[column]: _if_making(1),
        OPENAT[column]: _if_making(2),
        # A mapping that others would see writes to its file without any call.
        MMAP[column]: (
            *(low(3), (AND, 0, 0, MAP_SHARED | MAP_ANONYMOUS)),
            *((JUMP_EQUAL, 0, 1, MAP_SHARED), ASK_FIRST, ALLOW_IT),
        ),
        CLOSE[column]: (low(0), *_if_own(own, REFUSE_IT), ALLOW_IT),
        DUP2[column]: (low(1), *_if_own(own, REFUSE_IT), ALLOW_IT),
        DUP3[column]: (low(1), *_if_own(own, REFUSE_IT), ALLOW_IT),
        CLOSE_RANGE[column]: (
            *(low(0), (JUMP_GREATER_EQUAL, 2, 0, max(own) + 1)),
            *(low(1), (JUMP_GREATER_EQUAL, 1, 0, min(own)), ALLOW_IT, REFUSE_IT),
        ),
    }
    # A call of another machine, and what is on no list, is the other filter's matter.
    others = {number: block for number, block in blocks.items() if number is not None}
    return pack([*start(machine, ALLOW_IT), *walk(others, ALLOW_IT)])


def _if_own(own: tuple[int, int], then: tuple[int, int, int, int]) -> Block:
    return ((JUMP_EQUAL, 1, 0, own[0]), (JUMP_EQUAL, 0, 1, own[1]), then)


def _if_making(flags: int) -> Block:
    wanted = O_CREAT | O_TMPFILE
    return (low(flags), (AND, 0, 0, wanted), (JUMP_EQUAL, 1, 0, 0), ASK_FIRST, ALLOW_IT)


class Quota:
    """The way to our program, opened while sockets are still to be had."""

    def __init__(self, folder: str) -> None:
        """Connect in the run's folder; raise OSError if our program doesn't wait there."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        project = os.getcwd()
        try:
            os.chdir(folder)  # its path may be longer than an address
            self._socket.connect(f"{SOCKET}{os.getpid()}")
        except OSError:
            self._socket.close()
            raise
        finally:
            os.chdir(project)

    def install(self, own: tuple[int, int]) -> bool:
        """Put the filter in force; say whether our program will be asked."""
        machine = os.uname().machine
        with self._socket:
            listener = install_with_listener(program(machine, own))
            if listener < 0:
                return False
            column = column_of(machine)
            kinds = [numbers[column] for numbers in (WRITE, PWRITE, MMAP, MREMAP, CLONE)]
            socket.send_fds(self._socket, [" ".join(map(str, kinds)).encode()], [listener])
            os.close(listener)
        return True
