"""The README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tui.cli import COMMANDS, cli

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text("utf-8")


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command


def test_every_option_of_run_is_in_its_table_and_no_other() -> None:
    told = set(re.findall(r"^\| `(--[a-z-]+)", README, re.M))
    known = {name for option in _command("run").params for name in option.opts if "--" in name}
    assert told | {"--app"} == known
    assert "`--app MODULE:NAME`" in README


def test_every_command_is_shown() -> None:
    for name in COMMANDS:
        assert f"flasklings {name}" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_linked_is_there(page: str) -> None:
    text = (HOUSE / page).read_text("utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (HOUSE / link).exists(), link


def test_the_example_is_what_run_prints(tmp_path: Path) -> None:
    from click.testing import CliRunner

    app = tmp_path / "shop.py"
    lines = ["from flask import Flask, flash, redirect, render_template, url_for"]
    lines += ["app = Flask(__name__)", 'app.secret_key = "dev"', "", '@app.post("/save")']
    lines += ["def save():", "", "", "", '    flash("Saved!", "success")']
    lines += ['    return redirect(url_for("home"))', '@app.get("/")', "def home():"]
    lines += ['    return render_template("home.html")']
    app.write_text("\n".join(lines))
    page = tmp_path / "templates" / "home.html"
    page.parent.mkdir()
    page.write_text("<h1>Shop</h1>\n{% for m in get_flashed_messages() %}{{ m }}{% endfor %}")
    found = re.search(
        r"```console\n\$ flasklings (run) shop.py --request '(.*)'\n(.*?)```", README, re.S
    )
    assert found is not None
    result = CliRunner().invoke(cli, ["run", str(app), "--request", found[2]])
    assert _steady(result.stdout) == _steady(found[3])


def _steady(text: str) -> str:
    """Return the text without versions and times."""
    return re.sub(r"\d+(\.\d+)+|[\d,]+ ms", "…", text)
