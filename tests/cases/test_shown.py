"""What a person sees of a message is told truly, and the last line of a run adds up.

Each case is a small app that was told something false of before.
"""

from __future__ import annotations

import pytest

from lessons.diagnosis.diagnose import explain
from sandbox import Project, Sandbox, Timeline, fold
from sandbox.fates import SHOWN_ONCE
from sandbox.request import parse_request
from sandbox.timeline import Fate
from tui.plain.run import account
from tui.presenters.row_kinds import RowKinds
from tui.presenters.timeline_rows import rows

BREW = ("POST /brew",)


@pytest.fixture(scope="module")
def sandbox(bulk_sandbox: Sandbox) -> Sandbox:
    return bulk_sandbox


def brewing(page: str, flash: str = "flash('Brewing.')") -> dict[str, str]:
    """Return an app that flashes, redirects and shows this template."""
    return {
        "app.py": f"""\
from flask import *
app = Flask(__name__)
app.secret_key = "tea"
app.jinja_env.globals["_"] = lambda text, more="Der Tee zieht.": more

@app.get("/")
def front():
    return render_template("front.html")

@app.post("/brew")
def brew():
    {flash}
    return redirect(url_for("front"))
""",
        "templates/front.html": page,
    }


def ran(sandbox: Sandbox, files: dict[str, str], requests: tuple[str, ...] = BREW) -> Timeline:
    asked = [parse_request(request) for request in requests]
    return fold(sandbox.run(Project.from_texts(files), asked))


def summed(timeline: Timeline) -> str:
    """Return what the last line says of the messages."""
    return ", ".join(account(timeline).split(", ")[1:-2])


def loop(text: str) -> str:
    return f"{{% for m in get_flashed_messages() %}}<p>{text}</p>{{% endfor %}}"


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("{{ m|upper }}", "BREWING."),
        ("{{ m|lower }}", "brewing."),
        ("{{ m|title }}", ""),
        ("{{ m|capitalize }}", ""),
        ("{{ m|replace('.', '') }}", None),
        ("{{ m|e|forceescape }}", ""),
        ("{{ m|safe }}", ""),
        ("{{ m|trim|center(30) }}", ""),
        ("{% for c in m %}<i>{{ c }}</i>{% endfor %}", ""),
    ],
)
def test_a_filter_may_change_the_message(sandbox: Sandbox, text: str, page: str | None) -> None:
    timeline = ran(sandbox, brewing(loop(text)))
    [life] = timeline.lives
    if page is None:  # one word without its sign may be on the page by chance
        assert life.fate is Fate.LOST
        return
    assert (life.fate, life.changed) == (Fate.SHOWN, page)
    assert summed(timeline) == "1 flashed, 1 shown, 0 waiting, 0 lost"
    assert explain(timeline) == ()


def test_a_message_that_is_cut_is_shown_in_part(sandbox: Sandbox) -> None:
    files = brewing(loop("{{ m|truncate(20) }}"), "flash('Your tea is brewing, please wait.')")
    timeline = ran(sandbox, files)
    assert timeline.lives[0].changed == "Your tea is..."
    [row] = [row for row in rows(timeline) if row.kind is RowKinds.SHOWN]
    assert row.note == "as Your tea is..."


def test_twins_of_which_the_page_shows_one_are_both_shown(sandbox: Sandbox) -> None:
    page = loop("{{ m }}").replace("s()", "s()|unique")
    timeline = ran(sandbox, brewing(page, "flash('Brewing.'); flash('Brewing.')"))
    assert [(life.fate, life.shown, life.why) for life in timeline.lives] == [
        (Fate.SHOWN, 1, ""),
        (Fate.SHOWN, 0, SHOWN_ONCE),
    ]
    assert summed(timeline) == "2 flashed, 2 shown, 0 waiting, 0 lost"
    assert explain(timeline) == ()


