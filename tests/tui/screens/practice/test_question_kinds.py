"""Every kind of question is answered by keys alone, and judged by what an app really does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from lessons.course.model import Observation, Option, Proof, Question, QuestionKind
from lessons.course.quiz_rules import MAX_LINES, RULES
from lessons.review.cards import Rating
from tests.support.practice_screens import go_on, kept, open_quiz, put_now, with_questions
from tests.support.screen_text import ScreenText, screen_text
from tests.support.small_app import QUIZ, SIZES, SmallApp
from tests.tui.conftest import until
from tui.screens.practice.practice import PracticeScreen
from tui.screens.practice.putting import MOST_ANSWERS
from tui.screens.practice.screen import STILL_RUNS
from tui.screens.sheets.help import keys_of
from tui.text.question import Mark
from tui.widgets.choices import MOST
from tui.widgets.too_small import TooSmall

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


async def test_taking_back_where_nothing_is_marked_is_no_change_of_mind(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, ALL)
        right = [key_of(screen, option.text) for option in ALL.options if option.right]
        await pilot.press("backspace", *right, "enter")
        await judged(pilot, screen)
        assert [(one.right, one.rating) for one in await kept(app)] == [(True, Rating.Easy)]


async def test_a_prediction_of_which_more_comes_true_is_not_judged_and_marks_none(
    tmp_path: Path,
) -> None:
    app = SmallApp(tmp_path)
    unclear = msgspec.structs.replace(
        PREDICT,
        options=tuple(msgspec.structs.replace(one, when=SHOWS) for one in PREDICT.options),
    )
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, unclear)
        await pilot.press("1")
        await judged(pilot, screen)
        assert "Not judged" in screen_text(app)
        assert {one.face.mark for one in screen._options[:2]} == {Mark.PASSED_OVER}
        await pilot.press("p")
        await until(pilot, lambda: "not judged: " in screen_text(app))
        assert "wrong" not in screen_text(app)


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


@pytest.mark.parametrize("question", [QUIZ[0], ALL, ORDER, FILL], ids=lambda one: one.kind)
async def test_the_help_names_backspace_where_there_is_something_to_take_back(
    tmp_path: Path, question: Question
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_one(pilot, question)
        told = {tooltip for group in keys_of(screen) for _, tooltip in group.rows}
        named = "Take back the line put last, or all marks" in told
        assert named == (question.kind in ("all", "order"))


# While the app runs

HANGS = "while True: pass"


async def begin_to_judge(pilot: Pilot[None], screen: PracticeScreen) -> None:
    """Answer a blank with what never ends."""
    await write(pilot, HANGS)
    await until(pilot, lambda: screen.is_judging)


async def test_what_is_being_judged_cannot_be_changed(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, FILL)
        await begin_to_judge(pilot, screen)
        await pilot.press("backspace", "x", "ctrl+u", "enter")
        assert screen.field.value == screen.given.text == HANGS
        assert screen.field.has_focus
        await pilot.press("escape")
        await judged(pilot, screen)
        await pilot.press("question_mark")
        await go_on(pilot, "u")
        assert screen.field.value == HANGS, "to be mended"
        await pilot.press("ctrl+u")
        await write(pilot, 'flash("Bye")')
        await judged(pilot, screen)
        assert [(one.option, one.right) for one in await kept(app)] == [('flash("Bye")', True)]
        assert [one.rating for one in await kept(app)] != [Rating.Easy], "it was shown before"


async def test_an_answer_that_is_being_judged_gets_no_hint(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, FILL)
        await begin_to_judge(pilot, screen)
        await pilot.press("f7")
        await pilot.pause()
        assert not put_now(screen).hinted
        assert "running…" in screen_text(app)


async def test_a_hint_on_a_prediction_waits_for_its_run(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    hangs = APPS | {"flashed": APP.replace("    ___", f"    {HANGS}")}
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, PREDICT, hangs)
        await pilot.press("h")
        await until(pilot, lambda: STILL_RUNS in [one.message for one in app._notifications])
        assert not put_now(screen).hint


async def test_the_time_of_an_answer_is_that_of_the_learner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    for module in ("putting", "screen"):
        monkeypatch.setattr(f"tui.screens.practice.{module}.monotonic", lambda: now)
    app = SmallApp(tmp_path)
    run = app.runner.run

    def run_for_a_minute(*job: Any) -> int:
        nonlocal now
        now += 60
        return run(*job)

    monkeypatch.setattr(app.runner, "run", run_for_a_minute)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, FILL)
        now += 5
        await write(pilot, 'flash("Bye")')
        await judged(pilot, screen)
        assert [one.took_ms for one in await kept(app)] == [5000]


async def test_a_run_that_ends_unseen_leaves_the_keys_to_the_wish_for_room(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, FILL)
        await begin_to_judge(pilot, screen)
        await pilot.resize_terminal(50, 10)
        await until(pilot, lambda: isinstance(app.focused, TooSmall))
        screen.stop_run()
        await until(pilot, lambda: screen.judged is not None)
        await pilot.pause()
        assert isinstance(app.focused, TooSmall)
        await go_on(pilot, "n")
        assert screen.put is not None, "the question that is not to be seen stays"
        await pilot.resize_terminal(120, 36)
        await until(pilot, lambda: app.focused is None)
        await go_on(pilot, "n")
        assert screen.put is None


# The known answers to a blank


async def reasons(
    pilot: Pilot[None], question: Question, written: str
) -> tuple[PracticeScreen, dict[str, Mark]]:
    """Write into a blank, and return what then marks each of the known answers."""
    screen = await open_one(pilot, question)
    await write(pilot, written)
    await judged(pilot, screen)
    await pilot.press("question_mark")
    await pilot.pause()
    shown = [option.face for option in screen._options if option.display]
    return screen, {face.text: face.mark for face in shown}


def known(number: int) -> Question:
    """Return the blank with so many known answers."""
    more = [Option(f"`print({place})`", f"That prints {place}.") for place in range(2, number)]
    return msgspec.structs.replace(FILL, options=(*FILL.options, *more))


async def test_of_the_known_answers_only_the_one_that_was_written_is_yours(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        _, marks = await reasons(pilot, known(3), "print( 'Bye' )")
        assert marks == {
            '`flash("Bye")`': Mark.RIGHT,
            '`print("Bye")`': Mark.YOURS,
            "`print(2)`": Mark.WRONG,
        }
        assert screen_text(app).count("your answer") == 1


async def test_all_known_answers_of_a_blank_are_shown(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    question = known(MOST_ANSWERS)
    async with app.run_test(size=(120, 36)) as pilot:
        _, marks = await reasons(pilot, question, "1")
        assert {*marks} == {option.text for option in question.options}


@pytest.mark.parametrize("kind", RULES)
def test_there_is_room_and_a_key_for_every_option_that_a_question_may_have(
    kind: QuestionKind,
) -> None:
    most = MAX_LINES if kind == "order" else RULES[kind].options[-1]
    assert most <= (MOST_ANSWERS if kind == "fill" else MOST)


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


async def test_why_is_offered_only_where_answers_have_reasons_of_their_own(
    tmp_path: Path,
) -> None:
    for question, offered in ((ORDER, False), (ALL, True)):
        app = SmallApp(tmp_path / question.id)
        async with app.run_test(size=(80, 24)) as pilot:
            screen = await open_one(pilot, question)
            await pilot.press(*("1", "2", "3")[: len(screen.places_open) - 1], "enter")
            await judged(pilot, screen)
            key = screen.active_bindings.get("question_mark")
            assert (key is not None and key.binding.description == "Why") is offered


async def test_the_foot_names_the_key_that_submits_what_is_written(tmp_path: Path) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_one(pilot, FILL)
        assert screen.field.has_focus
        foot = {key.key_display: key.description for key in screen.query(FooterKey)}
        assert foot["Enter"] == "Submit"
        assert "1-6" not in foot


async def test_what_an_answer_was_worth_stays_in_sight_when_the_window_shrinks(
    tmp_path: Path,
) -> None:
    app = SmallApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await open_one(pilot, ORDER)
        await pilot.press("1", "2", "enter")
        await judged(pilot, screen)
        await pilot.resize_terminal(80, 16)
        await until(
            pilot,
            lambda: screen.verdict.region.bottom <= screen.scroll.region.bottom,
        )
        assert screen.verdict.region.height > 0
