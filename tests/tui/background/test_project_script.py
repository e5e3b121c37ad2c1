"""The requests beside a project: what is written is read again, and mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.request import FilePart, Request, parse_request
from tui.background.project_script import NAME, ScriptError, read_requests, write_requests

REQUESTS = [
    parse_request("GET /"),
    parse_request("POST /buy item='green tea' item=cake"),
    parse_request('PUT /notes/1 {"text": "a \\"quoted\\" line\\nand more"}'),
    Request("/", client="B"),
    Request(submit=1, form={"note": "x"}, button=2),
    Request("/up", "POST", files={"f": FilePart("a.txt", "text\x7f")}),
    Request(reload=True),
    Request(command=("init-db", "--all")),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_requests(tmp_path, REQUESTS)
    assert read_requests(tmp_path) == REQUESTS
    assert '\n    "GET /",\n' in (tmp_path / NAME).read_text()
    assert '{ path = "/", client = "B" }' in (tmp_path / NAME).read_text()


def test_a_project_without_the_file_has_no_requests(tmp_path: Path) -> None:
    assert read_requests(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("requests = [", "isn't TOML"),
        ("\udcff", "isn't TOML"),
        ('requests = "GET /"', "takes one list"),
        ('request = ["GET /"]', "takes one list"),
        ('requests = ["GET /", "BUY"]', "request 2: 'BUY' has no path"),
        ('requests = [{ path = "/", color = "red" }]', "request 1: Object contains unknown field"),
        ("requests = [3]", "request 1: "),
        ("requests = [" + '"GET /",' * 201 + "]", "more than 200"),
        ("#" * 300_000, "larger than 256 KiB"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ScriptError, match=said):
        read_requests(tmp_path)


def test_a_folder_of_that_name_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(ScriptError, match=r"can't be read"):
        read_requests(tmp_path)
