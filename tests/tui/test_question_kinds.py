"""Every kind of question is answered by keys alone, and judged by what an app really does."""

from __future__ import annotations

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lessons.course import Observation, Option, Proof, Question
from tests.tui.conftest import until
from tests.tui.practising import go_on, kept, open_quiz, put_now, with_questions
from tests.tui.screen_text import ScreenText, screen_text
from tests.tui.small_app import SIZES, SmallApp
from tui.screens.practice import PracticeScreen

APP = """
from flask import Flask, flash, get_flashed_messages, redirect, session

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/out")
def out():
    ___
    return redirect("/")


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
""".lstrip()

SHOWS = (Observation(observe="page", contains="Bye", times=1),)

ALL = Question(
    "all",
    "Which of these empty the queue?",
    "step-2",
    (
        Option("a read in a view", "It takes them out.", True),
        Option("a read in a template", "So does this.", True),
        Option("a redirect", "It leaves them."),
    ),
    kind="all",
)
ORDER = Question(
    "order",
    "Put the lines in order, so that the next page says `Bye`.",
    "step-2",
    proof=Proof(app="leave", requests=("GET /out",), shows=SHOWS),
    kind="order",
    lines=("session.clear()", 'flash("Bye")', "print(session)"),
    why="Clear first, then flash.",
)
FILL = Question(
    "fill",
    "What stands in the `___`, so that the next page says `Bye`?",
    "step-2",
    (
        Option('`flash("Bye")`', "It queues the message.", True),
        Option('`print("Bye")`', "That goes to the terminal."),
    ),
    proof=Proof(app="leave", requests=("GET /out",), shows=SHOWS),
    kind="fill",
)
PREDICT = Question(
    "predict",
    "What does the page show?",
    "step-2",
    (
        Option("`Bye`", "It was queued.", when=SHOWS),
        Option(
            "nothing",
            "But it was queued.",
            when=(Observation(observe="page", contains="Bye", times=0),),
        ),
    ),
    proof=Proof(app="flashed", requests=("GET /out",)),
    kind="predict",
)
APPS = {"leave": APP, "flashed": APP.replace("___", 'flash("Bye")')}

BEFORE = "".join(f"BEFORE_{number} = {number}\n" for number in range(40))
LONG = {name: BEFORE + text + "# the end\n" for name, text in APPS.items()}
"""The same apps, too long for a small terminal."""


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(ScreenText)


