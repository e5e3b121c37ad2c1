from __future__ import annotations

import pwd
import sys
from pathlib import Path

import pytest

from lessons.store.paths import NOWHERE, data_folder
from lessons.store.progress import Progress


def test_the_variable_moves_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "platformdirs", None)  # nobody pays for it
    monkeypatch.setenv("FLASKLINGS_HOME", str(tmp_path / "there"))
    assert data_folder() == tmp_path / "there"
    monkeypatch.setenv("FLASKLINGS_HOME", "~/progress")
    assert data_folder() == Path.home() / "progress"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLASKLINGS_HOME", "~nobody-is-called-so")
    assert data_folder() == tmp_path / "~nobody-is-called-so"


def test_without_it_the_folder_is_the_users_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FLASKLINGS_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder().is_relative_to(tmp_path)
    assert "flasklings" in data_folder().parts


def test_a_user_without_a_home_is_told_that_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    for name in ("FLASKLINGS_HOME", "HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert data_folder() == NOWHERE


def test_a_folder_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setenv("FLASKLINGS_HOME", "relative")
    progress = Progress.open(data_folder())
    assert not progress.durable
    assert "Set FLASKLINGS_HOME to another folder" in progress.notice
    progress.close()
