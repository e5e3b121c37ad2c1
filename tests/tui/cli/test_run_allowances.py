"""``flasklings run``: variables from a file, the network, and a project that isn't copied."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.env_file import variables_of
from tests.tui.cli.conftest import Flasklings, MakeApp

# Variables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=1\nexport B = two # no\n#C=3\n\nnonsense\n D=\n", {"A": "1", "B": "two", "D": ""}),
        ("A='x # y'\nB=\"l1\\nl2\"\nC=a#b", {"A": "x # y", "B": "l1\nl2", "C": "a#b"}),
        ('A="two\nlines"\nB=1\r\n', {"A": "two\nlines", "B": "1"}),
        ("A=1\nB=${A}/${N:-z}/${M}\nC='${A}'", {"A": "1", "B": "1/z/", "C": "${A}"}),
        ("A=#x\nB= #y", {"A": "", "B": ""}),
        ('A="open\nB=1', {"A": '"open', "B": "1"}),
    ],
)
def test_a_file_of_variables_is_read_as_python_dotenv_does(
    text: str, found: dict[str, str]
) -> None:
    assert variables_of(text) == found


APP = """\
    import os
    from flask import Flask

    app = Flask(__name__)

    @app.get("/")
    def home():
        return [os.environ.get(name) for name in ("TEA", "MILK")]
"""


def test_a_file_of_variables_is_named_and_passed_on_when_asked_only(
    make_app: MakeApp, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(APP)
    (app / ".env").write_text("TEA=oolong\nMILK=no\n")
    (app / ".flaskenv").write_text("FLASK_DEBUG=1\nFLASK_RUN_PORT=80\n")
    monkeypatch.chdir(app)
    said = flasklings("run", ".", "--json")
    assert said.err == "flasklings run: found .env; pass it with --env-file .env\n"
    assert said.only("response")[0]["json"] == [None, None]
    said = flasklings("run", ".", "--json", "--env-file", ".env", "--env", "MILK=yes")
    assert said.err == "flasklings run: .env sets TEA, MILK\n"
    assert said.only("response")[0]["json"] == ["oolong", "yes"]
    said = flasklings("run", ".", "--env-file", "none")
    assert (said.status, said.err) == (
        2,
        "flasklings: cannot read none: No such file or directory\n",
    )


# The network


@pytest.fixture
def port() -> Iterator[int]:
    """A server that greets each connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    with connection:
                        # What is left unread at the end would reset the connection.
                        connection.recv(65_536)
                        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\ntea")
            except OSError:
                return

        thread = threading.Thread(target=greet)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_the_network_is_there_when_allowed_and_nothing_else(
    make_app: MakeApp, flasklings: Flasklings, port: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    local = tmp_path_factory.mktemp("local") / "socket"
    app = make_app(f"""\
    import os, socket, urllib.request
    from flask import Flask

    app = Flask(__name__)

    @app.get("/")
    def home():
        return urllib.request.urlopen("http://localhost:{port}").read()

    @app.get("/local")
    def local():
        socket.socket(socket.AF_UNIX).connect({str(local)!r})

    @app.get("/start")
    def start():
        os.system("true")

    @app.get("/listen")
    def listen():
        socket.create_server(("127.0.0.1", 0))
    """)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(local))
        server.listen()
        said = flasklings("run", app, "--allow-network", "--json")
        assert said.err == (
            "flasklings run: --allow-network: the app may connect to any machine, by TCP and UDP\n"
        )
        assert "network allowed" in said.only("started")[0]["isolation"]
        assert said.only("response")[0]["body"] == "tea"
        assert said.status == 0
        for path in ("/local", "/start", "/listen"):
            said = flasklings("run", app, "--allow-network", "--request", path, "--json")
            assert said.only("response")[0]["status"] == 500
            assert said.only("error")[0]["type"] == "PermissionError"
        assert flasklings("run", app).status == 3


# In place


COUNTER = """\
    from pathlib import Path
    from flask import Flask

    app = Flask(__name__)
    HERE = Path(__file__).parent

    @app.get("/")
    def home():
        with (HERE / "visits").open("a") as visits:
            visits.write("x")
        return (HERE / "visits").read_text()

    @app.get("/out")
    def out():
        (HERE.parent / "out").touch()
"""


def test_an_app_changes_its_own_folder_only_when_asked_to(
    make_app: MakeApp, flasklings: Flasklings, tmp_path: Path
) -> None:
    app = make_app("", **{"shop/app.py": COUNTER}) / "shop"
    assert flasklings("run", app).status == 0
    assert not (app / "visits").exists()
    for path, visits in ((app, "x"), (app / "app.py", "xx")):
        said = flasklings("run", path, "--in-place", "--json")
        assert said.status == 0
        assert said.err == f"flasklings run: --in-place: the app may change what is in {app}\n"
        assert f"in place: {app}" in said.only("started")[0]["isolation"]
        assert (app / "visits").read_text() == visits == said.only("response")[0]["body"]
    said = flasklings("run", app, "--in-place", "--request", "/out")
    assert said.status == 3
    assert not (tmp_path / "out").exists()


def test_a_home_folder_is_never_opened_to_an_app(
    make_app: MakeApp, flasklings: Flasklings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(APP)
    monkeypatch.setenv("HOME", str(app))
    said = flasklings("run", app / "app.py", "--in-place")
    assert said.status == 2
    assert "would let the app change all of" in said.err
