"""Virtual environments for projects, with packages of the one that runs the tests."""

from __future__ import annotations

import os
import shutil
import venv
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

FLASK = ("blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe", "werkzeug")


def make_environment(folder: Path, packages: Iterable[str] = FLASK) -> Path:
    """Make a virtual environment with these distributions; return its folder of packages."""
    venv.create(folder, symlinks=True)
    (site,) = (folder / "lib").glob("*/site-packages")
    for name in packages:
        for file in distribution(name).files or ():
            path = Path(str(file.locate()))
            if ".." not in file.parts and path.is_file():
                there = site / file
                there.parent.mkdir(parents=True, exist_ok=True)
                _link(path, there)
    return site


def _link(path: Path, there: Path) -> None:
    try:
        os.link(path, there)
    except OSError:
        shutil.copyfile(path, there)
