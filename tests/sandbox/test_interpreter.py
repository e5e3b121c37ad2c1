"""The Python of a project: where it's looked for, without starting anything."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sandbox.interpreter import NoInterpreterError, environment_of, environments, interpreter_of
from tests.support.environments import make_environment


def test_only_the_python_that_it_was_made_from_is_started(tmp_path: Path) -> None:
    make_environment(tmp_path / ".venv")
    found = interpreter_of(tmp_path / ".venv", tmp_path)
    assert found.program == Path(sys.base_prefix, "bin", f"python3.{sys.version_info[1]}").resolve()
    assert found.environment == tmp_path / ".venv"
    assert environment_of(tmp_path / ".venv/bin/python") == tmp_path / ".venv"
    assert environment_of(Path("/usr/bin/python3")) is None


@pytest.mark.parametrize("link", ["/bin/sh", "/usr/bin/env"])
def test_a_link_to_another_program_is_no_python(tmp_path: Path, link: str) -> None:
    make_environment(tmp_path)
    (tmp_path / "bin/python").unlink()
    (tmp_path / "bin/python").symlink_to(link)
    (tmp_path / "pyvenv.cfg").write_text("home = relative\n")
    with pytest.raises(NoInterpreterError):
        interpreter_of(tmp_path)


def test_a_folder_is_no_environment_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    with pytest.raises(NoInterpreterError, match="has no pyvenv"):
        interpreter_of(tmp_path / "venv")


def test_the_nearest_comes_first_and_none_above_the_project(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    for folder in (tmp_path / ".venv", shop / ".venv", shop / "web/venv", shop / ".git"):
        folder.mkdir(parents=True)
    found = [path for _, path in environments(shop / "web", {})]
    assert found == [shop / "web/venv", shop / ".venv"]


def test_a_python_that_was_unpacked_beside_the_project_is_not_started(tmp_path: Path) -> None:
    make_environment(tmp_path / "a/.venv")
    (tmp_path / "python3").write_text("#!/bin/sh\n")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "a/.venv/bin/python").unlink()
    (tmp_path / "a/.venv/bin/python").symlink_to(tmp_path / "python3")
    (tmp_path / "a/.venv/pyvenv.cfg").write_text(f"home = {tmp_path}\n")
    with pytest.raises(NoInterpreterError, match="outside of the project"):
        interpreter_of(tmp_path / "a/.venv", tmp_path / "a")
