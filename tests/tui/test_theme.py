"""Every color that rows, code and marks use can be read, in each of our themes and in others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from tui.presenters.row_kinds import RowKind, RowKinds
from tui.text.charts import calendar, forecast_chart, retention_chart
from tui.text.highlight import STYLES
from tui.text.rows import CATEGORIES, category_token
from tui.theme import BACKGROUNDS, MINIMUM_CONTRAST, THEMES, TOKENS, contrast, tokens

FOREIGN = [theme for theme in BUILTIN_THEMES.values() if not theme.name.startswith("ansi")]

TEXTUAL = ("foreground", "footer-foreground", "footer-key-foreground", "primary", "accent")
"""Textual's own variables that text of ours is drawn with."""


def variables(theme: Theme) -> dict[str, str]:
    return {**theme.to_color_system().generate(), **theme.variables}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", BACKGROUNDS)
def test_our_themes_are_legible(theme: Theme, ground: str) -> None:
    named = variables(theme)
    paper = Color.parse(named[ground])
    faint = {
        token: round(contrast(Color.parse(named[token]), paper), 2)
        for token in (*TOKENS, *TEXTUAL)
        if contrast(Color.parse(named[token]), paper) < MINIMUM_CONTRAST
    }
    assert not faint


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_marked_line_of_a_list_is_legible(theme: Theme) -> None:
    named = variables(theme)
    ink, paper = (Color.parse(named[f"block-cursor-{x}"]) for x in ("foreground", "background"))
    assert contrast(ink, paper) >= MINIMUM_CONTRAST


@pytest.mark.parametrize("theme", FOREIGN, ids=lambda theme: theme.name)
def test_tokens_derived_for_any_other_theme_are_legible(theme: Theme) -> None:
    named = variables(theme)
    for token, ink in tokens(named).items():
        for ground in BACKGROUNDS:
            paper = Color.parse(named[ground]).with_alpha(1)
            assert contrast(Color.parse(ink), paper) >= MINIMUM_CONTRAST - 0.05, (token, ground)


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


def test_contrast_is_that_of_the_standard() -> None:
    black, white = Color.parse("black"), Color.parse("white")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == pytest.approx(1)
    assert contrast(Color.parse("#767676"), white) == pytest.approx(4.54, abs=0.01)
