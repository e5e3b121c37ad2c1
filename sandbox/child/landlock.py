"""The file system layer on Linux: Landlock, by its three system calls.

A process gives up rights for good: after `restrict`, files outside of the listed folders
can be neither read nor written, TCP is closed (ABI 4), signals and abstract sockets stay
inside (ABI 6).  It binds the calling thread and what it starts: call it single threaded.
Source: the kernel's userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import os
import stat

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
        found = _libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    except (OSError, AttributeError):
        return 0
    return max(int(found), 0)


def restrict(readable: list[str], writable: list[str]) -> int:
    """Allow only reading below `readable`, and reading and writing below `writable`.

    Return the version in force, 0 if the kernel doesn't support it.  A path that doesn't exist is
    skipped.
    """
    version = abi()
    if not version:
        return 0
    libc = _libc()
    known = (1 << RIGHTS_BY_ABI.get(version, 16)) - 1
    ruleset = _Ruleset(known, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    descriptor = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if descriptor < 0:
        return 0
    try:
        for paths, rights in ((readable, READ), (writable, WRITE)):
            for path in paths:
                if not _allow(libc, descriptor, path, rights & known):
                    return 0
        if libc.prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            return 0
        flags = QUIET_FLAG if version >= 7 else 0
        return 0 if libc.syscall(RESTRICT_SELF, descriptor, flags) else version
    finally:
        os.close(descriptor)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> bool:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= FILE_RIGHTS
        rule = _PathBeneath(rights, parent)
        return not libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc
