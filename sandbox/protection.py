"""Find out which layers protect this machine from the apps that run on it."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sandbox.events import Ended, Failed, Started
from sandbox.project import Project
from sandbox.sandbox import Sandbox
from sandbox.worker import NO_CHILDREN
from sandbox.worker_process import CHILD

FILES = "files (Landlock"
PROBE = Project.from_texts({"app.py": "from flask import Flask\napp = Flask('app')\n"})


# The child's own modules answer, in a process of their own: nothing here may import them.
ASK = """\
import json, os, sys
sys.path.insert(0, sys.argv[1])
from child import landlock, seccomp
offered = seccomp.is_offered()
print(json.dumps([landlock.abi(), offered, os.uname().machine in seccomp.AUDIT_ARCH]))
"""


@dataclass(frozen=True, slots=True)
class Kernel:
    """What the kernel offers: the version of Landlock (0: none), seccomp, a known machine."""

    landlock: int = 0
    seccomp: bool = False
    known: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of protection: whether it's in force, why or why not, and what it stops."""

    name: str
    in_force: bool
    why: str
    stops: str


@dataclass(frozen=True, slots=True)
class Protection:
    """All layers, as a worker reported them; ``trouble`` says why no worker could."""

    layers: tuple[Layer, ...]
    python: str = ""
    flask: str = ""
    trouble: str = ""

    @property
    def summary(self) -> str:
        """One line: ``full``, ``partial: …`` with the missing layers, or ``accidents only``."""
        walls = [layer for layer in self.layers if layer.name in ("files", "system calls")]
        if not any(layer.in_force for layer in walls):
            return "accidents only"
        missing = [layer.name for layer in self.layers if not layer.in_force]
        return f"partial: without {', '.join(missing)}" if missing else "full"


def probe(python: Path | None = None) -> Protection:
    """Start a worker as for any run, and return the layers that it put in force; takes a second."""
    started: Started | None = None
    trouble = ""
    with Sandbox(python) as sandbox:
        for event in sandbox.run(PROBE, []):
            match event:
                case Started():
                    started = event
                case Failed(message=message):
                    trouble = message
                case Ended(detail=detail):
                    trouble = trouble or detail
    kernel = _ask_kernel()
    if started is None:
        return Protection(_layers((), kernel), trouble=trouble or "no app can be started")
    layers = _layers(started.isolation, kernel)
    return Protection(layers, started.python, started.flask, trouble)


def _ask_kernel() -> Kernel:
    """Ask the kernel without starting a worker."""
    if sys.platform != "linux":
        return Kernel()
    command = [sys.executable, "-I", "-c", ASK, str(CHILD.parent)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=10)
        return Kernel(*json.loads(done.stdout))
    except (OSError, subprocess.SubprocessError, ValueError):
        return Kernel()


def _layers(isolation: tuple[str, ...], kernel: Kernel) -> tuple[Layer, ...]:
    files = next((name for name in isolation if name.startswith(FILES)), "")
    return (
        Layer(
            "files",
            bool(files),
            files.removeprefix("files (").removesuffix(")") if files else why_no_landlock(kernel),
            "reading and writing outside the app's own folder",
        ),
        Layer(
            "system calls",
            NO_CHILDREN in isolation,
            "seccomp" if NO_CHILDREN in isolation else why_no_seccomp(kernel),
            "the network, other programs and processes, signals to others",
        ),
        *(
            Layer(name, name in isolation, "" if name in isolation else why, stops)
            for name, stops, why in OTHERS
        ),
    )


OTHERS = (
    (
        "limits",
        "using up memory, processor time and open files",
        "this system has no resource limits for a process; the time of a run is still limited",
    ),
    (
        "disk and threads",
        "ever having more files or threads than a run may have",
        "no kernel asks before files grow, which takes seccomp and Linux 5.5, outside a container."
        " flasklings looks every 100 ms and ends what took too much",
    ),
    ("environment", "seeing your environment variables", "the worker did not report it"),
    ("process group", "leaving processes behind", "this system has no process groups"),
    (
        "ends with its parent",
        "outliving flasklings",
        "only Linux ends a process together with its parent",
    ),
    (
        "no privileges",
        "what only root may do",
        "flasklings runs as root here: start it as an ordinary user",
    ),
    (
        "guard",
        "the same by plain Python code, with a sentence at its line; it isn't a wall",
        "the worker did not report it",
    ),
)


def why_no_landlock(kernel: Kernel) -> str:
    """Say why there is no Landlock here."""
    if sys.platform != "linux":
        return f"Landlock is Linux's; {platform.system() or 'this system'} has no such layer"
    if kernel.landlock:
        return "the kernel offers Landlock, and the worker could not put it in force"
    version = tuple(int(part) for part in platform.release().split(".")[:2] if part.isdecimal())
    if version < (5, 13):
        return f"Landlock came with Linux 5.13; this is {platform.release()}"
    return (
        "the kernel does not offer Landlock: it was built or started without it"
        " (see lsm= among its parameters), or a container's filter hides it"
    )


def why_no_seccomp(kernel: Kernel) -> str:
    """Say why there is no system call filter here."""
    if sys.platform != "linux":
        return f"seccomp is Linux's; {platform.system() or 'this system'} has no such layer"
    if not kernel.known:
        return f"there is no filter for {platform.machine()} yet"
    if not kernel.seccomp:
        return "the kernel was built without seccomp"
    return "the kernel offers seccomp, and the worker could not put it in force"
