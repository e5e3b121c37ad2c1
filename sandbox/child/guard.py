"""The sentences: what an app is refused, said at the learner's own line.

An audit hook (PEP 578) sees what Python code is about to do and refuses it with words that a
learner can use.  It is no wall: code that goes around Python's own functions goes around it too.
Where the kernel has no layer of its own (macOS, Windows, older Linux) it is what there is.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

OFFLINE = "this app tried to open a network connection; lessons run offline"
ALONE = "this app tried to start another program or process; an app runs alone here"
OTHERS = "this app tried to signal or inspect another process"
LIMITS = "this app tried to change the limits that it runs under"
LIBRARY = "this app tried to load a C library; without a kernel's help that cannot be allowed"

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Guard:
    """Decides what an app may do, event by event; `refused` is told each sentence once."""

    def __init__(
        self,
        readable: list[str],
        writable: list[str],
        refused: Callable[[str], None],
        strict: bool,
    ) -> None:
        self._writable = _both(writable)
        self._readable = (*self._writable, *_both(readable))
        self._refused = refused
        self._strict = strict
        self._pid = os.getpid()
        self._said: set[str] = set()
        self._rules: dict[str, Callable[..., str | None]] = {
            **dict.fromkeys(NETWORK, self._network),
            **dict.fromkeys(PROCESSES, self._process),
            **dict.fromkeys(CHANGES, self._change),
            **dict.fromkeys(("os.listdir", "os.scandir", "os.chdir"), self._list),
            **dict.fromkeys(("os.kill", "os.killpg"), self._signal),
            **dict.fromkeys(("resource.setrlimit", "resource.prlimit"), self._limit),
            "socket.__new__": self._socket,
            "open": self._open,
            "ctypes.dlopen": self._load,
            "sqlite3.connect": self._database,
        }

    def install(self) -> bool:
        """Put the guard in force; it cannot be taken away again."""
        sys.addaudithook(self._hook)
        return True

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        rule = self._rules.get(event)
        if rule is None:
            return
        sentence = rule(*arguments)
        if sentence is not None:
            if sentence not in self._said:
                self._said.add(sentence)
                self._refused(sentence)
            raise PermissionError(sentence)

    # -- one rule a kind of event: the sentence, or None to let it pass ------------------------

    def _network(self, *_: Any) -> str | None:
        return OFFLINE

    def _socket(self, _: Any, family: Any, *__: Any) -> str | None:
        # asyncio talks to itself through a local pair; where there are none, over the loopback.
        return OFFLINE if family != getattr(socket, "AF_UNIX", family) else None

    def _process(self, *_: Any) -> str | None:
        return ALONE

    def _signal(self, pid: Any, *_: Any) -> str | None:
        return None if pid == self._pid else OTHERS

    def _limit(self, *_: Any) -> str | None:
        return LIMITS

    def _load(self, *_: Any) -> str | None:
        return LIBRARY if self._strict else None

    def _open(self, path: Any, _: Any, flags: Any) -> str | None:
        if isinstance(path, int):
            return None
        if isinstance(flags, int) and flags & WRITING:
            return self._change(path)
        if self._inside(path, self._readable):
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

    def _database(self, path: Any, *_: Any) -> str | None:
        name = _text(path)
        if name in ("", ":memory:") or name.startswith("file:"):
            return None
        return self._change(path)

    def _may_change(self, path: Any) -> bool:
        return _text(path) == os.devnull or self._inside(path, self._writable)

    @staticmethod
    def _inside(path: Any, roots: tuple[str, ...]) -> bool:
        whole = os.path.abspath(_text(path))
        return any(whole == root or whole.startswith(root + os.sep) for root in roots)


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
    "os.startfile",
    "pty.spawn",
)
CHANGES = (
    "os.remove",
    "os.rmdir",
    "os.rename",
    "os.mkdir",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
    "os.link",
    "os.symlink",
    "os.setxattr",
    "os.removexattr",
    "os.chflags",
    "os.lchmod",
)


def _both(paths: list[str]) -> tuple[str, ...]:
    """Return each path as it is written and as it really is."""
    spelled = [spelling for path in paths for spelling in (path, os.path.realpath(path))]
    return tuple(dict.fromkeys(spelling.rstrip(os.sep) or os.sep for spelling in spelled))


def _text(path: Any) -> str:
    try:
        return os.fsdecode(path)
    except (TypeError, ValueError):
        return ""


def _shown(path: Any) -> str:
    return _text(path)[:200]
