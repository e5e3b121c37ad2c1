"""``flasklings run`` on projects in the styles that are found in the wild: their exact rows.

Each folder of ``tests/own_apps`` has a project, the requests to it, and the rows that are printed.
"""

from __future__ import annotations

import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Flasklings

APPS = Path(__file__).parents[2] / "own_apps"
NEEDS = {
    "async_views": "asgiref",
    "forms": "flask_wtf",
    "login": "flask_login",
    "server_session": "flask_session",
    "sqlalchemy": "flask_sqlalchemy",
    "translated": "flask_babel",
}
RANDOM = ("forms",)
"""Projects whose cookies and tokens are others each time."""


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".venv" not in path.parts
    }


@pytest.mark.parametrize("name", sorted(path.parent.name for path in APPS.glob("*/rows.txt")))
def test_a_project_runs_at_the_first_try_and_stays_as_it_is(
    name: str, flasklings: Flasklings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec(NEEDS.get(name, "flask")) is None:
        pytest.skip(f"{NEEDS[name]} isn't installed")
    project = tmp_path / "project"
    shutil.copytree(APPS / name / "project", project)
    (project / ".venv").symlink_to(sys.prefix)
    before = contents(project)
    monkeypatch.chdir(tmp_path)
    said = flasklings("run", "project", "--script", APPS / name / "requests.json")
    told = re.sub(r", [\d,]+ ms$", "", said.out, flags=re.M)
    told = re.sub(r"Flask [\d.]+, Python [\d.]+ ", "", told)
    if name in RANDOM:
        told = re.sub(r"\d+ of 4,096|csrf_token=\S+", "random", told)
    assert said.err == ""
    assert f"exit status {said.status}\n{told}" == (APPS / name / "rows.txt").read_text()
    assert contents(project) == before
