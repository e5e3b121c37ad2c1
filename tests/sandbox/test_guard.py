"""The guard's sentences: what it refuses in words, and what it lets pass without any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox.child import guard
from sandbox.child.guard import Guard
from tests.sandbox.conftest import Observe, view


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "run" / "project").mkdir(parents=True)
    (tmp_path / "library").mkdir()
    monkeypatch.chdir(tmp_path / "run" / "project")
    return tmp_path


def verdict(here: Path, event: str, *arguments: object, strict: bool = False) -> str | None:
    """Return the sentence for an audit event, None where it passes; the guard is not installed."""
    judge = Guard([f"{here}/library"], [f"{here}/run"], print, strict, filtered=not strict)
    rule = judge._rules.get(event)
    return rule(*arguments) if rule else None


@pytest.mark.parametrize(
    "path",
    ["app.py", "./a/../app.py", "../home/x", b"app.py", Path("app.py"), "../../library/x.py", 3],
)
def test_its_own_files_and_the_library_may_be_read(here: Path, path: object) -> None:
    assert verdict(here, "open", path, "r", os.O_RDONLY) is None


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../secret", "../../run2/x", b"/etc/passwd", "/", "a/../../../x"]
)
def test_nothing_else_may_be_read(here: Path, path: object) -> None:
    sentence = verdict(here, "open", path, "r", os.O_RDONLY)

    assert sentence is not None
    assert sentence.startswith("this app tried to read ")
    assert os.fsdecode(path) in sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "passes"),
    [("data.db", True), ("../home/x", True), (os.devnull, True), ("../../library/x.py", False)],
)
def test_only_its_own_folder_may_be_written(here: Path, path: str, passes: bool) -> None:
    sentence = verdict(here, "open", path, "w", os.O_WRONLY | os.O_CREAT)

    assert (sentence is None) == passes
    if sentence:
        assert "it may write in its own folder" in sentence


@pytest.mark.parametrize(
    ("event", "arguments", "sentence"),
    [
        ("socket.connect", (None, ("example.org", 80)), guard.OFFLINE),
        ("socket.getaddrinfo", ("example.org",), guard.OFFLINE),
        ("subprocess.Popen", ("ls",), guard.ALONE),
        ("os.fork", (), guard.ALONE),
        ("os.kill", (1, 9), guard.OTHERS),
        ("fcntl.ioctl", (0, 0x5412, b"x"), guard.OTHERS),
        ("resource.setrlimit", (7, (1, 1)), guard.LIMITS),
        ("os.symlink", ("a", "b", -1), guard.LINKS),
        ("os.chown", ("a", 0, 0, -1), guard.PERMISSIONS),
        ("sqlite3.enable_load_extension", (None, True), guard.LIBRARY),
    ],
)
def test_each_refusal_has_its_sentence(
    here: Path, event: str, arguments: tuple[object, ...], sentence: str
) -> None:
    assert verdict(here, event, *arguments) == sentence


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("os.kill", (os.getpid(), 0)),
        ("resource.prlimit", (0, 7, None)),
        ("fcntl.fcntl", (0, 1, 0)),
        ("sqlite3.connect", (":memory:",)),
        ("sqlite3.connect", ("file:data.db?mode=rwc",)),
        ("ctypes.dlopen", ("libc.so.6",)),
        ("socket.__new__", (None, 1, 1, 0)),
        ("import", ("flask",)),
    ],
)
def test_what_is_harmless_passes(here: Path, event: str, arguments: tuple[object, ...]) -> None:
    assert verdict(here, event, *arguments) is None


@pytest.mark.parametrize(
    "name", ["file:/etc/x.db", "file:///etc/x.db?mode=ro", "file:%2Fetc/x.db", "/etc/x.db"]
)
def test_a_database_elsewhere_is_refused_by_any_spelling(here: Path, name: str) -> None:
    assert "/etc/x.db" in str(verdict(here, "sqlite3.connect", name))


def test_without_the_kernels_help_it_is_stricter(here: Path) -> None:
    for event in ("ctypes.dlopen", "ctypes.dlsym", "ctypes.call_function"):
        assert verdict(here, event, "libc.so.6", strict=True) == guard.LIBRARY
    assert verdict(here, "open", ".", None, os.O_RDONLY, strict=True) == guard.FOLDER
    assert verdict(here, "open", ".", "r", os.O_RDONLY, strict=True) is None
    assert verdict(here, "os.chmod", "a", 0o600, -1, strict=True) is None
    assert verdict(here, "os.chmod", os.devnull, 0o600, -1, strict=True) == guard.PERMISSIONS
    assert verdict(here, "os.chmod", 3, 0o600, -1, strict=True) == guard.PERMISSIONS


REFUSED_AT_LINE = {
    "open('/etc/passwd')": "this app tried to read /etc/passwd",
    "__import__('socket').create_connection(('127.0.0.1', 9))": guard.OFFLINE,
    "__import__('os').setpriority(0, os.getppid(), 5)": guard.OTHERS,
    "__import__('_posixsubprocess').fork_exec()": guard.ALONE,
}


@pytest.mark.parametrize("statement", REFUSED_AT_LINE)
def test_a_refusal_is_said_at_the_learners_own_line(observe: Observe, statement: str) -> None:
    run = observe(view("x = 1", statement, "return 'x'", top="import os"))

    (error,) = run.errors
    assert (error.type, error.file, error.line) == ("PermissionError", "app.py", 8)
    assert error.message.startswith(REFUSED_AT_LINE[statement])
    assert run.ended.reason == "denied"
    assert run.ended.detail.startswith(REFUSED_AT_LINE[statement])
    assert run.ended.detail.endswith("(app.py line 8)")


def test_a_refusal_that_the_app_swallows_is_still_told_with_its_line(observe: Observe) -> None:
    run = observe(view("try: open('/etc/passwd')", "except OSError: pass", "return 'x'"))

    assert run.errors == []
    assert run.responses[0].status == 200
    assert run.ended.reason == "denied"
    assert run.ended.detail.endswith("(app.py line 6)")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("list(os.walk('/etc'))", "finished"),  # os.walk goes on without what it can't list
        ("urllib.request.urlopen('http://localhost:9')", "denied"),  # wrapped, and it ends the view
        ("list(os.walk('/etc')); open('/etc/passwd')", "denied"),
    ],
)
def test_a_refusal_counts_unless_a_library_swallows_it(
    observe: Observe, statement: str, reason: str
) -> None:
    run = observe(view(statement, "return 'x'", top="import os, urllib.request"))

    assert run.ended.reason == reason


def test_a_refusal_by_the_kernel_alone_is_told_too(observe: Observe) -> None:
    run = observe(view("socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)", top="import socket"))

    assert run.ended.reason == "denied"
    assert run.ended.detail.startswith("this app tried what the system does not allow here")
    assert run.errors[0].line == 7


SETS_MODES = [
    "os.chmod('app.py', 0o600)",
    "os.utime('app.py')",
    "pathlib.Path('app.py').touch()",
    "shutil.copy('app.py', 'b')",
    "shutil.copy2('app.py', 'b')",
    "shutil.copytree('templates', 'c')",
    "with open('d', 'w') as file: os.fchmod(file.fileno(), 0o644)",
    "with tempfile.NamedTemporaryFile(dir='.') as file: os.chmod(file.name, 0o600)",
]


@pytest.mark.parametrize("statement", SETS_MODES)
def test_modes_and_times_of_its_own_files_seem_to_be_set(observe: Observe, statement: str) -> None:
    top = "import os, pathlib, shutil, tempfile; os.makedirs('templates')"
    run = observe(view(statement, "return 'x'", top=top))

    assert run.errors == []
    assert run.responses[0].body == "x"
    assert run.ended.reason == "finished"


@pytest.mark.parametrize("call", ["os.chmod('no', 0o600)", "os.utime('no')"])
def test_the_modes_of_a_file_that_is_not_there_cannot_be_set(observe: Observe, call: str) -> None:
    (error,) = observe(view(call, "return 'x'", top="import os")).errors

    assert (error.type, error.line) == ("FileNotFoundError", 7)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("os.chown('app.py', os.getuid(), -1)", guard.PERMISSIONS),
        ("os.symlink('app.py', 'b')", guard.LINKS),
    ],
)
def test_what_is_merely_impossible_is_no_attack(observe: Observe, body: str, says: str) -> None:
    run = observe(view(body, "return 'x'", top="import os, shutil"))

    (error,) = run.errors
    assert (error.message, error.line) == (says, 7)
    assert run.ended.reason == "finished"