async def open_one(
    pilot: Pilot[None], question: Question, proofs: dict[str, str] = APPS
) -> PracticeScreen:
    screen = await open_quiz(pilot, with_questions(question, proofs=proofs))
    await pilot.pause()
    return screen


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text, key by key, and submit it."""
    for letter in text:
        await pilot.press(letter)
    await pilot.press("enter")


async def judged(pilot: Pilot[None], screen: PracticeScreen) -> None:
    """Wait until the answer is judged, and what is said of it has come into sight."""
    await until(pilot, lambda: screen.judged is not None)
    await pilot.pause()
    verdict, view = screen.verdict, screen.scroll
    await until(pilot, lambda: verdict.region.bottom <= view.region.bottom)


def key_of(screen: PracticeScreen, text: str) -> str:
    """Return the key of an option or a line by its text."""
    put = put_now(screen)
    texts = put.lines or tuple(option.text for option in put.options)
    return str(texts.index(text) + 1)


@pytest.mark.parametrize("size", SIZES)
async def test_all_that_are_right_are_marked_and_submitted(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, ALL)
        await pilot.press("enter")
        assert screen.judged is None, "nothing is marked yet"
        await pilot.press(key_of(screen, "a read in a view"), key_of(screen, "a redirect"))
        await pilot.pause()
        assert screen_text(app) == screens(name="marked")
        await pilot.press("enter")
        await pilot.pause()
        assert screen_text(app) == screens(name="wrong")
        await go_on(pilot, "u")
        await pilot.press(
            *(key_of(screen, text) for text in ("a read in a template", "a read in a view"))
        )
        await pilot.press("enter")
        await pilot.pause()
        assert screen.judged is not None
        assert screen.judged.right
        assert [one.option for one in await kept(app)] == ["a read in a view; a read in a template"]


async def test_a_mark_is_taken_off_by_the_same_key(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_one(pilot, ALL)
        await pilot.press("1", "2", "1")
        assert screen.given.picks == (1,)
        await pilot.press("backspace")
        assert not screen.given.picks
        await pilot.press("down", "space")
        assert screen.given.picks == (0,)


@pytest.mark.parametrize("size", SIZES)
async def test_lines_are_put_in_order_and_run(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, ORDER)
        await pilot.press(key_of(screen, 'flash("Bye")'))
        await pilot.pause()
        assert screen_text(app) == screens(name="begun")
        await pilot.press(key_of(screen, "session.clear()"), "enter")  # the last falls into place
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")
        await go_on(pilot, "u")
        await pilot.press(key_of(screen, 'flash("Bye")'), "backspace")
        for line in ("session.clear()", 'flash("Bye")'):
            await pilot.press(key_of(screen, line))
        await pilot.press("enter")
        await judged(pilot, screen)
        assert screen.judged is not None
        assert screen.judged.right
        assert [one.option for one in await kept(app)] == ["\n".join(ORDER.lines)]


async def test_every_order_that_works_is_right(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_one(pilot, ORDER)
        for line in ("print(session)", "session.clear()"):
            await pilot.press(key_of(screen, line))
        await pilot.press("enter")
        await judged(pilot, screen)
        assert screen.judged is not None
        assert screen.judged.right


@pytest.mark.parametrize("size", SIZES)
async def test_a_blank_is_written_and_run(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, FILL)
        assert screen.field.has_focus
        assert screen_text(app) == screens(name="asked")
        await write(pilot, "print('Bye')")
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")
        await go_on(pilot, "u")
        await write(pilot, "flash('Bye', 'info')")
        await judged(pilot, screen)
        assert screen.judged is not None
        assert screen.judged.right, "it works, though no option says it so"
        assert [one.option for one in await kept(app)] == ["flash('Bye', 'info')"]


async def test_escape_leaves_the_field_and_then_letters_are_keys(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_one(pilot, FILL)
        await pilot.press("s", "u", "p")
        assert screen.field.value == "sup"
        await pilot.press("escape")
        assert app.screen is screen
        await go_on(pilot, "s")
        assert "Nothing was answered" in screen_text(app)
        assert await kept(app) == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [("flash(", "was never closed"), ("import os; os._exit(3)", ""), ("boom()", "boom")],
)
async def test_a_blank_that_breaks_the_app_is_wrong_and_says_why(
    tmp_path: Path, written: str, said: str
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, FILL)
        await write(pilot, written)
        await judged(pilot, screen)
        assert screen.judged is not None
        assert not screen.judged.right
        assert said in screen.judged.why
        assert screen.judged.why


async def test_escape_stops_a_blank_that_hangs_and_nothing_is_kept_of_it(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, FILL)
        await write(pilot, "while True: pass")
        assert screen.is_judging
        await pilot.press("escape")
        await judged(pilot, screen)
        assert "Not judged" in screen_text(app)
        assert await kept(app) == ()
        await go_on(pilot, "n")
        assert "Nothing was answered" in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_a_prediction_is_judged_by_the_run(
    tmp_path: Path, size: tuple[int, int], screens: SnapshotAssertion
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, PREDICT)
        assert screen_text(app) == screens(name="asked")
        await pilot.press(key_of(screen, "nothing"))
        await judged(pilot, screen)
        assert screen_text(app) == screens(name="wrong")
        await pilot.press("p")
        await until(pilot, lambda: "queued" in screen_text(app))
        await pilot.press("escape")
        assert [(one.option, one.right) for one in await kept(app)] == [("nothing", False)]
        await go_on(pilot)
        await pilot.press(key_of(screen, "`Bye`"))
        await judged(pilot, screen)
        assert screen.judged is not None
        assert screen.judged.right


async def test_p_sets_a_wrong_order_beside_the_right_one(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, ORDER)
        for line in ('flash("Bye")', "print(session)"):
            await pilot.press(key_of(screen, line))
        await pilot.press("enter")
        await judged(pilot, screen)
        await pilot.press("p")
        await until(pilot, lambda: "1 yours" in screen_text(app))
        await pilot.press("2")
        await until(pilot, lambda: "this run shows it" in screen_text(app))


@pytest.mark.parametrize("question", [ALL, ORDER, FILL], ids=["all", "order", "fill"])
async def test_a_hint_helps_with_every_kind(tmp_path: Path, question: Question) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await open_one(pilot, question)
        await pilot.press("f7")
        await pilot.pause()
        said = {
            "all": "2 of them are right",
            "order": "First comes session.clear()",
            "fill": "It begins with flash(",
        }
        assert said[question.kind] in screen_text(app)


# Code that is too long


@pytest.mark.parametrize("size", SIZES)
async def test_however_long_the_code_what_is_asked_of_it_stays_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=size) as pilot:
        screen = await open_one(pilot, PREDICT, LONG)
        asked = (PREDICT.ask, "1  ", "2  ", "Predict with")
        await until(pilot, lambda: all(text in screen_text(app) for text in asked))
        assert "BEFORE_0" in screen_text(app)
        assert "the end" not in screen_text(app)
        while screen.longer_code is not None and "the end" not in screen_text(app):
            before = screen_text(app)
            await pilot.press("pagedown")
            await pilot.pause()
            assert screen_text(app) != before
            assert all(text in screen_text(app) for text in asked)
        assert "the end" in screen_text(app)
        await pilot.press("1")
        await judged(pilot, screen)
        while "BEFORE_0 " not in screen_text(app):
            await pilot.press("pageup")


@pytest.mark.parametrize("question", [FILL, ORDER], ids=lambda question: question.kind)
async def test_the_blank_of_long_code_is_in_sight_and_the_rest_within_reach(
    tmp_path: Path, question: Question
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_one(pilot, question, LONG)
        await until(pilot, lambda: "    ___" in screen_text(app))
        assert "BEFORE_0" not in screen_text(app)
        for _ in range(3):
            await pilot.press("pagedown")
        await until(pilot, lambda: "the end" in screen_text(app))
        assert app.screen.query_one("#sitting").scroll_offset.y == 0


async def test_the_key_for_more_code_is_named_where_there_is_more(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, PREDICT, LONG)
        named = screen.query("FooterKey")
        await until(pilot, lambda: "Code" in [key.description for key in named])  # type: ignore[attr-defined]
    async with SmallApp(tmp_path).run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, PREDICT)
        assert screen.longer_code is None
