"""Read the gallery of attacks, set canaries, run an attack, and look for the harm it did.

Each file of `attacks` is one hostile (or one good) app.  Its first lines say what it tries, how
the run must end with every layer in force, and which layers stop it: any one of them is enough.
"""

from __future__ import annotations

import contextlib
import os
import platform
import secrets
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import flask
import msgspec
import psutil

import sandbox
from lessons.diagnosis.diagnose import explain
from sandbox.child import landlock
from sandbox.events import Ended, Event, Failed, Printed, Responded, to_json
from sandbox.limits import MIB, Limits
from sandbox.project import Project
from sandbox.request import Request
from sandbox.run_folder import RunFolder
from sandbox.sandbox import Sandbox
from sandbox.session import Session
from sandbox.worker import Worker
from tests.sandbox.conftest import PRELUDE, Run, run_app, until, view
from tests.support.house import HOUSE
from tui.presenters.timeline_rows import rows

FOLDER = HOUSE / "tests" / "sandbox" / "attacks"
SUPPORT = (FOLDER / "support" / "raw.py").read_text()
PLACES = (Path(flask.__file__).parent.parent, Path(sandbox.__file__).parent / "child")
"""Where an attack may plant a module called `CANARY_MODULE`."""
CANARY_MODULE = "flasklings_canary.py"

# Short, so that an app that hangs costs little; long enough for a good app on a busy machine.
HASTY = Limits(request_seconds=0.4, memory_bytes=256 * MIB, disk_entries=1_000)
PATIENT = Limits(request_seconds=10.0, memory_bytes=256 * MIB, disk_entries=1_000)
GONE_SECONDS = 2.0
"""How long processes of a run may remain after its end; half of it is for a busy machine."""
REMOVING_SECONDS = 15.0
"""How long removing the deepest folder may take on a busy machine."""


@dataclass(frozen=True)
class Attack:
    """One file of the gallery."""

    name: str
    source: str
    header: dict[str, str]

    @property
    def reasons(self) -> list[str]:
        return self.header["expect"].split(", ")

    @property
    def good(self) -> bool:
        return self.name.startswith("good_")

    @property
    def held_by(self) -> set[str]:
        return set() if self.good else set(self.header["held by"].split(", "))

    @property
    def requests(self) -> list[Request]:
        asked = self.header.get("request", '{"path": "/"}')
        return [msgspec.json.decode(asked, type=Request)]

    def is_held(self, layers: frozenset[str]) -> bool:
        return self.good or bool(self.held_by & provided(layers))

    def project(self, targets: str) -> Project:
        text = self.source.encode()
        match self.header.get("encoding"):
            case "utf-16":
                text = self.source.encode("utf-16")
            case "nul":
                text += b"x = '\0'\n"
            case "long":
                text += b"x = 1\n" * 800_000
        return Project({"app.py": text, "targets.py": targets.encode(), "raw.py": SUPPORT.encode()})


def provided(layers: frozenset[str]) -> set[str]:
    """Return what holds attacks with these layers in force; the parent and the limits always."""
    found = {*layers, "parent", "limits"}
    if "landlock" in layers:
        found |= {f"landlock-{version}" for version in range(1, landlock.abi() + 1)}
        found -= {"landlock"} if not landlock.abi() else set()
    return found


