"""The editor: colors at once and without loss, indentation, files, marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from textual import events
from textual.pilot import Pilot
from textual.widgets.text_area import Location, Selection

from tests.support.small_app import ThemedApp
from tests.tui.conftest import until
from tui.text.highlight import warm
from tui.widgets.code_editor import NO_COMMENTS, NO_NESTING, CodeEditor
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


CODE = "def f():\n    a = 1\n\n    宽 = 2\nlast"


async def edited(pilot: Pilot[None], at: Location, *keys: str) -> tuple[str, Location]:
    """Return the text and the cursor after some keys; one undo must bring the text back."""
    editor = pilot.app.query_one(CodeEditor)
    editor.move_cursor(at)
    before = editor.text
    text = await typed(pilot, *keys)
    cursor = editor.cursor_location
    await pilot.press("ctrl+z")
    assert (editor.text, editor.cursor_location) == (before, at)
    await pilot.press("ctrl+y")
    assert (editor.text, editor.cursor_location) == (text, cursor)
    await pilot.press("ctrl+z")
    return text, cursor


async def test_keys_change_whole_lines_and_one_undo_takes_each_back() -> None:
    app = Editing({"app.py": CODE})
    async with app.run_test() as pilot:
        await pilot.press("ctrl+end", "x", "backspace")  # typing before is no part of the step
        assert await edited(pilot, (4, 2), "alt+up") == (
            "def f():\n    a = 1\n\nlast\n    宽 = 2",
            (3, 2),
        )
        text, cursor = await edited(pilot, (1, 5), "alt+shift+down")
        assert (text, cursor) == (CODE.replace("    a = 1\n", "    a = 1\n    a = 1\n"), (2, 5))
        text, cursor = await edited(pilot, (3, 5), "ctrl+underscore")
        assert (text, cursor) == (CODE.replace("宽", "# 宽"), (3, 7))
        assert await edited(pilot, (3, 5), "ctrl+slash") == (text, cursor)
        text, cursor = await edited(pilot, (1, 9), "ctrl+x")
        assert (text, cursor) == (CODE.replace("    a = 1\n", ""), (1, 0))


@pytest.mark.parametrize(
    ("row", "then"),
    [(0, CODE), (1, CODE), (2, CODE), (3, CODE), (4, CODE + "\n")],
)
async def test_a_line_that_was_cut_is_pasted_where_it_was(row: int, then: str) -> None:
    app = Editing({"app.py": CODE})
    async with app.run_test() as pilot:
        app.editor.move_cursor((row, 3))
        assert await typed(pilot, "ctrl+x") != CODE or row == 2
        await pilot.press("end")
        assert await typed(pilot, "ctrl+v") == then


async def test_a_copied_line_is_pasted_above_also_by_the_terminal() -> None:
    app = Editing({"app.py": "one\n  two"})
    async with app.run_test() as pilot:
        app.editor.move_cursor((1, 4))
        await pilot.press("ctrl+c", "up")
        assert await typed(pilot, "ctrl+v") == "  two\none\n  two"
        assert app.editor.cursor_location == (1, 3)
        app.post_message(events.Paste("  two\r"))
        await until(pilot, lambda: app.editor.text == "  two\n  two\none\n  two")
        app.post_message(events.Paste("three\r"))
        await until(pilot, lambda: app.editor.text == "  two\n  two\nonethree\n\n  two")


async def test_selected_text_is_cut_and_pasted_at_the_cursor() -> None:
    app = Editing({"app.py": "one\ntwo\n"})
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c", "shift+down")  # first the whole line, then the same text
        assert await typed(pilot, "ctrl+x") == "two\n"
        await pilot.press("right")
        assert await typed(pilot, "ctrl+v") == "tone\nwo\n"


async def test_keys_go_to_the_ends_of_the_file_and_of_the_line() -> None:
    app = Editing({"app.py": CODE})
    async with app.run_test() as pilot:
        editor = app.editor
        editor.move_cursor((1, 6))
        await pilot.press("ctrl+shift+end")
        assert editor.selection == Selection((1, 6), (4, 4))
        await pilot.press("ctrl+shift+home")
        assert editor.selection == Selection((1, 6), (0, 0))
        await pilot.press("ctrl+end")
        assert editor.selection == Selection.cursor((4, 4))
        await pilot.press("ctrl+home")
        assert editor.selection == Selection.cursor((0, 0))
        await pilot.press("ctrl+a")
        assert editor.selected_text == CODE
        editor.move_cursor((1, 9))
        for column in (4, 0, 4):
            await pilot.press("home")
            assert editor.cursor_location == (1, column)
        await pilot.press("end")
        assert editor.cursor_location == (1, 9)


async def test_tab_goes_from_blank_to_blank_and_indents_elsewhere() -> None:
    app = Editing({"app.py": "a = ___\nb(___)\n", "page.html": PAGE})
    async with app.run_test() as pilot:
        await pilot.press("tab", "1", "tab", "2")
        assert app.editor.text == "a = 1\nb(2)\n"
        await pilot.press("ctrl+z", "ctrl+z", "shift+tab")
        assert app.editor.selected_text == "___"
        assert await typed(pilot, "ctrl+end", "tab") == "a = ___\nb(___)\n    "


async def test_a_letter_after_tab_goes_into_the_file_of_that_blank() -> None:
    app = Editing({"app.py": "a = ___\n", "page.html": "<p>\n  ___\n"})
    async with app.run_test() as pilot:
        for key in ("tab", "1", "tab", "2", "tab"):
            app.post_message(events.Key(key, key if key.isdigit() else None))
        await until(pilot, lambda: app.editor.text.endswith("2 \n"))
        assert app.editor.texts() == {"app.py": "a = 1\n", "page.html": "<p>\n  2 \n"}


async def test_moved_lines_keep_their_colors_and_marks_go() -> None:
    app = Editing({"app.py": 'x = "aaa"\ndef f(): ...\n'})
    async with app.run_test() as pilot:
        app.editor.mark("app.py", [1], "error")
        await pilot.press("alt+down")
        assert color_of(app, 0, "def") == token_color(app, "code-keyword")
        assert color_of(app, 1, "aaa") == token_color(app, "code-string")
        assert app.editor.marks == {}
        app.editor.mark("app.py", [2], "error")
        await pilot.press("ctrl+z")
        assert app.editor.marks == {}


async def test_an_empty_file_takes_every_key() -> None:
    app = Editing({"app.py": ""})
    async with app.run_test() as pilot:
        keys = ("alt+up", "alt+down", "ctrl+x", "ctrl+c", "ctrl+v", "ctrl+a", "ctrl+end")
        assert await typed(pilot, *keys, "shift+tab") == ""
        assert await typed(pilot, "ctrl+slash", "x") == "# x"


async def test_a_read_only_file_is_copied_from_but_not_changed() -> None:
    app = Editing({"app.py": "    a = ___\n"})
    async with app.run_test() as pilot:
        app.editor.read_only = True
        app.editor.move_cursor((0, 4))
        keys = ("tab", "alt+down", "alt+shift+up", "ctrl+slash", "ctrl+x", "backspace")
        assert await typed(pilot, *keys) == "    a = ___\n"
        app.editor.focus()
        assert await typed(pilot, "ctrl+c", "ctrl+v", "shift+tab") == "    a = ___\n"
        assert app.clipboard == "    a = ___\n"


async def test_a_comment_that_cannot_be_made_is_explained() -> None:
    app = Editing({"page.html": "<p> {# why #}\n", "data.json": "{}"})
    async with app.run_test() as pilot:
        for file in ("page.html", "data.json"):
            app.editor.show_file(file)
            await pilot.press("ctrl+slash")
        said = [note.message for note in app._notifications]
        assert said == [NO_NESTING, NO_COMMENTS]
