"""A flight as a picture: one SVG file that needs nothing else, for slides and a README.

The picture has a ground of its own, so it can be read on a light page and on a dark one; where a
browser shows it, it follows the reader's choice of light or dark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from sandbox.text import one_line, plural
from tui.presenters.flight import Chip, Flight, FlightStep
from tui.presenters.flight_words import REQUESTED, RESPONSE, Lane
from tui.presenters.row_kinds import RowKinds

COLORS: Mapping[str, tuple[str, str]] = {
    "ground": ("#fbfaf7", "#12151c"),
    "line": ("#cbc6ba", "#363d4d"),
    "ink": ("#2a2d34", "#d5dae4"),
    "quiet": ("#5f6470", "#929cb0"),
    "a": ("#0a5dab", "#78b8ff"),
    "b": ("#94500a", "#ffb765"),
    "c": ("#0b6b47", "#6fd6ab"),
    "d": ("#795c00", "#ecd06f"),
    "app": ("#0e1014", "#f4f6fb"),
    "queue": ("#6b3fb0", "#c0a4fa"),
    "page": ("#0b6b47", "#6fd6ab"),
    "gone": ("#b3301c", "#ff9580"),
}
"""The colors of the picture, on a light ground and on a dark one."""

BROWSERS = "abcd"
"""The colors of the browsers, which are told apart by their names, too."""

MOST_STEPS = 120
"""Steps that are drawn; more are only counted."""

MOST_BROWSERS = 4
"""Browsers with a lane of their own; more share one."""

MARGIN, GUTTER, HEAD, ROW, NOTE, GAP = 20, 28, 76, 34, 18, 10
"""The room around the picture and for the numbers; the heights of the head, a step, a line of a
note, and the room between two requests."""

WIDTHS = {Lane.BROWSER: 190, Lane.APP: 270, Lane.QUEUE: 240, Lane.PAGE: 210}

CHARACTER = 7.4
"""The width of a character, at 12 pixels."""

NOTED = frozenset({RowKinds.LOST, RowKinds.NOT_SHOWN, RowKinds.UNCLEAR, RowKinds.ERROR})
"""Kinds of steps whose sentence stands below them."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Lifeline:
    lane: Lane
    client: str
    name: str
    left: int
    width: int
    color: str

    @property
    def x(self) -> int:
        return self.left + self.width // 2


