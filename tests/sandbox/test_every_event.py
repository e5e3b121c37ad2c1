"""One app makes every event that a run can report, with the oldest Flask as with the newest."""

from __future__ import annotations

from sandbox.events import ON_DEMAND, Event
from sandbox.request import FilePart, Request
from tests.sandbox.conftest import Watch

APP = """
import io, logging, sqlite3
import click
from flask import make_response, send_file

app.config.update(TITLE="Shop")
base = sqlite3.connect("shop.db", isolation_level=None, check_same_thread=False)
base.execute("create table items (name)")


@app.cli.command("count")
def count():
    click.echo("none")


@app.get("/")
def home():
    session["cart"] = ["tea"]
    print("hello")
    app.logger.warning("Few left")
    base.execute("insert into items values (?)", ("tea",))
    flash("Saved!")
    page = render_template("home.html", title="<b>Tea</b>", safe="<i>now</i>")
    answer = make_response(page)
    answer.set_cookie("lang", "de")
    return answer


@app.post("/save")
def save():
    request.files["photo"].save("photo.txt")
    return request.form["name"]


@app.post("/note")
def note():
    return request.get_json()


@app.get("/photo")
def photo():
    return send_file(io.BytesIO(b"x"), download_name="photo.txt")


@app.get("/crash")
def crash():
    raise KeyError("name")
"""

FILES = {
    "base.html": "{% block main %}{% endblock %}",
    "home.html": (
        "{% extends 'base.html' %}{% block main %}{{ title }}{{ safe|safe }}{{ missing }}"
        "{{ url_for('home') }}{{ get_flashed_messages() }}{% endblock %}"
    ),
}

REQUESTS = (
    "GET /",
    Request("/save", "POST", form={"name": "tea"}, files={"photo": FilePart("photo.txt", "x")}),
    Request("/note", "POST", json={"name": "tea"}),
    "GET /photo",
    "GET /crash",
    "GET /nowhere",
    "flask count",
)


def test_every_event_is_told_with_each_flask(watch_each: Watch) -> None:
    run = watch_each(APP, *REQUESTS, files=FILES)

    told = {event.__struct_config__.tag for event in run.events}
    kinds = [one for one in Event.__subclasses__() if one.__module__.startswith("sandbox.events")]
    known = {kind.__struct_config__.tag for kind in kinds}
    assert told >= ON_DEMAND
    assert told == known
