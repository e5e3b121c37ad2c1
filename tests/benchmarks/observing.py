"""What watching costs an app: its requests observed, against the same requests unobserved.

    python -m tests.benchmarks.observing [--requests 1000] [--samples 5]

Each sample is a process of its own that makes all requests with Flask's test client, as a worker
does.  The events go through a pipe that is read meanwhile, those of a request together.  `usual` is
what each run reports, `all` adds every event of `ON_DEMAND`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from sandbox.events import ON_DEMAND
from tests.benchmarks.shared import is_within, read_options, show_row

FILES = {
    "app.py": """\
from flask import *
app = Flask(__name__)
app.secret_key = "dev"

@app.before_request
def count():
    session["visits"] = session.get("visits", 0) + 1

@app.after_request
def mark(response):
    return response

@app.route("/", methods=["GET", "POST"])
def home():
    if request.method == "POST":
        flash("Saved " + request.form["name"], "ok")
        return redirect(url_for("home"))
    return render_template("page.html", name=request.args.get("name", "Ada"), rows=[1, 2, 3])
""",
    "templates/layout.html": """\
<!doctype html><title>{% block title %}Notes{% endblock %}</title>
{% for category, message in get_flashed_messages(with_categories=true) %}
<p class="{{ category }}">{{ message }}</p>
{% endfor %}
{% block main %}{% endblock %}
""",
    "templates/page.html": """\
{% extends "layout.html" %}
{% block main %}<h1>{{ name }}</h1>{% for row in rows %}{% include "row.html" %}{% endfor %}
<a href="{{ url_for('home') }}">home</a>{% endblock %}
""",
    "templates/row.html": "<li>{{ row }}</li>\n",
}

CHILD = """\
import json, os, sys, time
folder, requests, watched, events = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
from flask.testing import FlaskClient
from sandbox.child import main, watch
from sandbox.child.places import Places
from sandbox.child.observer import Observer, watch_calls
from sandbox.child.wire import Channel
main.warm_up()
channel = Channel(sys.stdin.buffer, events, 2)
channel.make_outbox()
channel.gather(True)
observer = Observer(channel, Places(folder))
if watched != "-":
    watch_calls(observer)
    observer.connect()
    watch.install_ahead(observer)
    watch.install(observer, frozenset(filter(None, watched.split(","))))
os.chdir(folder)
sys.path.insert(0, folder)
from app import app
client = FlaskClient(app)
def ask(number):
    observer.begin(number)
    if number % 4:
        client.get("/?name=Grace").get_data()
    else:
        client.post("/", data={"name": "Ada"}).get_data()
    channel.flush()
for number in range(50):
    ask(number)
begun = time.process_time()
for number in range(requests):
    ask(number)
print(time.process_time() - begun, flush=True)
os._exit(0)
"""

LIMITS = {"usual": 1.10, "all": 1.5}


def seconds(folder: Path, requests: int, watched: str) -> float:
    """Return the seconds of all requests in a process of their own, per request."""
    drain = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert drain.stdin is not None
    pipe = drain.stdin.fileno()
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(requests), watched, str(pipe)],
        check=True,
        capture_output=True,
        text=True,
        pass_fds=[pipe],
    )
    drain.stdin.close()
    drain.wait()
    return float(done.stdout) / requests


def main() -> int:
    """Print the cost of both ways of watching; return 1 if one is over its limit."""
    options = read_options(__doc__, requests=1000, samples=5)
    ways = {"unobserved": "-", "usual": "", "all": ",".join(sorted(ON_DEMAND))}
    times: dict[str, list[float]] = {name: [] for name in ways}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for file, text in FILES.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(text)
        for _ in range(options.samples):
            for way, watched in ways.items():
                times[way].append(seconds(folder, options.requests, watched))
    print(f"milliseconds a request, of {options.requests:,} requests in each sample")
    for way, taken in times.items():
        show_row(way, taken, times["unobserved"])
    best = {way: [min(taken)] for way, taken in times.items()}
    kept = [
        is_within(f"{way}, against unobserved", best[way], best["unobserved"], most)
        for way, most in LIMITS.items()
    ]
    print(f"each sample: {statistics.median(times['all']) * options.requests:.2f} s watched")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
