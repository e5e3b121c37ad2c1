"""Wrong use is one sentence on the standard error and the exit status 2, whatever the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.authoring.skeleton import write_skeleton
from tests.support.built_in import FLASHING
from tests.tui.cli.conftest import Flasklings

STEP = FLASHING.steps[1].slug
LONG = "x" * 300
JUDGE = ("check", "--answers", "/", "--exercise")

WRONG: list[tuple[tuple[str, ...], str]] = [
    (("rnu",), "did you mean run?"),
    (("15/2",), "did you mean flasklings learn 15/2?"),
    (("own/10",), "did you mean flasklings learn own/10?"),
    (("run",), "PATH"),
    (("run", "nowhere"), "nowhere"),
    (("run", "README.md"), "a Python file"),
    (("run", ".", "--request", "DELTE /x"), "did you mean DELETE?"),
    (("run", ".", "--script", "x.json", "--request", "/"), "not both"),
    (("run", ".", "--script", "x.json", "--client", "B"), "--client"),
    (("run", ".", "--script", "x.json"), "x.json"),
    (("run", ".", "--script", "broken.json"), "$[1].path"),
    (("run", ".", "--script", "deep.json"), "nested too deeply"),
    (("run", ".", "--app", "\udcff"), "is not UTF-8 text"),
    (("run", ".", "--request", "GET /\udcff"), "is not UTF-8 text"),
    (("run", ".", "--client", "\udcff"), "is not UTF-8 text"),
    (("run", ".", "--python", "/no/python"), "is not there"),
    (("run", ".", "--python", "README.md"), "README.md"),
    (("run", ".", "--timeout", "soon"), "soon"),
    (("run", ".", "--timeout", "0"), "above 0"),
    (("run", ".", "--timeout", "inf"), "above 0"),
    (("run", ".", "--client", ""), "needs a name"),
    (("run", ".", "--jsn"), "--json"),
    (("run", ".", "--python", LONG), LONG),
    (("check", "/nowhere/at/all"), "no course at /nowhere/at/all: there is no such folder."),
    (("check", "README.md"), "that is a file"),
    (("check", LONG), LONG),
    (("check", "--python", "/nowhere/python"), "--python: /nowhere/python is not there"),
    (("check", "--python", "/bin/false"), "--python /bin/false cannot run a Flask app: "),
    (("check", "--jobs", "0"), "0 is not in the range 1<=x<=64."),
    (("check", "--what"), "No such option"),
    (("check", "one", "two"), "unexpected extra argument"),
    (("check", "--answers", "/nowhere"), "--answers needs --exercise LESSON/STEP"),
    (("check", "--exercise", "15/29"), "--exercise goes with --answers FOLDER"),
    (("check", "--junit", "x.xml"), "--junit goes with --answers FOLDER"),
    (("check", "--seed", "1"), "--seed goes with --answers FOLDER"),
    (("check", "--json"), "--json goes with --answers FOLDER"),
    (("check", "--answers", "/no", "--exercise", "15/29"), "cannot read the answers in /no: "),
    ((*JUDGE, "15"), "--exercise: '15' isn't a LESSON/STEP, like"),
    ((*JUDGE, "99/1"), "--exercise: There is no lesson"),
    ((*JUDGE, "15/99"), "--exercise: "),
    ((*JUDGE, "1/1", "/none"), "There is no course at /none"),
    ((*JUDGE, "15/29", "--junit", "/none/a"), "is no folder /none."),
    ((*JUDGE, "15/29", "--junit", "/tmp"), "that is a folder."),
    ((*JUDGE, "15/29", "--junit", LONG), LONG),
    (("export", LONG), LONG),
    (("export", "my.csv", "--course", LONG), LONG),
    (("export", "mine", "--as", "xml"), "is not one of 'progress', 'anki', 'csv', 'json'"),
    (("export", "x.foo"), "'.foo': use .jsonl, .apkg, .csv and .json"),
    (("export", "mine", "--lesson", "15"), "progress is exported as a whole"),
    (("export", "my.csv", "--lesson", "15/1"), "leave out the step in '15/1'"),
    (("export", "my.csv", "--lesson", "99"), "99"),
    (("export", "my.apkg", "--course", "/none"), "/none"),
    (("handout", "15", "mine"), "'15' isn't a LESSON/STEP, like flashing-messages/21"),
    (("handout", "15/", "mine"), "isn't a LESSON/STEP"),
    (("handout", "15/none", "mine"), "none"),
    (("handout", "15/29", LONG), "cannot write"),
    (
        ("handout", "15/29", "full"),
        "full already exists: name a new or empty folder.",
    ),
    (("import", "none"), "cannot read none: No such file or directory\n"),
    (("new", "full"), "full is a folder that is not empty: name a folder that does not exist yet"),
    (("new", "README.md"), "README.md"),
    (("new", "README.md/below"), "README.md/below"),
    (("new", "no\0name"), "flasklings: "),
    (("new", LONG), "xxx"),
    (("new", "\x1b[31m/" * 800), "\\x1b[31m/"),
    (("read", "15/99"), "The numbers are 1 to 38."),
    (("read", "--card"), "needs a lesson, like: flasklings read 1 --card"),
    (("quiz", "15/2", "--plain"), "leave out the step"),
    (("review", "15", "--plain"), "leave out the lesson"),
    *(
        ((command, "99"), "The numbers are 1 to 5, 15 and 16.")
        for command in ("learn", "quiz", "read")
    ),
    (("read", "flashing-mesages"), "did you mean flashing-messages?"),
    *((("read", lesson), "The numbers are ") for lesson in ("no lesson", "\x1b[31m", LONG)),
    *(((command, f"15/{STEP[:-1]}"), f"did you mean {STEP}?") for command in ("learn", "read")),
    *(
        ((command, f"own/{name}"), f"There is no {name_of}. There is ")
        for command in ("learn", "quiz", "read")
        for name, name_of in (
            ("11", "lesson '11' in this course"),
            ("10/99", "step '99' in My first lesson"),
        )
    ),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is called, with what a table above names."""
    write_skeleton(tmp_path / "own")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "app.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
    (tmp_path / "README.md").write_text("# Not a program\n")
    (tmp_path / "broken.json").write_text('[{"path": "/"}, {"path": 5}]')
    deep = '[{"path": "/", "json": ' + "[" * 2000 + "]" * 2000 + "}]"
    (tmp_path / "deep.json").write_text(deep)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("args", "words"), WRONG)
def test_wrong_use_is_one_sentence_and_2(
    args: tuple[str, ...], words: str, here: Path, flasklings: Flasklings
) -> None:
    before = sorted(here.rglob("*"))
    said = flasklings(*args)
    assert (said.status, said.out) == (2, "")
    assert words in said.err
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err
    assert sorted(here.rglob("*")) == before
