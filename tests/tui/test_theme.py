"""Every color that rows, code and marks use can be read, in each of our themes and in others."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.style import Style
from textual.theme import BUILTIN_THEMES, Theme

import tui.theme
from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from tui.presenters.row_kinds import RowKind, RowKinds
from tui.text.charts import calendar, forecast_chart, retention_chart
from tui.text.highlight import STYLES
from tui.text.rows import CATEGORIES, category_token
from tui.theme import (
    BACKGROUNDS,
    DEFAULT_THEME,
    LIGHT_THEME,
    MINIMUM_CONTRAST,
    THEMES,
    TOKENS,
    automatic_theme,
    contrast,
    derived,
    in_order,
    is_light,
    says_light,
)

SCREEN = Path(tui.theme.__file__).parent

FOREIGN = [theme for theme in BUILTIN_THEMES.values() if not theme.ansi]
ANSI_THEMES = [theme for theme in BUILTIN_THEMES.values() if theme.ansi]

TEXTUAL = (
    *("foreground", "primary", "accent", "warning", "text-muted", "text-disabled"),
    *("footer-foreground", "footer-description-foreground", "footer-key-foreground"),
    *("text-success", "text-warning", "text-error"),
)
"""Textual's own variables that text is drawn with."""


def shown(theme: Theme) -> dict[str, str]:
    """Return a theme's variables as the app has them."""
    named = {**theme.to_color_system().generate(), **theme.variables}
    return named if theme in THEMES else {**named, **derived(named, dark=theme.dark)}


def color(named: str) -> Color:
    """Return a color, which must not depend on what is below it."""
    found = Color.parse(named)
    assert found.a == 1, named
    return found


def xterm(named: str, *, dark: bool) -> str:
    """Return what xterm draws for a color of the terminal's own."""
    name = named.removeprefix("ansi_").removeprefix("bright_")
    if name == "default":
        return XTERM["default dark" if dark else "default light"][0]
    return XTERM[name]["bright_" in named]


ALL = [*THEMES, *FOREIGN]

LEAST = {theme.name: 7.0 if "contrast" in theme.name else MINIMUM_CONTRAST for theme in ALL}

PAIRS = (
    ("block-cursor-foreground", "block-cursor-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
)
"""Text of Textual's own that has a ground of its own."""

XTERM = {
    "default dark": ("#e5e5e5", "#000000"),
    "default light": ("#000000", "#ffffff"),
    "black": ("#000000", "#7f7f7f"),
    "red": ("#cd0000", "#ff0000"),
    "green": ("#00cd00", "#00ff00"),
    "yellow": ("#cdcd00", "#ffff00"),
    "blue": ("#0000ee", "#5c5cff"),
    "magenta": ("#cd00cd", "#ff00ff"),
    "cyan": ("#00cdcd", "#00ffff"),
    "white": ("#e5e5e5", "#ffffff"),
}
"""Xterm's colors, each with its bright one; text and ground of a dark xterm and of a light one."""


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_every_theme_that_can_be_chosen_is_legible(theme: Theme) -> None:
    named = shown(theme)
    faint = {
        (token, ground): round(found, 2)
        for token in (*TOKENS, *TEXTUAL)
        for ground in BACKGROUNDS
        if (found := contrast(color(named[token]), color(named[ground]))) < LEAST[theme.name]
    }
    assert not faint


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_whatever_has_a_ground_of_its_own_is_legible(theme: Theme) -> None:
    named = shown(theme)
    for ink, ground in PAIRS:
        assert contrast(color(named[ink]), color(named[ground])) >= LEAST[theme.name], ink


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_text_is_drawn_on_the_grounds_that_are_tested(theme: Theme) -> None:
    named = shown(theme)
    grounds = {named[name] for name in BACKGROUNDS}
    assert {named[x] for x in ("footer-background", "panel-lighten-1", "panel-darken-1")} <= grounds


@pytest.mark.parametrize("theme", ANSI_THEMES, ids=lambda theme: theme.name)
def test_the_terminals_own_colors_are_legible_where_it_is_as_dark_or_light(theme: Theme) -> None:
    named = shown(theme)
    ground = XTERM["default dark" if theme.dark else "default light"][1]
    assert {named[name] for name in (*BACKGROUNDS, "footer-background")} == {"ansi_default"}
    for token in (*TOKENS, *TEXTUAL):
        ink = xterm(named[token], dark=theme.dark)
        assert contrast(color(ink), color(ground)) >= MINIMUM_CONTRAST, token


@pytest.mark.parametrize("theme", ANSI_THEMES, ids=lambda theme: theme.name)
def test_no_marked_line_has_one_color_of_the_terminals_and_one_of_ours(theme: Theme) -> None:
    """Black on black was a ground of ours under the terminal's own ink."""
    named = shown(theme)
    assert all(named[x].startswith("ansi_") for pair in PAIRS[:1] for x in pair)
    assert Style.parse("on $panel", named).rich_style.bgcolor == RichColor.parse("default")


def test_ours_come_first_and_the_terminals_own_colors_last() -> None:
    names = [theme.name for theme in in_order([*BUILTIN_THEMES.values(), *THEMES])]
    assert names[:3] == [theme.name for theme in THEMES]
    assert names[-2:] == ["ansi-dark", "ansi-light"]
    assert sorted(names) == sorted({theme.name for theme in THEMES} | BUILTIN_THEMES.keys())


@pytest.mark.parametrize(
    ("told", "light"), [("15;0", False), ("0;15", True), ("0;default;7", True), ("", False)]
)
def test_some_terminals_say_by_a_variable_that_they_are_light(told: str, light: bool) -> None:
    assert says_light({"COLORFGBG": told} if told else {}) is light


@pytest.mark.parametrize(
    ("ground", "name"),
    [("#002b36", DEFAULT_THEME), ("#fdf6e3", LIGHT_THEME), ("#300a24", DEFAULT_THEME)],
)
def test_the_theme_suits_the_ground(ground: str, name: str) -> None:
    assert automatic_theme(is_light(Color.parse(ground))) == name


def test_whatever_is_drawn_has_a_token() -> None:
    used = {token for token in STYLES.values() if token}
    used |= {kind.token for kind in vars(RowKinds).values() if isinstance(kind, RowKind)}
    used |= {category_token(category) for category in (*CATEGORIES, "my own")}
    assert used <= set(TOKENS)


def test_whatever_is_drawn_of_practice_has_a_legible_token() -> None:
    today = date(2026, 11, 25)
    days = [PracticeDay(today - timedelta(days=n), n % 40, 0) for n in range(370, -1, -1)]
    weeks = [RetentionWeek(today - timedelta(days=2, weeks=11 - n), n, n // 2) for n in range(12)]
    due = [DueDay(today + timedelta(days=n), n % 5) for n in range(30)]
    drawn = (
        calendar(days, 70),
        retention_chart(weeks, 70, 12, blocks=True),
        forecast_chart(due, 70, 12, blocks=True),
    )
    used = {str(span.style) for content in drawn for span in content.spans} - {""}
    assert used <= {f"${token}" for token in (*TOKENS, *TEXTUAL)}


def test_no_style_makes_text_fainter_than_its_color() -> None:
    """What is out of date is quiet and italic: blended with the ground, it couldn't be read."""
    styles = [*SCREEN.rglob("*.tcss"), *SCREEN.rglob("*.py")]
    assert not [file.name for file in styles if "opacity:" in file.read_text()]


def test_contrast_is_that_of_the_standard() -> None:
    black, white = Color.parse("black"), Color.parse("white")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(Color.parse("#767676"), white) == pytest.approx(4.54, abs=0.01)
