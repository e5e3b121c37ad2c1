"""The files that an app may read outside of its own folder: the interpreter and its libraries."""

from __future__ import annotations

import os
import sys
import sysconfig

SYSTEM = (
    *("/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/lib32"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone", "/etc/mime.types"),
    "/nix/store",
    *("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"),
)


FOR_NETWORK = (
    *("/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf"),
    *("/etc/services", "/etc/protocols", "/etc/ssl", "/etc/pki", "/etc/ca-certificates"),
    *("/usr/share/ca-certificates", "/usr/local/share/ca-certificates"),
)
"""What is read to find hosts, and to check their certificates."""


def readable(more: tuple[str, ...] = ()) -> list[str]:
    """Return the files and folders that this interpreter needs, but never the learner's home.

    ``more`` are folders that it needs, too.
    Entries of ``sys.path`` count only below the interpreter's own folders or as a package
    folder: the first one may be wherever the parent was started.
    """
    ours = os.path.dirname(os.path.abspath(__file__))
    prefixes = (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    found = [
        *(p for name, p in sysconfig.get_paths().items() if "lib" in name),
        *(p for p in sys.path if _is_library(p, prefixes)),
        *_mapped_folders(),
        sys.executable,
        ours,
        *more,
    ]
    homes = _homes()
    kept = [
        path
        for path in dict.fromkeys(map(os.path.realpath, found))
        if not any(home == path or home.startswith(path.rstrip("/") + "/") for home in homes)
    ]
    return [*kept, *SYSTEM]


def holds(roots: list[str], path: str) -> bool:
    """Say whether a path is one of the roots or below one."""
    path = os.path.realpath(path)
    return any(path == root or path.startswith(root.rstrip("/") + "/") for root in roots)


def _is_library(path: str, prefixes: tuple[str, ...]) -> bool:
    if not path or not os.path.isabs(path):
        return False
    inside = any(path == p or path.startswith(p.rstrip("/") + "/") for p in prefixes)
    return inside or os.path.basename(path) in ("site-packages", "dist-packages")


def _mapped_folders() -> list[str]:
    """Return the folders of the shared libraries that are loaded."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            paths = {line.split(None, 5)[5].strip() for line in maps if line.count("/")}
    except (OSError, IndexError):
        return []
    return sorted({os.path.dirname(path) for path in paths if ".so" in path})


def _homes() -> set[str]:
    """Return the learner's home folder, by every name that it has."""
    homes = {os.path.expanduser("~")}
    try:
        import pwd

        homes.add(pwd.getpwuid(os.getuid()).pw_dir)
    except (ImportError, KeyError):
        pass
    return {os.path.realpath(home) for home in homes if home not in ("", "/", "~")}