@pytest.mark.parametrize(
    ("page", "fate", "changed"),
    [
        (loop("{{ _(m) }}"), Fate.SHOWN, "Der Tee zieht."),
        (loop("{{ _(_(m), '<i>Tee!</i>'|safe) }}"), Fate.SHOWN, "Tee!"),
        ("{% macro box(m) %}{{ _(m) }}{% endmacro %}" + loop("{{ box(m) }}"), Fate.SHOWN, "Der T"),
        ("{% set ms = get_flashed_messages() %}{{ _(ms[0]) }}", Fate.SHOWN, "Der Tee zieht."),
        (loop("{% set unused = _(m) %}"), Fate.LOST, ""),
    ],
)
def test_a_translation_is_shown_if_the_page_shows_it(
    sandbox: Sandbox, page: str, fate: Fate, changed: str
) -> None:
    timeline = ran(sandbox, brewing(page))
    [life] = timeline.lives
    assert (life.fate, life.changed[: len(changed)]) == (fate, changed)
    assert bool(explain(timeline)) == (fate is Fate.LOST)


def test_nobody_knows_what_a_filter_of_the_app_makes_of_a_message(sandbox: Sandbox) -> None:
    files = brewing(loop("{{ m|german }}"))
    files["app.py"] += "\n@app.template_filter()\ndef german(text):\n    return 'Der Tee zieht.'\n"
    timeline = ran(sandbox, files)
    [life] = timeline.lives
    assert life.fate is Fate.READ
    assert life.why == (
        "it was read, and the app's filter german may change it:"
        " whether the page shows it isn't known"
    )
    assert explain(timeline) == ()


LAZY = """
from flask import *
app = Flask(__name__)
app.secret_key = "tea"

class Lazy:
    def __html__(self): return session["language"] + ": tea"
    __str__ = __html__

@app.get("/")
def front():
    return render_template_string("{% for m in get_flashed_messages() %}{{ m }}{% endfor %}")

@app.get("/<view>")
def view(view):
    flash(Lazy())
    session["language"] = "de"
    return front() if view == "now" else redirect("/")
"""
"""A message that makes its text when it's printed or saved, as a lazy translation does."""


def test_the_text_of_a_lazy_message_is_known_once_the_cookie_holds_it(sandbox: Sandbox) -> None:
    timeline = ran(sandbox, {"app.py": LAZY}, ("GET /later",))
    [life] = timeline.lives
    assert (life.message, life.fate, life.flashed_in) == ("de: tea", Fate.SHOWN, 1)
    assert timeline.balanced


def test_a_lazy_message_of_the_same_page_may_be_shown(sandbox: Sandbox) -> None:
    timeline = ran(sandbox, {"app.py": LAZY}, ("GET /now",))
    [life] = timeline.lives
    assert (life.message, life.fate) == ("<Lazy>", Fate.READ)
    assert life.why.startswith("it was read, and only the app's Lazy knows its text:")
    assert timeline.balanced
    assert explain(timeline) == ()
    assert timeline.exchanges[0].response is not None
    assert timeline.exchanges[0].response.body == "de: tea"


def test_a_message_in_two_lines_is_shown(sandbox: Sandbox) -> None:
    page = loop(r"{% for line in m.split('\n') %}{{ line }}<br>{% endfor %}")
    timeline = ran(sandbox, brewing(page, r"flash('Brewing.\nPlease wait.')"))
    assert (timeline.lives[0].fate, timeline.lives[0].changed) == (Fate.SHOWN, "")
    assert explain(timeline) == ()


def test_a_message_joined_to_its_category_is_shown(sandbox: Sandbox) -> None:
    page = (
        "{% for kind, m in get_flashed_messages(with_categories=true) %}"
        "<p>{{ kind }}{{ m }}</p>{% endfor %}"
    )
    timeline = ran(sandbox, brewing(page, "flash('Brewing', 'info')"))
    assert timeline.lives[0].fate is Fate.SHOWN
    assert explain(timeline) == ()


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("<!--", "-->", "a comment of the page"),
        ("<div style='display:none'>", "</div>", "a hidden element"),
        ("<template>", "</template>", "a <template>"),
        ("<noscript>", "</noscript>", "only without scripts"),
        ("<title>", "</title>", "the title of the page"),
    ],
)
def test_what_a_person_does_not_see_is_unseen_with_the_reason(
    sandbox: Sandbox, before: str, after: str, why: str
) -> None:
    timeline = ran(sandbox, brewing(before + loop("{{ m }}") + after))
    [life] = timeline.lives
    assert life.fate is Fate.LOST
    assert why in life.why
    assert summed(timeline) == "1 flashed, 0 shown, 0 waiting, 1 lost"
    [finding] = explain(timeline)
    assert (finding.cause, why in finding.sentence) == ("read-not-shown", True)


