"""How much one run may use."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The budgets of a run; the parent keeps the first group, the kernel the second.

    ``request_seconds`` is the wall time for loading the app and for each request;
    ``run_seconds`` the time that the app may be at work in all, however long the session stays
    open.  ``disk_bytes`` and ``disk_entries`` are what it may add to its folder in
    all.  ``memory_bytes`` is what it may add to the address space of a warm worker.
    """

    request_seconds: float = 3.0
    run_seconds: float = 30.0
    events: int = 60_000
    event_bytes: int = 24 * MIB
    line_bytes: int = 4 * MIB
    raw_bytes: int = 8 * MIB
    forged: int = 1_000
    redirects: int = 20
    disk_bytes: int = 64 * MIB
    disk_entries: int = 2_000
    threads: int = 200

    output_bytes: int = 64 * KIB
    body_bytes: int = 1 * MIB
    memory_bytes: int = 512 * MIB
    cpu_seconds: int = 60
    file_bytes: int = 64 * MIB
    open_files: int = 256

    def for_child(self) -> dict[str, int]:
        """Return what the worker itself puts in force."""
        return {
            "output_bytes": self.output_bytes,
            "body_bytes": self.body_bytes,
            "memory_bytes": self.memory_bytes,
            "cpu_seconds": self.cpu_seconds,
            "file_bytes": self.file_bytes,
            "open_files": self.open_files,
        }
