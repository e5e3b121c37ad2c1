"""The product as a learner has it: a wheel, built once and installed in a new environment."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.house import HOUSE
from tests.support.terminal import Terminal

Open = Callable[..., Terminal]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the sources build."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, HOUSE],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `flasklings` of a new environment that holds the wheel.

    Its dependencies are the ones of this environment, reached by a path file: they are not what
    is tested, and fetching them again would take a network.
    """
    folder = tmp_path_factory.mktemp("fresh") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*")) / "site-packages"
    dependencies = next(Path(entry) for entry in sys.path if entry.endswith("site-packages"))
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--no-deps",
            "--no-index",
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    # Without its .pth files, so that the sources installed for editing stay out of sight.
    (site / "dependencies.pth").write_text(f"{dependencies}\n")
    return folder / "bin" / "flasklings"


@pytest.fixture
def open_terminal(installed: Path, tmp_path: Path) -> Iterator[Open]:
    """Open `flasklings` in a terminal, away from the sources and with a data folder of its own."""
    opened: list[Terminal] = []

    def start(*arguments: str, columns: int = 120, rows: int = 36, **env: str) -> Terminal:
        terminal = Terminal(
            [str(installed), *arguments],
            columns=columns,
            rows=rows,
            env={"FLASKLINGS_HOME": str(tmp_path / "home"), **env},
            cwd=str(tmp_path),
        )
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.child.close(force=True)
