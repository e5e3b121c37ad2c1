"""Refuse what an app must not do, with a sentence at the learner's own line.

An audit hook (PEP 578) sees what Python code is about to do and refuses it with words that a
learner can use; the few functions that Python does not audit are replaced by ones that refuse.
It isn't a wall: code can go around it.  On systems whose kernel has no such layer (macOS, older
Linux) it's the only layer, so it's stricter there.

The names used here are bound when the module loads, so that patching ``os.path`` or a subclass of
``str`` changes nothing.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import shutil
import socket
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import unquote as _unquote

OFFLINE = "this app tried to open a network connection; lessons run offline"
ALONE = "this app tried to start another program or process; an app runs alone here"
OTHERS = "this app tried to signal or inspect another process"
LIMITS = "this app tried to change the limits that it runs under"
LIBRARY = "this app tried to load a C library; without a kernel's help that cannot be allowed"
FOLDER = "this app tried to open a folder as a file; list it instead"
USERS = "this app tried to become another user"
SHARED = "this app tried to share memory with other processes"
SPECIAL = "this app tried to make a pipe or a device in the file system"
LEAVE = "this app tried to leave its place: its folder, its group or its namespace"

# What is merely not possible here, though nobody means any harm by it.
PERMISSIONS = "changing a file's owner or attributes is not possible here"
LINKS = "making a link is not possible here: use shutil.copyfile"

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

for _name in ("_posixsubprocess", "_posixshmem", "signal"):
    with suppress(ImportError):  # loaded while nobody waits; not every system has them
        importlib.import_module(_name)

_getcwd, _fsdecode, _stat, _separator = os.getcwd, os.fsdecode, os.stat, os.sep
_control, _GET_FLAGS = fcntl.fcntl, fcntl.F_GETFL
_exact = str.__str__


class Guard:
    """Decides what an app may do, event by event; `refused` is told of each refusal.

    ``readable`` and ``writable`` are `spellings` of files and folders.
    ``filtered`` says that the system call filter is in force, ``strict`` that a layer of the
    kernel is missing, so that what goes around Python's functions is refused as far as it goes.
    ``network`` says that connections are allowed.
    """

    def __init__(
        self,
        readable: Sequence[str],
        writable: Sequence[str],
        refused: Callable[[str, PermissionError], None],
        strict: bool,
        filtered: bool,
        *,
        network: bool = False,
    ) -> None:
        self._network = network
        self._writable = tuple(writable)
        self._readable = (*writable, *readable)
        self._refused = refused
        self._strict = strict
        self._filtered = filtered
        self._pid = os.getpid()
        self._rules: dict[str, Callable[..., str | None]] = {
            **dict.fromkeys(() if network else NETWORK, lambda *_: OFFLINE),
            **dict.fromkeys(PROCESSES, lambda *_: ALONE),
            **dict.fromkeys(CHANGES, self._change),
            **dict.fromkeys(FILE_FACTS, self._file_facts),
            **dict.fromkeys(MODES_AND_TIMES, self._mode_or_time),
            **dict.fromkeys(("os.getxattr", "os.listxattr"), self._read),
            **dict.fromkeys(("os.link", "os.symlink"), self._link),
            **dict.fromkeys(("os.listdir", "os.scandir", "os.chdir"), self._list),
            **dict.fromkeys(("os.kill", "os.killpg"), self._signal),
            **dict.fromkeys(("resource.setrlimit", "resource.prlimit"), self._limit),
            **dict.fromkeys(FOREIGN if strict else (), lambda *_: LIBRARY),
            **dict.fromkeys(("fcntl.fcntl", "fcntl.ioctl"), self._control),
            "socket.__new__": self._socket,
            "open": self._open,
            "sqlite3.connect": self._database,
            "sqlite3.enable_load_extension": lambda *_: LIBRARY,
        }

    def install(self) -> bool:
        """Put the guard in force; it can't be removed."""
        for sentence, functions in UNAUDITED:
            for name in functions:
                self._replace(name, sentence)
        if self._strict:
            # Its quicker way opens folders, which is refused without the kernel's help.
            vars(shutil)["_use_fd_functions"] = False
        sys.addaudithook(self._hook)
        return True

    def _replace(self, full_name: str, sentence: str) -> None:
        module_name, _, name = full_name.partition(".")
        module = sys.modules.get(module_name)

        def refuse(*_: Any, **__: Any) -> None:
            self._refuse(sentence)

        if hasattr(module, name):
            refuse.__name__ = refuse.__qualname__ = name
            setattr(module, name, refuse)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        rule = self._rules.get(event)
        if rule is None:
            return
        sentence = rule(*arguments)
        if sentence is not None:
            self._refuse(sentence)

    def _refuse(self, sentence: str) -> None:
        problem = PermissionError(sentence)
        if sentence not in (PERMISSIONS, LINKS):
            self._refused(sentence, problem)
        raise problem

    # -- one rule a kind of event: the sentence, or None to let it pass ------------------------

    def _socket(self, _: Any, family: Any, *__: Any) -> str | None:
        # asyncio talks to itself through a local pair.
        allowed = (socket.AF_INET, socket.AF_INET6) if self._network else ()
        return None if family == socket.AF_UNIX or family in allowed else OFFLINE

    def _signal(self, pid: Any, *_: Any) -> str | None:
        return None if pid == self._pid else OTHERS

    def _control(self, _: Any, command: Any, *__: Any) -> str | None:
        return OTHERS if command in CONTROLS else None

    def _limit(self, *arguments: Any) -> str | None:
        # Looking is no change: resource.prlimit(pid, which, None) for oneself.
        looking = len(arguments) == 3 and arguments[2] is None
        return None if looking and arguments[0] in (0, self._pid) else LIMITS

    def _open(self, path: Any, mode: Any, flags: Any) -> str | None:
        if isinstance(path, int):
            return None
        if isinstance(flags, int) and flags & WRITING:
            return self._change(path)
        if outside := self._read(path):
            return outside
        # Paths relative to an open folder would be taken for relative to the working directory.
        return FOLDER if self._strict and mode is None and _is_folder(path) else None

    def _read(self, path: Any, *_: Any) -> str | None:
        if path is None or isinstance(path, int) or self._inside(path, self._readable):
            return None
        return f"this app tried to read {_shown(path)}; it sees only its own folder and Python's"

    def _list(self, path: Any = None, *_: Any) -> str | None:
        if path is None or isinstance(path, int) or self._inside(path, self._readable):
            return None
        return f"this app tried to look into {_shown(path)}; it sees only its own folder"

    def _change(self, *arguments: Any) -> str | None:
        for path in arguments[:2]:
            if isinstance(path, (str, bytes, os.PathLike)) and not self._may_change(path):
                return f"this app tried to change {_shown(path)}; it may write in its own folder"
        return None

    def _file_facts(self, path: Any, *arguments: Any) -> str | None:
        if isinstance(path, int) and self._strict:
            return PERMISSIONS
        return self._change(path) or (PERMISSIONS if self._filtered else None)

    def _mode_or_time(self, path: Any, *arguments: Any) -> str | None:
        if isinstance(path, int):
            # A file that is open for writing is its own; reading is enough to change any file's.
            own = not self._strict and _control(path, _GET_FLAGS) & (os.O_WRONLY | os.O_RDWR)
            return None if own else PERMISSIONS
        if outside := self._change(path):
            return outside
        if not self._filtered:
            return None if self._inside(path, self._writable) else PERMISSIONS
        if arguments[-1:] == (-1,):  # not relative to an open folder
            _stat(path)  # the system call filter reports success, even if no such file exists
        return None

    def _link(self, *arguments: Any) -> str | None:
        return self._change(*arguments) or LINKS

    def _database(self, path: Any, *_: Any) -> str | None:
        name = _text(path)
        if name.startswith("file:"):
            name = _unquote(name[5:].partition("?")[0].partition("#")[0])
            if name.startswith("//"):
                name = "/" + name[2:].partition("/")[2]
        return None if name in ("", ":memory:") else self._change(name)

    def _may_change(self, path: Any) -> bool:
        return _text(path) == os.devnull or self._inside(path, self._writable)

    @staticmethod
    def _inside(path: Any, roots: tuple[str, ...]) -> bool:
        whole = _absolute(_text(path))
        return any(whole == r or whole[: len(r) + 1] == r + _separator for r in roots)


