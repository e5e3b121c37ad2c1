"""The editor: colors at once and without loss, indentation, files, marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from textual import events
from textual.pilot import Pilot

from tests.support.small_app import ThemedApp
from tests.tui.conftest import until
from tui.text.highlight import warm
from tui.widgets.code_editor import CodeEditor
from tui.widgets.colored_area import ColorSpan, carry_over

APP = 'from flask import flash\n\n\ndef save():\n    flash("Saved!")  # ünïcode\n    return "ok"\n'
PAGE = "{% for m in messages %}\n<p class='x'>{{ m }}</p>\n{% endfor %}\n"


class Editing(ThemedApp):
    """An editor and nothing else."""

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__(CodeEditor)
        self.texts = texts or {"app.py": APP, "page.html": PAGE}

    def on_mount(self) -> None:
        self.editor.open_files(self.texts, next(iter(self.texts)))
        self.editor.focus()

    @property
    def editor(self) -> CodeEditor:
        return self.query_one(CodeEditor)


@pytest.fixture(autouse=True)
def lexers() -> None:
    warm("python", "html+jinja")


def color_of(app: Editing, row: int, text: str) -> Color | None:
    """Return the color in which a piece of a row is drawn."""
    for segment in app.editor.render_line(row):
        if text in segment.text and segment.style is not None:
            return segment.style.color
    raise AssertionError(f"{text!r} is not drawn by itself in row {row}")


def token_color(app: Editing, token: str) -> Color:
    return Color.parse(app.theme_variables[token])


async def typed(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    editor = pilot.app.query_one(CodeEditor)
    return editor.text


async def test_no_letter_overtakes_the_key_before_it_however_fast_they_come() -> None:
    app = Editing({"app.py": "one\ntwo\n"})
    async with app.run_test() as pilot:
        for key, character in [("down", None), ("x", "x"), ("ctrl+e", "\x05"), ("y", "y")]:
            app.post_message(events.Key(key, character))
        await until(pilot, lambda: "y" in app.editor.text)
        assert app.editor.text == "one\nxtwoy\n"


async def test_python_and_templates_are_colored_also_on_the_cursors_line() -> None:
    app = Editing()
    async with app.run_test() as pilot:
        app.editor.move_cursor((4, 0))
        await pilot.pause()
        assert color_of(app, 4, "Saved!") == token_color(app, "code-string")
        assert color_of(app, 3, "def") == token_color(app, "code-keyword")
        assert color_of(app, 4, "# ünïcode") == token_color(app, "code-comment")
        app.editor.show_file("page.html")
        await pilot.pause()
        assert color_of(app, 1, "p") == token_color(app, "code-tag")


async def test_colors_follow_the_theme() -> None:
    app = Editing()
    async with app.run_test() as pilot:
        app.theme = "flasklings-light"
        await until(pilot, lambda: color_of(app, 3, "def") == token_color(app, "code-keyword"))


async def test_a_letter_typed_in_a_string_has_its_color_at_once() -> None:
    app = Editing()
    async with app.run_test() as pilot:
        app.editor.move_cursor((4, 11))
        await pilot.press("x")
        assert color_of(app, 4, "x") == token_color(app, "code-string")


async def test_after_a_pause_the_whole_file_is_colored_anew() -> None:
    app = Editing({"app.py": 'a = 1\nb = "x"\n'})
    async with app.run_test() as pilot:
        await pilot.press('"', '"', '"')
        await until(pilot, lambda: color_of(app, 1, "b = ") == token_color(app, "code-string"))


async def test_a_long_file_is_shown_plain() -> None:
    app = Editing({"app.py": "def f(): pass\n" * 600})
    async with app.run_test() as pilot:
        await pilot.pause()
        assert color_of(app, 3, "def f(): pass") == token_color(app, "foreground")


@pytest.mark.parametrize(
    ("at", "keys", "line", "expected"),
    [
        ((3, 11), ["enter"], 4, "    "),
        ((5, 15), ["enter"], 6, ""),
        ((5, 4), ["backspace"], 5, 'return "ok"'),
        ((4, 4), ["tab"], 4, '        flash("Saved!")  # ünïcode'),
        ((4, 4), ["shift+tab"], 4, 'flash("Saved!")  # ünïcode'),
    ],
)
async def test_keys_indent_as_code_wants_it(
    at: tuple[int, int], keys: list[str], line: int, expected: str
) -> None:
    app = Editing()
    async with app.run_test() as pilot:
        app.editor.move_cursor(at)
        text = await typed(pilot, *keys)
        assert text.split("\n")[line] == expected


async def test_selected_lines_move_together() -> None:
    app = Editing({"app.py": "a\nb\n\nc\n"})
    async with app.run_test() as pilot:
        app.editor.move_cursor((0, 0))
        app.editor.move_cursor((3, 1), select=True)
        assert await typed(pilot, "tab") == "    a\n    b\n\n    c\n"
        assert await typed(pilot, "shift+tab") == "a\nb\n\nc\n"


async def test_each_file_keeps_its_text_its_cursor_and_its_undo() -> None:
    app = Editing()
    async with app.run_test() as pilot:
        await pilot.press("x", "y")
        app.editor.show_file("page.html")
        await pilot.press("z")
        app.editor.show_file("app.py")
        assert app.editor.cursor_location == (0, 2)
        assert app.editor.texts() == {"app.py": "xy" + APP, "page.html": "z" + PAGE}
        await pilot.press("ctrl+z")
        assert app.editor.text == APP
        app.editor.show_file("page.html")
        assert app.editor.text == "z" + PAGE


async def test_a_marked_line_shows_a_symbol_until_the_file_is_edited() -> None:
    app = Editing()
    async with app.run_test() as pilot:
        app.editor.mark("app.py", [5], "error")
        assert app.editor.render_line(4).text.startswith("5✗")
        app.editor.mark("page.html", [1], "error")
        await pilot.press("x")
        assert app.editor.render_line(4).text.startswith("5  ")
        app.editor.show_file("page.html")
        assert app.editor.render_line(0).text.startswith("1✗")


async def test_text_is_never_read_as_markup() -> None:
    app = Editing({"app.py": "x = '[bold]not bold[/]'\n"})
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "[bold]not bold[/]" in app.editor.render_line(0).text


LINE = "flash('Saved!', 'success')"
PIECES: tuple[ColorSpan, ...] = ((0, 5, "a"), (6, 14, "b"), (16, 25, "c"))


@given(st.integers(0, 26), st.integers(0, 26), st.text("sav'x", max_size=8))
def test_colors_stay_in_order_and_inside_the_line_after_an_edit(a: int, b: int, new: str) -> None:
    start, stop = sorted((a, b))
    after = LINE[:start] + new + LINE[stop:]
    before = 0
    for first, last, _ in carry_over(PIECES, LINE, after):
        assert before <= first < last <= len(after)
        before = last
    if after[:start] == LINE[:start]:
        kept = [piece for piece in PIECES if piece[1] < start]
        assert set(kept) <= set(carry_over(PIECES, LINE, after))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("flash('Saved!', 'success')", (6, 14, "b")),
        ("flash('Saved it!', 'success')", (6, 17, "b")),
        ("  flash('Saved!', 'success')", (8, 16, "b")),
        ("flash('', 'success')", (6, 8, "b")),
    ],
)
def test_a_color_grows_shrinks_and_moves_with_its_text(after: str, expected: ColorSpan) -> None:
    assert expected in carry_over(PIECES, LINE, after)
