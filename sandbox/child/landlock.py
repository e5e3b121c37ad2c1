"""The file system layer on Linux: Landlock, by its three system calls.

A process gives up rights for good: after `Ruleset.restrict`, files outside of the listed folders
can be neither read nor written, TCP is closed (ABI 4), signals and abstract sockets stay
inside (ABI 6).  It binds the calling thread and what it starts: call it single threaded.
Source: the kernel's userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat

from .libc import libc

# The numbers are the same on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG = 1
PATH_BENEATH = 1
SET_NO_NEW_PRIVS = 38
QUIET_FLAG = 1  # LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF: a denial is no matter for the admin

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << n for n in range(6))
MAKE_DIR, MAKE_REG = 1 << 7, 1 << 8
REFER, TRUNCATE = 1 << 13, 1 << 14

READ = READ_FILE | READ_DIR
# No right to make links, sockets, pipes or devices: nothing to trick the cleaning with.
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE

RIGHTS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many of the file rights a version knows; later ones know no more."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # which Python 3.14 wants to be named next to `_pack_`
    _fields_ = (("rights", ctypes.c_uint64), ("parent", ctypes.c_int32))


def abi() -> int:
    """Return the version of Landlock that the kernel offers, 0 for none."""
    try:
        found = libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    except (OSError, AttributeError):
        return 0
    return max(int(found), 0)


class Ruleset:
    """What the process may do once it restricts itself; made ahead, for one process."""

    def __init__(self, readable: list[str], network: bool = False) -> None:
        """Allow only reading below `readable`, and TCP if the `network` is allowed.

        A path that doesn't exist is skipped.

        Raises:
            OSError: the kernel doesn't support it.
        """
        version = abi()
        if not version:
            raise OSError(errno.EOPNOTSUPP, "no Landlock")
        self._version = version
        self._rights = (1 << RIGHTS_BY_ABI.get(version, 16)) - 1
        closed = 3 if version >= 4 and not network else 0
        ruleset = _Ruleset(self._rights, closed, 3 if version >= 6 else 0)
        size = 24 if version >= 6 else 16 if version >= 4 else 8
        found = libc().syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
        if found < 0:
            raise OSError(ctypes.get_errno(), "no Landlock")
        self._descriptor = int(found)
        self._whole = self._allow(readable, READ)

    def restrict(self, writable: list[str]) -> int:
        """Put it in force, with reading and writing below `writable`, and close it.

        Return the version in force, 0 if the kernel refused.
        """
        try:
            if not (self._whole and self._allow(writable, WRITE)):
                return 0
            if libc().prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0):
                return 0
            flags = QUIET_FLAG if self._version >= 7 else 0
            refused = libc().syscall(RESTRICT_SELF, self._descriptor, flags)
            return 0 if refused else self._version
        finally:
            self.close()

    def close(self) -> None:
        os.close(self._descriptor)

    def _allow(self, paths: list[str], rights: int) -> bool:
        return all(_allow(self._descriptor, path, rights & self._rights) for path in paths)


def _allow(ruleset: int, path: str, rights: int) -> bool:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= FILE_RIGHTS
        rule = _PathBeneath(rights, parent)
        return not libc().syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)
