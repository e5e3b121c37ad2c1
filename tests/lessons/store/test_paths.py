from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lessons.store.paths import data_folder


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
