"""The colors: our three themes, and the tokens for rows, code and marks.

A token is a theme variable like ``$state-shown`` or ``$code-keyword``.  Our themes set each token;
for other themes they are derived from the theme's colors and made legible on its backgrounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.color import Color
from textual.theme import Theme

MINIMUM_CONTRAST = 4.5
"""The least contrast of text and background (WCAG 2, level AA)."""

DEFAULT_THEME, LIGHT_THEME = "flasklings-dark", "flasklings-light"

TOKENS: dict[str, str] = {
    "quiet": "foreground",
    "strong": "foreground",
    "mark-passed": "success",
    "mark-failed": "error",
    "mark-open": "foreground",
    "state-called": "primary",
    "state-template": "secondary",
    "state-queued": "accent",
    "state-cookie": "secondary",
    "state-read": "primary",
    "state-shown": "success",
    "state-waiting": "warning",
    "state-lost": "error",
    "state-error": "error",
    "state-why": "accent",
    "category-message": "foreground",
    "category-info": "primary",
    "category-success": "success",
    "category-warning": "warning",
    "category-error": "error",
    "category-other": "secondary",
    "browser-a": "primary",
    "browser-b": "accent",
    "browser-c": "secondary",
    "browser-d": "success",
    "code-plain": "foreground",
    "code-comment": "foreground",
    "code-keyword": "secondary",
    "code-string": "success",
    "code-number": "accent",
    "code-function": "primary",
    "code-class": "warning",
    "code-decorator": "accent",
    "code-builtin": "primary",
    "code-tag": "primary",
    "code-attribute": "warning",
    "code-template": "accent",
    "code-wrong": "error",
    "code-blank": "accent",
}
"""Each token, and the theme color that it has unless a theme sets another."""

BACKGROUNDS = ("background", "surface", "panel")
"""The backgrounds that text is drawn on."""


def contrast(ink: Color, paper: Color) -> float:
    """Return the contrast of two colors, from 1 to 21, as WCAG 2 defines it."""
    lighter, darker = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def legible(ink: Color, papers: tuple[Color, ...]) -> Color:
    """Return the ink, blended with black or white until it's legible on every paper."""
    goal = Color(0, 0, 0) if is_light(papers[0]) else Color(255, 255, 255)
    for tenth in range(21):
        candidate = ink.blend(goal, tenth / 20)
        if all(contrast(candidate, paper) >= MINIMUM_CONTRAST for paper in papers):
            return candidate
    return goal


def derived(variables: Mapping[str, str], *, dark: bool) -> dict[str, str]:
    """Derive the variables of a theme that isn't ours from its own, so that all text is legible."""
    if variables["background"].startswith("ansi"):
        colors = dict.fromkeys(COLORS, "ansi_default") | ANSI[dark]
        spread = _spread(colors).items()
        return {name: color for name, color in spread if not name.startswith(ANSI_PAIRS)}
    papers = {name: Color.parse(variables[name]).with_alpha(1) for name in BACKGROUNDS}
    paper, ink = papers["background"], Color.parse(variables["foreground"]).with_alpha(1)
    inks = {name: Color.parse(variables[name]).with_alpha(1) for name in COLORS if name in INKS}
    inks |= {"foreground": ink, "strong": ink, "quiet": ink.blend(paper, 0.5)}
    colors = {name: legible(one, tuple(papers.values())).hex6 for name, one in inks.items()}
    colors |= {name: one.hex6 for name, one in papers.items()}
    return _spread({**colors, "line": paper.blend(ink, 0.25).hex6})


def _spread(colors: Mapping[str, str]) -> dict[str, str]:
    """Return every variable that has one of these colors."""
    return {
        **{token: colors[base] for token, base in TOKENS.items()},
        **{token: colors[base] for base, names in USES.items() for token in names.split()},
        **{
            name: color for name, color in colors.items() if name not in ("strong", "quiet", "line")
        },
    }


INKS = ("primary", "secondary", "accent", "warning", "error", "success")
"""The colors that text has where it means something; it says the same by a word or a symbol."""

ANSI: dict[bool, dict[str, str]] = {
    True: {
        "line": "ansi_white",
        "primary": "ansi_bright_cyan",
        "secondary": "ansi_bright_magenta",
        "accent": "ansi_bright_yellow",
        "warning": "ansi_bright_yellow",
        "error": "ansi_bright_red",
        "success": "ansi_bright_green",
    },
    False: {
        "line": "ansi_bright_black",
        "primary": "ansi_blue",
        "secondary": "ansi_magenta",
        "accent": "ansi_blue",
        "error": "ansi_red",
    },
}
"""The terminal's own colors for dark themes and for light ones.

Only those that can be read on a black ground, or on a white one; the rest is the terminal's own
color of text.
"""

