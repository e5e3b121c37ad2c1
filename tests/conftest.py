"""How thoroughly the tests look, with which Flask, and how many processes run them at once."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from sandbox.sandbox import Sandbox

# Hundreds of processes import the same files: each file is compiled once, and not in each process.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# nohup has SIGHUP ignored, the `&` of a script SIGQUIT, here and in what is started; some tests
# end programs by them.
for number in (signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, signal.SIG_DFL)

EXAMPLES = {"quick": 25, "thorough": 500}
"""How many examples a property is tried with where it says nothing itself."""

GALLERY_SAMPLE = "FLASKLINGS_GALLERY"
"""The environment variable that says which attacks are shown: "all", or "2/4" for a part."""


def todays_part(parts: int = 4) -> str:
    """Return the part of the attack gallery that is shown today."""
    return f"{datetime.now(UTC).toordinal() % parts + 1}/{parts}"


MEMORY, ROOM = "/dev/shm", 2 << 30
"""A file system in memory, and the bytes that must be free there."""


def is_quick_place_for_files() -> bool:
    """Whether the files of the tests may lie in memory: the suite writes most of a gigabyte."""
    try:
        there = os.statvfs(MEMORY)
    except OSError:
        return False
    may_run = not there.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)  # programs are installed there
    return may_run and there.f_bavail * there.f_frsize > ROOM and os.access(MEMORY, os.W_OK)


def pytest_configure(config: pytest.Config) -> None:
    """Choose today's attacks, and the profile of hypothesis: HYPOTHESIS_PROFILE, or "quick".

    Worker processes inherit the choice, so that they all collect the same tests.
    """
    os.environ[GALLERY_SAMPLE] = os.environ.get(GALLERY_SAMPLE) or todays_part()
    if is_quick_place_for_files():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)
    if not config.pluginmanager.has_plugin("hypothesispytest"):
        return
    from hypothesis import settings

    for name, examples in EXAMPLES.items():
        settings.register_profile(name, max_examples=examples, deadline=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_report_header() -> str:
    """Say which attacks are shown, so that the same ones can be shown again."""
    shown = os.environ[GALLERY_SAMPLE]
    more = "" if shown == "all" else f" ({GALLERY_SAMPLE}=all shows all of them)"
    return f"attacks: {GALLERY_SAMPLE}={shown}{more}"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return as many processes as cores: with more, an app now and then starts too late."""
    return max(2, os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Look for garbage less often: a seventh of the time went to looking at what stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


OLDEST_FLASK = "FLASKLINGS_OLDEST_FLASK"
"""The variable that names a Python with the oldest Flask that is supported."""


@pytest.fixture(scope="session")
def bulk_sandbox() -> Iterator[Sandbox]:
    """A sandbox for forked runs, which cost a fraction: test_zygote holds that they tell the same.

    Its Flask is the newest.  All tests of a process share it.
    """
    from sandbox.sandbox import Sandbox

    with Sandbox(bulk=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def oldest_python() -> Path:
    """A Python with the oldest Flask."""
    if OLDEST_FLASK not in os.environ:
        pytest.skip(f"{OLDEST_FLASK} names no Python with Flask 2.3.2; .ci/run makes one")
    return Path(os.environ[OLDEST_FLASK]).absolute()


@pytest.fixture(scope="session")
def oldest_flask(oldest_python: Path) -> Iterator[Sandbox]:
    """A sandbox for forked runs with the oldest Flask."""
    from sandbox.sandbox import Sandbox

    with Sandbox(python=oldest_python, bulk=True) as sandbox:
        yield sandbox


@pytest.fixture(params=["newest", "oldest"])
def each_python(request: pytest.FixtureRequest) -> Path:
    """A Python with the newest Flask, then one with the oldest."""
    if request.param == "newest":
        return Path(sys.executable)
    oldest: Path = request.getfixturevalue("oldest_python")
    return oldest


@pytest.fixture
def each_flask(request: pytest.FixtureRequest, each_python: Path) -> Sandbox:
    """A sandbox for forked runs with the newest Flask, then one with the oldest.

    For what Flask itself does: Jinja, Werkzeug and SQLite are the same with both.
    """
    is_newest = each_python == Path(sys.executable)
    sandbox: Sandbox = request.getfixturevalue("bulk_sandbox" if is_newest else "oldest_flask")
    return sandbox