NETWORK = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.getnameinfo",
    "ftplib.connect",
    "smtplib.connect",
    "http.client.connect",
    "urllib.Request",
)
PROCESSES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.spawn",
    "pty.spawn",
)
CHANGES = ("os.remove", "os.rmdir", "os.rename", "os.mkdir", "os.truncate")
FILE_FACTS = ("os.chown", "os.setxattr", "os.removexattr", "os.chflags")
MODES_AND_TIMES = ("os.chmod", "os.lchmod", "os.utime")
FOREIGN = (
    "ctypes.dlopen",
    "ctypes.dlsym",
    "ctypes.dlsym/handle",
    "ctypes.call_function",
    "ctypes.string_at",
    "ctypes.wstring_at",
    "ctypes.cdata",
)
# Of fcntl and ioctl: have the kernel signal a process; type into the terminal.  See `seccomp`.
CONTROLS = (8, 10, 15, 0x8901, 0x8902, 0x5412, 0x540E, 0x541C) if sys.platform == "linux" else ()
# What Python does not audit.
UNAUDITED = (
    (ALONE, ("_posixsubprocess.fork_exec",)),
    (OTHERS, ("signal.pidfd_send_signal", "os.setpriority", "os.sched_setaffinity")),
    (OTHERS, ("os.sched_setscheduler", "os.sched_setparam")),
    (SPECIAL, ("os.mkfifo", "os.mknod")),
    (LEAVE, ("os.chroot", "os.unshare", "os.setns", "os.setsid", "os.setpgid", "os.setpgrp")),
    (SHARED, ("os.memfd_create", "_posixshmem.shm_open", "_posixshmem.shm_unlink")),
    (
        USERS,
        (
            *("os.setuid", "os.setgid", "os.seteuid", "os.setegid", "os.setreuid", "os.setregid"),
            *("os.setresuid", "os.setresgid", "os.setgroups", "os.initgroups"),
        ),
    ),
)


def spellings(paths: Sequence[str]) -> tuple[str, ...]:
    """Return each path as it's written and with its links resolved."""
    spelled = [spelling for path in paths for spelling in (path, os.path.realpath(path))]
    return tuple(dict.fromkeys(spelling.rstrip(os.sep) or os.sep for spelling in spelled))


def _text(path: Any) -> str:
    try:
        return _exact(_fsdecode(path))
    except (TypeError, ValueError):
        return ""


def _absolute(path: str) -> str:
    parts: list[str] = []
    if path[:1] != "/":
        try:
            path = _getcwd() + "/" + path
        except OSError:  # too deep to be named, or gone: then it is inside nothing
            return ""
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def _is_folder(path: Any) -> bool:
    try:
        return stat.S_ISDIR(_stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _shown(path: Any) -> str:
    return _text(path)[:200]