TOAST = "<script>{% for m in get_flashed_messages() %}toast('{{ m }}');{% endfor %}</script>"
DIDNT = 'flash("We didn\'t find your tea.")'


def test_a_message_in_a_script_is_unclear_and_its_escapes_are_told(sandbox: Sandbox) -> None:
    timeline = ran(sandbox, brewing(TOAST, DIDNT))
    assert timeline.lives[0].fate is Fate.READ
    assert summed(timeline) == "1 flashed, 0 shown, 0 waiting, 0 lost, 1 unclear"
    [finding] = explain(timeline)
    assert "it is 'We didn&#39;t find your tea.'" in finding.sentence
    assert str(finding.place) == "templates/front.html:1"
    assert "tojson" in finding.fix
    assert RowKinds.UNCLEAR in [row.kind for row in rows(timeline)]


def test_a_quote_that_ends_the_string_of_a_script_is_told(sandbox: Sandbox) -> None:
    [finding] = explain(ran(sandbox, brewing(TOAST.replace("m }}", "m|safe }}"), DIDNT)))
    assert "the ' in it ends the string" in finding.sentence


def test_a_message_that_a_script_gets_whole_is_no_mistake(sandbox: Sandbox) -> None:
    page = TOAST.replace("'{{ m }}'", "{{ m|tojson }}")
    timeline = ran(sandbox, brewing(page, DIDNT))
    assert timeline.lives[0].fate is Fate.READ
    assert explain(timeline) == ()


def test_a_message_shown_three_times_and_waiting_is_counted_as_both(sandbox: Sandbox) -> None:
    files = brewing(loop("{{ m }}"))
    files["app.py"] = files["app.py"].replace("render_template(", "stream_template(")
    timeline = ran(sandbox, files, (*BREW, "GET /", "GET /"))
    assert [row.kind for row in rows(timeline)].count(RowKinds.SHOWN) == 3
    assert summed(timeline) == "1 flashed, 1 shown (3 times), 1 waiting, 0 lost"


def test_a_message_whose_cookie_is_for_another_path_waits_once(sandbox: Sandbox) -> None:
    files = brewing(loop("{{ m }}"))
    files["app.py"] = files["app.py"].replace(
        "app.sec", "app.config['SESSION_COOKIE_PATH']='/brew'\napp.sec"
    )
    timeline = ran(sandbox, files, (*BREW, "GET /"))
    assert summed(timeline) == "1 flashed, 0 shown, 1 waiting, 0 lost"
    assert timeline.balanced
    assert [row.kind for row in rows(timeline)].count(RowKinds.WAITING) == 2


@pytest.mark.parametrize(
    ("page", "cause"),
    [("'<h1>Tea room</h1>'", ["never-read"]), ("'done'", []), ("jsonify(ok=True)", [])],
)
def test_a_page_of_the_same_request_should_read(
    sandbox: Sandbox, page: str, cause: list[str]
) -> None:
    files = {"app.py": brewing("")["app.py"].replace("redirect(url_for('front'))", page)}
    files["app.py"] = files["app.py"].replace('redirect(url_for("front"))', page)
    timeline = ran(sandbox, files)
    assert [finding.cause for finding in explain(timeline)] == cause
    assert summed(timeline) == "1 flashed, 0 shown, 1 waiting, 0 lost"


def test_a_message_queued_for_json_is_shown_late(sandbox: Sandbox) -> None:
    files = brewing(loop("{{ m }}"))
    files["app.py"] = files["app.py"].replace('redirect(url_for("front"))', "jsonify(ok=True)")
    [finding] = explain(ran(sandbox, files, (*BREW, "GET /")))
    assert "for POST /brew, which returns JSON" in finding.sentence
    assert "JSON" in finding.fix
    [finding] = explain(ran(sandbox, files, (*BREW, *BREW, "GET /")))
    assert "in 2 requests, 2 of which return JSON" in finding.sentence