def read_gallery() -> dict[str, Attack]:
    """Return every attack by its name."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        source = path.read_text()
        header = {}
        for line in source.splitlines():
            if not line.startswith("# "):
                break
            key, _, value = line[2:].partition(": ")
            header[key] = value
        found[path.stem] = Attack(path.stem, source, header)
    return found


class Canaries:
    """What an attack must not touch: a home, servers, an environment variable, another process."""

    def __init__(self, folder: Path) -> None:
        self.secret = "canary-" + secrets.token_hex(8)
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        (self.home / "secret.txt").write_text(self.secret)
        (self.home / "private.py").write_text(f"SECRET = '{self.secret}'\n")
        with contextlib.suppress(OSError):  # not every file system has such attributes
            os.setxattr(self.home / "secret.txt", "user.note", self.secret.encode())
        (self.home / ".bashrc").write_text("# yours\n")
        with contextlib.closing(sqlite3.connect(self.home / "private.db")) as db, db:
            db.execute("create table t (x)")
            db.execute("insert into t values (?)", (self.secret,))
        os.environ["FLASKLINGS_CANARY"] = self.secret
        self.abstract = "flasklings-" + secrets.token_hex(8)
        self.servers: dict[str, socket.socket] = {
            "TCP": _server(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "UDP": _server(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "UNIX": _server(socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "stream")),
            "UNIX_DATAGRAM": _server(socket.AF_UNIX, socket.SOCK_DGRAM, str(folder / "datagram")),
            "ABSTRACT": _server(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + self.abstract),
        }
        self.sibling = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        self._before = self._look()

    def targets(self, parent: int) -> str:
        """Return a module that tells an attack where everything is."""
        values: dict[str, object] = {
            "HOME": str(self.home),
            "SECRET_FILE": str(self.home / "secret.txt"),
            "BASHRC": str(self.home / ".bashrc"),
            "SITE": str(PLACES[0]),
            "PARENT": parent,
            "SIBLING": self.sibling.pid,
            "MACHINE": platform.machine(),
            "ABSTRACT": self.abstract,
        }
        for name in ("TCP", "UDP"):
            values[name] = self.servers[name].getsockname()[1]
        for name in ("UNIX", "UNIX_DATAGRAM"):
            values[name] = self.servers[name].getsockname()
        return "".join(f"{name} = {value!r}\n" for name, value in values.items())

    def harm(self, events: list[Event]) -> list[str]:
        """Return what was touched since the start, in words."""
        found = [
            f"{what} changed: {self._before[what]} became {now}"
            for what, now in self._look().items()
            if now != self._before[what]
        ]
        found += [
            f"{name} was reached" for name, server in self.servers.items() if _reached(server)
        ]
        if any(self.secret.encode() in to_json(event) for event in events):
            found.append("the secret is in the events")
        for place in PLACES:
            if (place / CANARY_MODULE).exists():
                (place / CANARY_MODULE).unlink()
                found.append(f"a module was planted in {place}")
        if Path("/dev/shm/flasklings_canary").exists():
            found.append("a file was left in shared memory")
        return found

    def close(self) -> None:
        for server in self.servers.values():
            server.close()
        self.sibling.kill()
        self.sibling.wait()

    def _look(self) -> dict[str, object]:
        files = {}
        for path in sorted([self.home, *self.home.iterdir()]):
            status = path.lstat()
            size = 0 if path.is_dir() else status.st_size
            files[path.name] = (status.st_mode, status.st_uid, size, status.st_mtime_ns)
        return {
            "home": files,
            "marks": [os.listxattr(path) for path in self.home.iterdir()],
            "sibling": _state(self.sibling.pid),
            "parent": _state(os.getpid()),
        }


def _server(family: int, kind: int, address: object) -> socket.socket:
    server = socket.socket(family, kind)
    server.bind(address)  # type: ignore[arg-type]
    server.setblocking(False)
    if kind == socket.SOCK_STREAM:
        server.listen()
    return server


def _reached(server: socket.socket) -> bool:
    with contextlib.suppress(BlockingIOError):
        if server.type == socket.SOCK_STREAM:
            server.accept()[0].close()
        else:
            server.recv(100)
        return True
    return False


def _state(pid: int) -> object:
    """Return what an attack could change of a process."""
    try:
        process = psutil.Process(pid)
        stopped = process.status() in (psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)
        limit = process.rlimit(psutil.RLIMIT_NOFILE)
        return ("stopped" if stopped else "runs", process.nice(), process.cpu_affinity(), limit)
    except psutil.NoSuchProcess:
        return "gone"


class GallerySandbox(Sandbox):
    """A sandbox that tells which worker and folder a run had."""

    worker: Worker | None = None
    folder: RunFolder | None = None

    def take_worker(self) -> Worker:
        self.worker = super().take_worker()
        return self.worker

    def give_back(self, worker: Worker | None, folder: RunFolder | None) -> None:
        self.folder = folder
        super().give_back(worker, folder)

    def zygote_pid(self) -> int:
        """Return the process from which the workers are forked."""
        zygote = self._living_zygote()
        assert zygote is not None, "no zygote comes up here"
        return zygote.pid

    def run_with(
        self, project: Project, requests: list[Request], limits: Limits, layers: frozenset[str]
    ) -> Iterator[Event]:
        yield from Session(project, self, limits, layers).run(requests)


class AttackRunner:
    """One runner of the gallery: canaries and sandboxes of its own, for one thread.

    What is shown `forked` runs on workers of a zygote, which is then the parent that is attacked.
    """

    def __init__(self) -> None:
        self._set_canaries()
        self._spawning = GallerySandbox(spares=0)
        self._forking = GallerySandbox(bulk=True)
        self.sandbox = self._spawning
        self._runs = 0
        self._memory = 0
        self._there_before: set[psutil.Process] = set()

    def close(self) -> None:
        self._spawning.close()
        self._forking.close()
        self._remove_canaries()

    def renew(self) -> None:
        """Set new canaries in place of those that an attack has harmed."""
        self._remove_canaries()
        self._set_canaries()

    def _set_canaries(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gallery-")
        self.canaries = Canaries(Path(self._folder.name))

    def _remove_canaries(self) -> None:
        self.canaries.close()
        self._folder.cleanup()

    def run_attack(self, attack: Attack, layers: frozenset[str], forked: bool) -> list[str]:
        """Run an attack; return in words all that is not as it must be."""
        self._there_before = set(psutil.process_iter())
        self.sandbox = self._forking if forked else self._spawning
        parent = self.sandbox.zygote_pid() if forked else os.getpid()
        before = _state(parent)
        limits = HASTY if "timeout" in attack.reasons else PATIENT
        project = attack.project(self.canaries.targets(parent))
        run = Run(list(self.sandbox.run_with(project, attack.requests, limits, layers)))
        wrong = self._what_is_left() + self.canaries.harm(run.events)
        if (now := _state(parent)) != before:
            wrong.append(f"the parent changed: {before} became {now}")
        wrong += _wrong_end(attack, run, layers)
        if attack.good:
            wrong += _wrong_for_good(run)
        self._runs += 1
        if self._runs % 8 == 0:
            flash = view("flash('fine')", "return str(get_flashed_messages())")
            good = run_app(self.sandbox, PRELUDE + flash)
            if not good.responses or good.responses[0].body != "['fine']":
                wrong.append(f"a good app did not run afterwards: {good.events}")
        grown = psutil.Process().memory_info().rss
        self._memory = self._memory or grown
        if grown - self._memory > 400 * MIB:
            wrong.append(f"the parent grew by {(grown - self._memory) // MIB} MiB")
        return wrong

    def _what_is_left(self) -> list[str]:
        worker, folder = self.sandbox.worker, self.sandbox.folder
        assert worker is not None
        assert folder is not None
        token = worker.family.token.encode()
        left: list[str] = []
        # What costs little to see first.
        until(lambda: not psutil.pid_exists(worker.pid), GONE_SECONDS)

        def all_gone() -> bool:
            left[:] = [
                f"left: {p}"
                for p in processes_of(worker.pid, token, folder.path, self._there_before)
            ]
            return not left

        until(all_gone, GONE_SECONDS)
        if not until(lambda: not folder.path.exists(), REMOVING_SECONDS):
            left.append(f"left: {folder.path}")
        return left


def processes_of(
    pid: int, token: bytes, folder: Path, there_before: set[psutil.Process]
) -> list[str]:
    """Look for a run's processes, by other means than the sandbox does.

    It skips processes that were there before the run, except the worker, which was warmed ahead:
    looking into every process of a busy machine costs more than the run.
    """
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(OSError, psutil.Error):
            if process.pid != pid and process in there_before:
                continue
            session = os.getsid(process.pid)
            if session == 0:
                continue  # the kernel's own
            belongs = (
                pid in (process.pid, session, os.getpgid(process.pid))
                or token.decode() in process.environ().values()
                or process.cwd().startswith(str(folder))
            )
            if belongs and process.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{process.pid} {process.name()}")
    return found


def _wrong_end(attack: Attack, run: Run, layers: frozenset[str]) -> list[str]:
    """Say what is wrong with how a run ended and with what it said."""
    wrong = []
    whole = layers == frozenset({"landlock", "seccomp", "guard"})
    if len(run.all(Ended)) != 1 or not isinstance(run.events[-1], Ended):
        return [f"ended {len(run.all(Ended))} times"]
    fine = attack.reasons if whole or attack.good else [*attack.reasons, "denied", "finished"]
    if run.ended.reason not in fine:
        wrong.append(f"ended {run.ended.reason!r} ({run.ended.detail}), not {attack.reasons}")
    if run.ended.reason == "denied" and not run.ended.detail.startswith("this app tried"):
        wrong.append(f"denied without saying what: {run.ended.detail!r}")
    if run.ended.reason not in ("finished", "denied", "stopped") and not run.ended.detail:
        wrong.append("ended without saying why")
    if any("BROKEN" in response.body for response in run.all(Responded)):
        wrong.append(f"the attack says that it succeeded: {run.responses[0].body}")
    timeline = run.timeline
    rows(timeline)
    explain(timeline, {"app.py": attack.source.encode()})
    never = attack.header.get("never")
    facts = [e for e in run.events if not isinstance(e, Failed | Printed)]
    if never and any(never.encode() in to_json(event) for event in facts):
        wrong.append(f"{never} is among the events")
    says = attack.header.get("says")
    if says and whole and not any(says.encode() in to_json(event) for event in run.events):
        wrong.append(f"nothing says {says!r}: {run.events}")
    return wrong


def _wrong_for_good(run: Run) -> list[str]:
    bodies = [(response.status, response.body.strip()) for response in run.responses]
    if run.errors or bodies != [(200, "OK")]:
        return [f"the good app did not work: {bodies} {run.errors} {run.ended}"]
    return []
