"""The limits of one run: time, output, disk, memory, threads."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run: we enforce the first group, the worker and its kernel the second.

    ``request_seconds`` is the time for each request, and for loading the app if ``load_seconds`` is
    None.  ``run_seconds`` is the time that the app may work in all, however long the session stays
    open.  ``listed`` counts the messages in all lists that the worker reports.  ``disk_bytes`` and
    ``disk_entries`` are what the app may add to its folder, ``memory_bytes`` what it may add to the
    memory of a warm worker.
    """

    request_seconds: float = 3.0
    load_seconds: float | None = None
    run_seconds: float = 30.0
    events: int = 60_000
    event_bytes: int = 24 * MIB
    line_bytes: int = 4 * MIB
    listed: int = 200_000
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