ANSI_PAIRS = ("block-cursor", "input-selection", "screen-selection")
"""Ink and ground that Textual's ANSI themes set together, so that one suits the other."""

USES: dict[str, str] = {
    "strong": "strong",
    "quiet": "quiet mark-open code-comment footer-foreground footer-description-foreground"
    " scrollbar-hover text-muted text-disabled",
    "line": "border-blurred scrollbar",
    "primary": "border scrollbar-active block-cursor-background input-selection-background"
    " screen-selection-background",
    "accent": "footer-key-foreground",
    "success": "text-success",
    "warning": "text-warning",
    "error": "text-error",
    "panel": "panel-lighten-1 panel-darken-1",
    "background": "footer-background scrollbar-background scrollbar-background-hover"
    " scrollbar-background-active scrollbar-corner-color block-cursor-foreground"
    " input-selection-foreground screen-selection-foreground",
}
"""Each color of a theme, and the variables beside `TOKENS`' own that have it."""


COLORS: dict[str, tuple[str, str, str]] = {
    "background": ("#12151c", "#fbfaf7", "#000000"),
    "surface": ("#171b24", "#f5f3ee", "#000000"),
    "panel": ("#1f2430", "#ebe8e0", "#1a1a1a"),
    "line": ("#363d4d", "#cbc6ba", "#a6a6a6"),
    "foreground": ("#d5dae4", "#2a2d34", "#ffffff"),
    "strong": ("#f4f6fb", "#0e1014", "#ffffff"),
    "quiet": ("#929cb0", "#5f6470", "#d4d4d4"),
    "primary": ("#78b8ff", "#0a5dab", "#8fd0ff"),
    "secondary": ("#c0a4fa", "#6b3fb0", "#e0c2ff"),
    "accent": ("#ffb765", "#94500a", "#ffc94d"),
    "warning": ("#ecd06f", "#795c00", "#fff06b"),
    "error": ("#ff9580", "#b3301c", "#ffa38f"),
    "success": ("#6fd6ab", "#0b6b47", "#6dffbe"),
}
"""Each color in our dark theme, in the light one and in the one with high contrast."""

INK: dict[str, tuple[str, str, str]] = {
    "keyword": ("#c9a5f7", "#7a35a8", "#e3c0ff"),
    "string": ("#9ddba3", "#2b6a2b", "#a8ffb0"),
    "number": ("#f5b678", "#97480c", "#ffcd85"),
    "function": ("#82bffb", "#0a5dab", "#a3d8ff"),
    "class": ("#edcf85", "#775a05", "#fff0a0"),
    "decorator": ("#f39fc8", "#a82a6c", "#ffb8dc"),
    "builtin": ("#7bd3d6", "#08666e", "#8ff7fa"),
}
"""The colors of code in the same themes; what isn't named here is colored as one of these."""


def _theme(place: int, name: str, *, dark: bool) -> Theme:
    """Return the theme at this place of the tables."""
    colors = {use: three[place] for use, three in COLORS.items()}
    ink = {part: three[place] for part, three in INK.items()}
    return Theme(
        name=name,
        dark=dark,
        primary=colors["primary"],
        secondary=colors["secondary"],
        accent=colors["accent"],
        warning=colors["warning"],
        error=colors["error"],
        success=colors["success"],
        foreground=colors["foreground"],
        background=colors["background"],
        surface=colors["surface"],
        panel=colors["panel"],
        variables={
            **_spread(colors),
            **{f"code-{part}": color for part, color in ink.items()},
            "code-tag": ink["function"],
            "code-attribute": ink["class"],
            "code-template": ink["decorator"],
            "block-cursor-text-style": "bold",
        },
    )


THEMES = (
    _theme(0, DEFAULT_THEME, dark=True),
    _theme(1, LIGHT_THEME, dark=False),
    _theme(2, "flasklings-contrast", dark=True),
)


def automatic_theme(is_light: bool) -> str:
    """Return the name of the theme for a terminal with a light background, or with a dark one."""
    return LIGHT_THEME if is_light else DEFAULT_THEME


def is_light(color: Color) -> bool:
    """Say whether black is easier to read on a color than white."""
    return contrast(Color(0, 0, 0), color) > contrast(Color(255, 255, 255), color)


def says_light(env: Mapping[str, str]) -> bool:
    """Say whether ``COLORFGBG``, which some terminals set, tells of a light background."""
    return env.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")


def in_order(themes: Iterable[Theme]) -> list[Theme]:
    """Return themes as they are listed: ours, Textual's by name, then the terminal's own colors."""
    ours = [theme.name for theme in THEMES]
    rest = sorted((t for t in themes if t.name not in ours), key=lambda t: (t.ansi, t.name))
    return [*THEMES, *rest]
