"""Apps that patch, subclass and abuse what is watched get their own behavior, and a run ends.

Each file of `attacks/watched` is an app with an attack a route.  What matters is that a watched run
gets what an unwatched one gets, to the byte: the answers, the errors, the output.  Many attacks
count each look at an object of theirs, so no code of the app's may run in order to watch it.
"""

from __future__ import annotations

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from sandbox import Project
from sandbox.events import (
    Called,
    Configured,
    ContextMoved,
    CookieSet,
    Ended,
    Event,
    FileSaved,
    FileSent,
    Logged,
    Looked,
    Parsed,
    Printed,
    SessionSeen,
    SqlRun,
    Undefined,
    UrlBuilt,
)
from tests.sandbox.conftest import PRELUDE, Run, Watch
from tests.sandbox.test_watching_changes_nothing import replace_times
from tests.sandbox.test_watching_templates_changes_nothing import PLAINLY

WATCHED: dict[str, tuple[type[Event], ...]] = {
    "logs": (Logged,),
    "settings": (Configured,),
    "contexts": (ContextMoved,),
    "files": (FileSaved, FileSent),
    "objects": (Called, Looked, Parsed, SessionSeen, CookieSet, UrlBuilt),
    "sqlite": (SqlRun,),
    "ground": (Logged, SqlRun, Undefined),
}
"""The files, each with events that a watched run of it must report."""

FOLDER = Path(__file__).parent / "attacks" / "watched"

_VARIES = re.compile(
    r"(?<=\[)[-\d]+ [:\d]+,\d+(?=\])|(?<=/flasklings-)[^/]+|0x[0-9a-f]+|(?<=thread id )\d+"
)
"""Times, the name of a run's folder, and where objects and threads happen to be."""


@cache
def attacks(name: str) -> tuple[str, list[str]]:
    """Return the source of a file, and the paths of its attacks."""
    source = (FOLDER / f"{name}.py").read_text()
    lines = [f"/{attack}" for attack in re.findall(r"@attack\ndef (\w+)", source)]
    return (FOLDER / "tools.py").read_text() + source, lines


def seen(run: Run) -> list[str]:
    """Return all that a browser and a terminal get."""
    told: list[object] = [replace_times(one) for one in run.responses]
    told += [(one.n, one.type, one.message, one.file, one.line) for one in run.errors]
    told.append("".join(one.text for one in run.all(Printed)))
    return [_VARIES.sub("", repr(one)) for one in told]


@pytest.mark.parametrize("name", WATCHED)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    source, lines = attacks(name)

    unwatched = watch(source, *lines, watch=frozenset())
    watched = watch(source, *lines)

    assert seen(watched) == seen(unwatched)
    for run in (watched, unwatched):
        assert run.ended.reason == "finished"
        assert len(run.all(Ended)) == 1
        assert not [one for one in run.errors if one.type == "Unreadable"]
        assert [one.status for one in run.responses] == [200] * len(lines)
    assert all(watched.all(kind) for kind in WATCHED[name])


def test_an_app_that_counts_is_not_looked_at_in_any_run(
    watch_each: Watch, each_python: Path, tmp_path: Path
) -> None:
    source, lines = attacks("objects")
    Project.from_texts({"app.py": PRELUDE + source}).write(tmp_path / "app")
    command = [str(each_python), "-c", PLAINLY, *lines]
    plain = subprocess.run(
        command, cwd=tmp_path / "app", check=True, capture_output=True, text=True
    )

    run = watch_each(source, *lines, watch=frozenset())

    assert [[one.status, one.body] for one in run.responses] == json.loads(plain.stdout)


def test_each_file_of_attacks_is_run() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {"tools", *WATCHED}
    assert sum(len(attacks(name)[1]) for name in WATCHED) >= 100
