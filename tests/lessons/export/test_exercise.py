"""An exercise as a folder: Flask finds its app, and its tests judge as the course does."""

from __future__ import annotations

import ast
import html
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from lessons.authoring.step_claims import wrong_texts
from lessons.course.loader import find_lesson, find_step
from lessons.course.model import Check, Step
from lessons.export.exercise import (
    SUPPORT,
    TESTS,
    HandoutError,
    checks_as_tests,
    handout_files,
    write_handout,
)
from lessons.grading.kinds import CHECK_KINDS
from lessons.grading.run import run_step
from sandbox.page import shown_on
from tests.lessons.conftest import Run
from tests.support.built_in import COURSE
from tests.support.observation_examples import EXAMPLES, opposite

LESSON = find_lesson(COURSE, "flashing-messages")
JUDGED = [
    step
    for step in LESSON.steps
    if step.front.checks
    and not any(isinstance(one, dict) and "restart" in one for one in step.front.requests)
]
"""The steps whose requests Flask's test client can make: it can't start an app again."""
EXERCISES = LESSON.of_part("exercise")[1::4]
"""Three of them: one with blanks, and two that are repaired in a template."""
SOME = 3
"""How many wrong answers of each exercise are handed out."""

BLANKS = find_step(LESSON, "fill-the-blanks")
QUIETLY = ("-q", "-p", "no:cacheprovider")