def flight_svg(flown: Flight, title: str) -> str:
    """Return the picture of a flight as the text of an SVG file."""
    lifelines = _lifelines(flown)
    steps = flown.steps[:MOST_STEPS]
    width = lifelines[-1].left + lifelines[-1].width + MARGIN
    body, bottom = _steps(lifelines, steps, width)
    if hidden := len(flown.steps) - len(steps):
        body.append(_text(width // 2, bottom + 14, f"… {plural(hidden, 'more fact')}", "quiet mid"))
        bottom += ROW
    if not steps:
        body.append(_text(width // 2, bottom + 14, "Nothing happened.", "quiet mid"))
        bottom += ROW
    height = bottom + MARGIN
    sentences = " ".join(step.sentence for step in steps)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{_safe(title)}</title>',
            f'<desc id="desc">{_safe(sentences)}</desc>',
            f"<style>{_style()}</style>",
            f'<rect class="ground" width="{width}" height="{height}" rx="10"/>',
            _text(MARGIN, 30, one_line(title, (width - 2 * MARGIN) // 9), "title ink"),
            *_heads(lifelines, bottom),
            *body,
            "</svg>",
            "",
        ]
    )


def _style() -> str:
    """Return the style sheet: the light colors, and the dark ones where the reader wants them."""
    font = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
    rules = [
        f"text{{{font};font-size:12px}}",
        ".title{font-size:15px;font-weight:bold}",
        ".name{font-weight:bold}",
        ".mid{text-anchor:middle}.end{text-anchor:end}.strike{text-decoration:line-through}",
        "path{fill:none}path,rect{stroke-width:1.5}.life{stroke-dasharray:3 4}",
    ]
    light, dark = (_inks(place) for place in (0, 1))
    return "".join([*rules, *light, "@media (prefers-color-scheme:dark){", *dark, "}"])


def _inks(place: int) -> Iterator[str]:
    """Yield the rules that color the picture."""
    colors = {name: both[place] for name, both in COLORS.items()}
    line, ground = colors.pop("line"), colors.pop("ground")
    yield f"rect{{fill:{ground}}}path.line,rect.ground{{stroke:{line}}}"
    for name, color in colors.items():
        yield f"text.{name}{{fill:{color}}}path.{name},rect.{name}{{stroke:{color}}}"


def _lifelines(flown: Flight) -> list[_Lifeline]:
    browsers = flown.browsers or ("",)
    shared = len(browsers) > MOST_BROWSERS
    lanes: list[tuple[Lane, str, str, str]] = []
    for at, client in enumerate(browsers[:1] if shared else browsers):
        name = "browsers" if shared else f"browser {one_line(client, 12)}"
        lanes.append((Lane.BROWSER, client, name if len(browsers) > 1 else "browser", BROWSERS[at]))
    lanes += [(lane, "", str(lane), lane.name.lower()) for lane in Lane if lane is not Lane.BROWSER]
    left, made = MARGIN + GUTTER, []
    for lane, client, name, color in lanes:
        made.append(_Lifeline(lane, "" if shared else client, name, left, WIDTHS[lane], color))
        left += WIDTHS[lane]
    return made


def _heads(lifelines: Sequence[_Lifeline], bottom: int) -> Iterator[str]:
    for one in lifelines:
        yield f'<path class="line life" d="M{one.x} {HEAD - 12}V{bottom}"/>'
        yield _text(one.x, HEAD - 22, one.name, f"name mid {one.color}")


def _steps(
    lifelines: Sequence[_Lifeline], steps: Sequence[FlightStep], width: int
) -> tuple[list[str], int]:
    """Return the drawing of each step, and where the last one ends."""
    drawn: list[str] = []
    y = HEAD
    room = int((width - 2 * MARGIN) / CHARACTER)
    for step in steps:
        parts: list[str] = []
        if step.kind is REQUESTED:
            drawn.append(f'<path class="line" d="M{MARGIN} {y + 4}H{width - MARGIN}"/>')
            y += GAP
            parts.append(_text(MARGIN + 4, y + 22, str(step.n), "quiet name"))
        parts += _step(lifelines, step, y + 18)
        y += ROW
        for line in wrap(step.sentence, room) if step.kind in NOTED else ():
            left = width // 2 - round(len(line) * CHARACTER / 2)
            ground = f'x="{left}" y="{y - 3}" width="{width - 2 * left}" height="{NOTE}"'
            parts.append(f"<rect {ground}/>")
            parts.append(_text(width // 2, y + 10, line, "gone mid"))
            y += NOTE
        drawn.append(f"<g><title>{_safe(step.sentence)}</title>{''.join(parts)}</g>")
    return drawn, y


def _step(lifelines: Sequence[_Lifeline], step: FlightStep, y: int) -> Iterator[str]:
    """Yield the parts of one step at this height."""
    source = _find(lifelines, step.lane, step.client)
    target = None if step.to is None else _find(lifelines, step.to, step.client)
    moving = [chip for chip in step.moving if not chip.is_gone]
    if step.kind is REQUESTED and any(chip.lane is Lane.QUEUE for chip in moving):
        target = _find(lifelines, Lane.QUEUE, "")
    label = _label(step)
    if step.client and not lifelines[0].client and step.kind in (REQUESTED, RESPONSE):
        label = f"{one_line(step.client, 12)}: {label}"
    if target is None:
        gone = [chip for chip in step.moving if chip.is_gone]
        if gone:
            rest = f" +{len(gone) - 1}" if len(gone) > 1 else ""
            yield from _box(
                source, y, f"{step.kind.symbol} {step.kind.word} {gone[0].text}{rest}", "gone"
            )
        else:
            color = "gone" if step.kind in NOTED else source.color
            yield from _box(source, y, label, color)
        return
    color = source.color if step.lane is Lane.BROWSER else target.color
    away = 1 if target.x > source.x else -1
    arrived = _chip(target, [chip for chip in moving if chip.lane is target.lane])
    end = target.x - away * (_width(arrived) // 2 + 2 if arrived else 0)
    head = f"M{end - 7 * away} {y + 2}L{end} {y + 6}L{end - 7 * away} {y + 10}"
    yield f'<path class="{color}" d="M{source.x} {y + 6}H{end}{head}"/>'
    if arrived:
        yield from _box(target, y + 6, arrived, target.color)
    if step.kind is not RowKinds.SHOWN:
        fits = max(int((abs(end - source.x) - 12) / CHARACTER), 8)
        anchor = "ink" if away > 0 else "ink end"
        yield _text(source.x + 8 * away, y, one_line(label, fits), anchor)


def _label(step: FlightStep) -> str:
    """Return what's written at a step."""
    name = step.place.file.rsplit("/", 1)[-1] if step.place else ""
    place = f"  {name}:{step.place.line}" if step.place and step.place.line else ""
    if step.kind is RowKinds.QUEUED and step.code:
        return step.code
    if step.kind is REQUESTED or step.kind is RESPONSE:
        return step.text
    if step.kind in (RowKinds.READ, RowKinds.READ_AGAIN):
        return f"{step.kind.symbol} {step.kind.word}{place}"
    word = "" if step.lane is Lane.PAGE else f"{step.kind.word} "
    return f"{step.kind.symbol} {word}{step.text}{place}"


def _find(lifelines: Sequence[_Lifeline], lane: Lane, client: str) -> _Lifeline:
    return next(one for one in lifelines if one.lane is lane and one.client in ("", client))


def _chip(at: _Lifeline, chips: Sequence[Chip]) -> str:
    """Return what is written on messages that arrive, "" if none does."""
    if not chips:
        return ""
    first, rest = chips[0], f" +{len(chips) - 1}" if len(chips) > 1 else ""
    signs = {RowKinds.SHOWN: "! ", RowKinds.WAITING: "~ ", RowKinds.COOKIE: "~ "}
    return _cut(at, f"{signs.get(first.kind, '')}{first.text}{rest}")


def _cut(at: _Lifeline, text: str) -> str:
    return one_line(text, int((at.width - 24) / CHARACTER))


def _width(text: str) -> int:
    return round(len(text) * CHARACTER) + 14


def _box(at: _Lifeline, y: int, text: str, color: str) -> Iterator[str]:
    """Yield a box on a lane, as wide as its text."""
    shown = _cut(at, text)
    width = _width(shown)
    place = f'x="{at.x - width // 2}" y="{y - 11}" width="{width}" height="22" rx="6"'
    yield f'<rect class="{color}" {place}/>'
    yield _text(at.x, y + 4, shown, f"mid {color}")


def _text(x: int, y: int, text: str, style: str) -> str:
    return f'<text x="{x}" y="{y}" class="{style}">{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))
