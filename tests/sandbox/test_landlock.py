"""Landlock's rules, and the paths they are made of."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.child import landlock, roots
from tests.sandbox.conftest import exit_code_of

linux = pytest.mark.skipif(
    sys.platform != "linux" or not landlock.abi(), reason="this kernel has no Landlock"
)


def confined(readable: list[str], writable: list[str], act: Callable[[], object]) -> int:
    """Return the error number that `act` meets in a process under these rules, 0 for none."""

    def act_under_rules() -> None:
        assert landlock.Ruleset(readable).restrict(writable) == landlock.abi()
        act()

    return exit_code_of(act_under_rules)


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Make three folders, each with a file: one to read, one to write, one for neither."""
    for name in ("read", "write", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return {name: str(tmp_path / name) for name in ("read", "write", "other")}


@linux
@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda p: Path(p["read"], "file").read_text(), 0),
        (lambda p: list(Path(p["read"]).iterdir()), 0),
        (lambda p: Path(p["write"], "file").write_text("x"), 0),
        (lambda p: Path(p["write"], "new").mkdir(), 0),
        (lambda p: Path(p["write"], "file").rename(Path(p["write"], "other")), 0),
        (lambda p: Path(p["write"], "file").unlink(), 0),
        (lambda p: Path(p["other"], "file").read_text(), errno.EACCES),
        (lambda p: list(Path(p["other"]).iterdir()), errno.EACCES),
        (lambda p: Path(p["other"], "new").mkdir(), errno.EACCES),
        (lambda p: Path(p["read"], "file").write_text("x"), errno.EACCES),
        (lambda p: Path(p["read"], "file").unlink(), errno.EACCES),
        (lambda p: Path(p["write"], "link").symlink_to("/"), errno.EACCES),
        (lambda p: os.mkfifo(p["write"] + "/pipe"), errno.EACCES),
        (lambda p: Path(p["other"], "file").rename(p["write"] + "/x"), errno.EACCES),
    ],
)
def test_what_is_allowed_and_no_more(
    places: dict[str, str], act: Callable[[dict[str, str]], object], expected: int
) -> None:
    assert confined([places["read"]], [places["write"]], lambda: act(places)) == expected


@linux
def test_one_file_may_be_allowed_and_a_missing_path_is_passed_over(places: dict[str, str]) -> None:
    file = places["other"] + "/file"

    assert confined([file, "/not/there"], [], lambda: Path(file).read_text()) == 0
    assert confined([file], [], lambda: Path(file).write_text("x")) == errno.EACCES


@linux
def test_a_process_outside_cannot_be_signalled(places: dict[str, str]) -> None:
    if landlock.abi() < 6:
        pytest.skip("this kernel's Landlock does not scope signals")
    parent = os.getpid()

    assert confined([], [], lambda: os.kill(parent, 0)) == errno.EPERM


def test_a_home_is_never_readable_whatever_stands_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    packages = home / ".venv" / "lib" / "site-packages"
    packages.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(sys, "path", [str(home), str(tmp_path), str(packages), "", *sys.path])

    found = roots.readable()

    assert str(packages) in found
    assert not roots.holds(found, str(home))
    assert not roots.holds(found, str(tmp_path))
    assert not roots.holds(found, str(home / "secret.txt"))
    assert roots.holds(found, str(packages / "flask" / "__init__.py"))


def test_the_interpreter_and_its_libraries_are_readable() -> None:
    found = roots.readable()

    assert roots.holds(found, os.__file__)
    assert roots.holds(found, pytest.__file__)
    assert not roots.holds(found, "/etc/passwd")
    assert not roots.holds(found, "/")