def in_folder(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a module in a fresh process, as a learner would in that folder; no plugin is needed."""
    return subprocess.run(
        [sys.executable, "-m", *args],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def with_app(app: str, files: dict[str, str]) -> Step:
    front = msgspec.structs.replace(BLANKS.front, app=app, draw={}, requests=("GET /",))
    front = msgspec.structs.replace(
        front, checks=(Check(name="it answers", observe="status", status=200),), blanks=()
    )
    return msgspec.structs.replace(BLANKS, front=front, files=files, solution={})


def test_the_folder_runs_and_passes_in_a_fresh_process(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    write_handout(BLANKS, BLANKS.solution, folder)
    assert (folder / "app.py").read_text() == BLANKS.solution["app.py"]
    routes = in_folder(folder, "flask", "routes")
    assert "/save" in routes.stdout, routes.stderr
    tests = in_folder(folder, "pytest", *QUIETLY)
    assert tests.returncode == 0, tests.stdout
    assert "24 passed" in tests.stdout


def test_a_wrong_answer_fails_and_says_what_happened(tmp_path: Path) -> None:
    wrong = BLANKS.solution["app.py"].replace('"success"', '"error"')
    write_handout(BLANKS, {**BLANKS.solution, "app.py": wrong}, tmp_path / "mine")
    tests = in_folder(tmp_path / "mine", "pytest", *QUIETLY, "-x")
    assert tests.returncode == 1
    assert "FAILED test_exercise.py::test_saving_flashes_one_message_with_the_category_success" in (
        tests.stdout
    )
    assert "1 /save: 302 -> /, flashed [('error', 'Saved Ada.')]" in tests.stdout


APP = "from flask import Flask\n\n{}\n\n@app.get('/')\ndef home():\n    return 'hello'\n"
FACTORY = (
    "from flask import Flask\n\n\ndef make():\n    app = Flask(__name__)\n"
    "    app.add_url_rule('/', 'home', lambda: 'hello')\n    return app\n"
)


APPS: list[tuple[str, dict[str, str]]] = [
    ("app", {"app.py": APP.format("app = Flask(__name__)")}),
    ("shop:web", {"shop.py": APP.format("web = app = Flask(__name__)")}),
    ("shop.site:make", {"shop/__init__.py": "", "shop/site.py": FACTORY}),
    ("shop.site:make()", {"shop/__init__.py": "", "shop/site.py": FACTORY}),
]


def test_flask_and_the_tests_find_the_app_wherever_it_is(tmp_path: Path) -> None:
    for number, (app, files) in enumerate(APPS):
        folder = tmp_path / str(number)
        write_handout(with_app(app, files), {}, folder)
        routes = in_folder(folder, "flask", "routes")
        assert "home" in routes.stdout, (app, routes.stderr)
    tests = in_folder(tmp_path, "pytest", *QUIETLY, "--import-mode=importlib")
    assert tests.returncode == 0, tests.stdout
    assert f"{len(APPS)} passed" in tests.stdout


def with_few_values(step: Step, few: slice) -> Step:
    """Return the step with these of each list of drawn values."""
    draw = {name: values[few] for name, values in step.front.draw.items()}
    return msgspec.structs.replace(step, front=msgspec.structs.replace(step.front, draw=draw))


def variants(step: Step) -> Iterator[tuple[str, dict[str, str]]]:
    yield "solution", dict(step.solution)
    yield "starter", {}
    for number, wrong in enumerate(step.front.wrong[:SOME]):
        yield f"wrong-{number}", wrong_texts(step, wrong)


def test_the_tests_judge_answers_as_the_course_does(tmp_path: Path) -> None:
    for step in EXERCISES:
        for name, texts in variants(step):
            # What is right is so with each value; what is wrong need only be so with one.
            few = with_few_values(step, slice(2) if name == "solution" else slice(-1, None))
            write_handout(few, texts, tmp_path / f"{step.slug}--{name}")
    report = tmp_path / "report.xml"
    options = (*QUIETLY, "--import-mode=importlib", f"--junitxml={report}")
    options_of_speed = ("--tb=no", "--assert=plain")  # what a failure says is asked elsewhere
    said = in_folder(tmp_path, "pytest", *options, *options_of_speed)
    assert said.returncode == 1, said.stdout[-2_000:]
    passed: dict[str, bool] = defaultdict(lambda: True)
    for case in ET.fromstring(report.read_bytes()).iter("testcase"):
        passed[case.get("classname", "").partition(".")[0]] &= not len(case)
    assert len(passed) > 4 * len(EXERCISES)
    amiss = [name for name, right in passed.items() if right != name.endswith("--solution")]
    assert amiss == []


def test_a_test_whose_request_failed_is_blocked_unless_the_failure_is_meant(
    tmp_path: Path,
) -> None:
    login = with_few_values(find_step(LESSON, "the-login"), slice(1))
    crash = login.solution["app.py"].replace("def login():\n", "def login():\n    1 / 0\n")
    write_handout(login, {**login.solution, "app.py": crash}, tmp_path / "crash")
    said = in_folder(tmp_path / "crash", "pytest", *QUIETLY).stdout
    assert f"{len(login.front.checks)} failed" in said
    assert "Blocked, because this request failed: 1 /login: 500 (ZeroDivisionError)" in said

    error_page = find_step(LESSON, "head-and-error-pages")
    assert '{"request": 6, "status": 404}' in checks_as_tests(error_page)
    write_handout(error_page, error_page.solution, tmp_path / "meant")
    said = in_folder(tmp_path / "meant", "pytest", *QUIETLY).stdout
    assert f"{len(error_page.front.checks)} passed" in said


def with_checks(step: Step, *checks: Check) -> Step:
    return msgspec.structs.replace(step, front=msgspec.structs.replace(step.front, checks=checks))


def test_a_handout_asks_for_all_that_pytest_can_see(tmp_path: Path) -> None:
    asked = 0
    for number, step in enumerate(EXAMPLES):
        few = with_few_values(step, slice(1))
        seen = [one for one in few.front.checks if is_seen_by_pytest(one)]
        if not seen:
            continue
        asked += len(seen)
        write_handout(with_checks(few, *seen), {}, tmp_path / f"right{number}")
        # The failures must still be meant, so what asks for them stays.
        kept = [one for one in seen if CHECK_KINDS[one.observe].asks_for_failure(one)]
        turned = [renamed(opposite(one)) for one in seen]
        write_handout(with_checks(few, *turned, *kept), {}, tmp_path / f"wrong{number}")
    tests = in_folder(tmp_path, "pytest", *QUIETLY, "--import-mode=importlib")
    failed = re.findall(r"^FAILED (\w+)/.*::(\w+)", tests.stdout, re.MULTILINE)
    assert {folder[:5] for folder, _ in failed} == {"wrong"}, tests.stdout
    assert len(failed) == asked
    assert all(test.startswith("test_not_") for _, test in failed)
    assert "Blocked" not in tests.stdout


def is_seen_by_pytest(one: Check) -> bool:
    kind = CHECK_KINDS[one.observe]
    return bool(kind.question) and all(getattr(one, field) is None for field in kind.only_here)


def renamed(one: Check) -> Check:
    return msgspec.structs.replace(one, name=f"not {one.name}")


def test_a_check_that_only_flasklings_can_judge_is_told() -> None:
    check = Check(name="it calls home", observe="called", named="home")
    with pytest.raises(HandoutError) as refused:
        handout_files(with_checks(BLANKS, check), {})
    said = "Its check 'it calls home' observes 'called', which only flasklings can do."
    assert str(refused.value) == said


SHOWN = "Saved <b>tea</b> & it's here"
PAGES = (
    *("<p>{}</p>", "<p>{}", "x{}", "<i>x</i>{}<i>y</i>", "<title>{}</title>", "<!-- {} -->"),
    *("<script>var x = '{}'</script>", "<div hidden><p>{}</p></div>", "<div hidden>x</div>{}"),
    *('<div style="display: none">{}</div>', "<p hidden>x<p>{}", "<noscript>{}</noscript>"),
    *('<input value="{}">', '<input type="hidden" value="{}">', '<img alt="{}">', "<hr hidden>{}"),
    *("<template>{}</template>", '<a href="{}">x</a>', "<dialog>{}</dialog>", "<dialog open>{}"),
    *("<ul hidden><li>x<li>y</ul>{}", "<textarea>{}</textarea>", "<br>{} {}", "<b>{}</b>, {}"),
    *("<div hidden><p>a</div>{}", "<style>{}</style>", '<option label="{}">', "<p>{}x</p>"),
)
FORMS = (
    *("{}", "{:upper}", "{:cut}", "{:title}", "{:lines}", "{:json}", "{:raw}", "{:twice}"),
    *("{:parts}", "{:word}"),
)


def as_form(form: str, message: str) -> str:
    """Return a message as a template may print it."""
    escaped = html.escape(message)
    return {
        "{}": escaped,
        "{:upper}": html.escape(message.upper()),
        "{:title}": html.escape(message.title()),
        "{:cut}": html.escape(message[:11]) + "...",
        "{:lines}": escaped.replace(" ", "\n   "),
        "{:json}": html.escape(json.dumps(message)),
        "{:raw}": message,
        "{:twice}": html.escape(escaped),
        "{:parts}": html.escape(" - ".join(message.split())),
        "{:word}": html.escape(message.split(maxsplit=1)[0]),
    }[form]


@pytest.mark.parametrize("message", ["Saved.", "Tea", "1", SHOWN, "The note was saved, Ada!"])
def test_a_message_is_shown_to_a_handout_as_it_is_to_us(message: str) -> None:
    """Compare what both find of a message in every form on every page."""
    space: dict[str, Any] = {"__file__": SUPPORT}
    exec(compile(handout_files(BLANKS, {})[SUPPORT], SUPPORT, "exec"), space)
    read = [("message", message), ("message", message)]
    amiss = []
    for page in PAGES:
        for form in FORMS:
            body = page.replace("{}", as_form(form, message))
            ours = shown_on(body, "text/html", read).displayed
            theirs = space["on_page"](read, body, "text/html; charset=utf-8")
            if list(ours) != theirs:
                amiss.append((body, len(ours), len(theirs)))
    assert amiss == []


def test_the_tests_are_python_that_a_learner_can_read() -> None:
    text = checks_as_tests(BLANKS)
    tree = ast.parse(text)
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert functions == [
        "visit",
        "test_the_session_cookie_contains_the_message",
        "test_saving_flashes_one_message_with_the_category_success",
        "test_the_next_page_shows_the_message_once",
        "test_a_refresh_doesn_t_show_a_message",
    ]
    assert 'assert len(run.shown(request=1, category="success", message=f"Saved {first}.")) ==' in (
        text
    )
    for step in JUDGED:
        ast.parse(checks_as_tests(step))


def test_they_need_flask_and_pytest_alone() -> None:
    files = handout_files(BLANKS, {})
    for name in (TESTS, SUPPORT):
        imports = re.findall(r"^\s*(?:import|from) (\w+)", files[name].decode(), re.MULTILINE)
        assert {"flask", "pytest"} & {*imports}
        assert {*imports} <= sys.stdlib_module_names | {"flask", "pytest"}


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    write_handout(BLANKS, {}, tmp_path / "mine")  # an empty folder is none
    before = sorted(tmp_path.rglob("*"))
    for there in (tmp_path / "mine", tmp_path / "mine" / "app.py"):
        with pytest.raises(HandoutError, match="already exists: name a new or empty folder"):
            write_handout(BLANKS, {"app.py": "other"}, there)
    assert sorted(tmp_path.rglob("*")) == before
    assert "other" not in (tmp_path / "mine" / "app.py").read_text()


def test_an_empty_folder_that_cannot_be_replaced_is_filled_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere, link = (tmp_path / name for name in ("here", "elsewhere", "link"))
    here.mkdir()
    elsewhere.mkdir()
    link.symlink_to(elsewhere)
    write_handout(BLANKS, {}, link)
    assert link.is_symlink()
    monkeypatch.chdir(here)
    write_handout(BLANKS, {}, Path())
    for folder in (here, elsewhere):
        found = (path for path in folder.rglob("*") if path.is_file())
        names = {path.relative_to(folder).as_posix() for path in found}
        assert names == handout_files(BLANKS, {}).keys()


@pytest.mark.parametrize("folder", ["", "mine"], ids=["an empty folder", "a new folder"])
def test_what_cannot_be_written_whole_leaves_nothing(folder: str, tmp_path: Path) -> None:
    texts = {f"{'x' * 300}.py": "", "templates/more.html": "", "more.py": ""}
    with pytest.raises(OSError, match="too long"):
        write_handout(BLANKS, dict(reversed(texts.items())), tmp_path / folder)
    assert list(tmp_path.iterdir()) == []


def test_a_step_without_checks_and_one_with_checks_as_tests_its_own_are_told() -> None:
    front = msgspec.structs.replace(BLANKS.front, checks=())
    with pytest.raises(HandoutError, match="no checks"):
        handout_files(msgspec.structs.replace(BLANKS, front=front), {})
    with pytest.raises(HandoutError, match=r"a file conftest\.py of its own"):
        handout_files(BLANKS, {"conftest.py": ""})


ECHO = """\
from flask import Flask, request

app = Flask(__name__)


@app.route("/", methods=["GET", "POST"])
def home():
    files = [(f.filename, f.read()) for f in request.files.getlist("f")]
    query = request.args.to_dict(flat=False)
    return f"{query} {request.form.to_dict()} {files} {request.data} {request.content_type}"
"""


def with_request(request: dict[str, object], *, contains: str = "") -> Step:
    check = Check(name="it is sent", observe="page", contains=contains)
    step = with_app("app", {"app.py": ECHO})
    front = msgspec.structs.replace(step.front, requests=(request,), checks=(check,))
    return msgspec.structs.replace(step, front=front)


def test_a_handout_sends_what_flasks_test_client_can_send(tmp_path: Path) -> None:
    files = [{"name": "a.txt", "content": "x"}, {"name": "b", "base64": "AP8="}]
    cases: list[tuple[dict[str, object], str]] = [
        ({"path": "/", "query": {"a": ["1", "2"]}}, "{'a': ['1', '2']} {} []"),
        ({"path": "/", "method": "GET", "form": {"a": "1"}}, "{'a': ['1']} {} []"),
        ({"path": "/", "files": {"f": files}}, r"[('a.txt', b'x'), ('b', b'\x00\xff')]"),
        ({"path": "/", "body": "{", "type": "application/json"}, "b'{' application/json"),
    ]
    for number, (request, contains) in enumerate(cases):
        write_handout(with_request(request, contains=contains), {}, tmp_path / str(number))
    tests = in_folder(tmp_path, "pytest", *QUIETLY, "--import-mode=importlib")
    assert f"{len(cases)} passed" in tests.stdout, tests.stdout


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        ({"path": "/", "restart": True}, "has restart, which only flasklings can do"),
        ({"path": "/", "from": "203.0.113.7"}, "has from, which only"),
        ({"path": "/", "scheme": "https"}, "has scheme, which only"),
        ({"command": ["init"]}, "has command, which only"),
        ({"path": "/?a=1", "query": {"b": "2"}}, "both in its path and beside it"),
    ],
)
def test_what_only_a_browser_can_send_is_told(request_: dict[str, object], why: str) -> None:
    with pytest.raises(HandoutError, match=why):
        checks_as_tests(with_request(request_))


SHOP = """\
from flask import Flask, render_template, session

app = Flask(__name__)
app.secret_key = "dev"
app.logger.warning("starting")


@app.get("/<name>")
def home(name):
    app.logger.error("%s is here", name)
    session["user"], session["cart"] = name, ("tea", 1)
    return render_template("home.html")


@app.get("/leave")
def leave():
    session.pop("user")
    return "Bye!"
"""


def with_shop(*checks: Check) -> Step:
    step = with_app("app", {"app.py": SHOP, "templates/home.html": "Hello"})
    requests = ("GET /{first}", "GET /leave")
    front = msgspec.structs.replace(
        step.front, requests=requests, draw={"first": ("Ada",)}, checks=checks
    )
    return msgspec.structs.replace(step, front=front)


def test_templates_the_session_and_the_log_are_judged_as_in_the_course(
    tmp_path: Path, run: Run
) -> None:
    right = [
        Check(name="1", observe="rendered", template="home.html", times=1),
        Check(name="2", observe="session", key="user", equals="{first}", request=1),
        Check(name="3", observe="session", key="cart", equals=["tea", 1], times=1),
        Check(name="4", observe="session", key="user", missing=True, request=2, times=1),
        Check(name="5", observe="logged", level="ERROR", contains="{first} is", logger="app"),
        Check(name="6", observe="logged", times=2),
        Check(name="7", observe="logged", request=2, times=0),
    ]
    wrong = [
        Check(name="1", observe="rendered", template="base.html"),
        Check(name="2", observe="session", key="cart", equals=["tea", True]),
        Check(name="3", observe="session", key="user", missing=True, request=1),
        Check(name="4", observe="logged", contains="starting", request=1),
    ]
    for checks, folder in ((right, "right"), (wrong, "wrong")):
        write_handout(step := with_shop(*checks), {}, tmp_path / folder)
        verdict = run_step(step, step.project(), {"first": "Ada"}, run).verdict
        assert {result.passed for result in verdict.results} == {folder == "right"}
    tests = in_folder(tmp_path, "pytest", *QUIETLY, "--import-mode=importlib")
    assert f"{len(wrong)} failed, {len(right)} passed" in tests.stdout, tests.stdout


@pytest.mark.parametrize(
    ("check", "why"),
    [
        (Check(name="it asks", observe="looked"), "Its check 'it asks' observes 'looked', which"),
        (Check(name="one row", observe="rows", table="notes"), "'one row' observes 'rows', which"),
        (
            Check(name="a base", observe="rendered", uses="base.html"),
            "Its check 'a base' narrows 'rendered' by 'uses', which only flasklings can do",
        ),
    ],
)
def test_what_pytest_alone_cannot_see_is_told(check: Check, why: str) -> None:
    with pytest.raises(HandoutError, match=why):
        checks_as_tests(with_shop(check))


def test_every_text_of_an_author_or_a_draw_stays_a_text() -> None:
    odd = "a\"b'c\\d{{e}} {first}\n\x00#"
    check = Check(name='"""', observe="shown", message=odd, times=2)
    front = msgspec.structs.replace(
        BLANKS.front,
        title='x\n"""',
        task="y\\\nz",
        draw={"first": ('"', "{first}")},
        requests=("GET /go/{first}", {"path": "/", "method": "POST", "json": {"a": "{first}!"}}),
        checks=(check, check),
    )
    text = checks_as_tests(msgspec.structs.replace(BLANKS, front=front))
    tree = ast.parse(text)
    space: dict[str, object] = {}
    source = "\n".join(line for line in text.splitlines() if not line.startswith("@drawn"))
    exec(compile(source, "tests", "exec"), space)
    assert space["VALUES"] == [('"',), ("{first}",)]
    visit = space["visit"]
    assert callable(visit)
    made = visit(lambda requests, app: (requests, app), "/ ä")
    assert made == (
        [{"path": "/go/%2F%20%C3%A4"}, {"path": "/", "method": "POST", "json": {"a": "/ ä!"}}],
        "app",
    )
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert names == ["visit", "test_check", "test_check_too"]
