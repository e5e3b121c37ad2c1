"""Lay out one step of a flight at a given size: its sentence, the lanes, and the way so far."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from sandbox.text import one_line
from tui.presenters.flight import MAX_CHIPS, Chip, Flight, FlightStep
from tui.presenters.flight_words import REQUESTED, RESPONSE, Lane
from tui.presenters.row_kinds import RowKinds
from tui.text.hanging import hanging, line_count

MARK = 2
"""Columns of the mark before the current step, or the number of a request."""

NARROW = 62
"""With fewer columns, the lanes are told in words, one step a line."""

WAY, PLACE = 12, 14
"""Columns of the way of a step in words, and the most of a place."""

LEAST_ARROW = 3

TALL = 12
"""The height from which on the lanes stay where they are, whether the sentence is long or short."""

BROWSER_TOKENS = ("state-called", "state-queued", "state-shown", "category-other")
"""The colors of the browsers, which are told apart by their letters, too."""

LANE_TOKENS = {Lane.APP: "strong", Lane.QUEUE: "state-cookie", Lane.PAGE: "state-shown"}

SHARES = {
    1: (21, 36, 22, 21),
    2: (17, 17, 29, 19, 18),
    3: (14, 14, 14, 26, 16, 16),
}
"""The hundredths of the width of each lane, for so many browsers."""

LEAST_FOR_THREE = 100
"""The fewest columns for the lanes of three browsers."""

IN_ASCII = str.maketrans("─▶◀▸│…→←»«✗✓■▲≠§↓↑○·\N{MULTIPLICATION SIGN}", "-><>|:><><xv*^#;v^o-x")
"""The signs of a flight, each as one that every terminal has."""


def is_ascii_only(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether the terminal or its locale is one without arrows and lines.

    Python itself sets LC_CTYPE to C.UTF-8 in the locale C (PEP 538), so that value says nothing.
    """
    if environ.get("TERM") == "linux":
        return True
    names = [environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")]
    if names[1].upper().replace("-", "") == "C.UTF8":
        names[1] = ""
    said = next(filter(None, names), "")
    return bool(said) and "UTF" not in said.upper()


@dataclass(frozen=True, slots=True)
class FlightLook:
    """How a flight is drawn.

    ``quotes`` adds the learner's line, for where the editor isn't in sight.  ``progress`` is how
    far the motion of the step is, from 0 to 1.
    """

    quotes: bool = False
    ascii_only: bool = False
    progress: float = 1.0


@dataclass(frozen=True, slots=True)
class _Column:
    """A lane's place: its first column and its width; a shared one is of several browsers."""

    lane: Lane
    client: str
    left: int
    width: int
    token: str
    shared: bool = False

    def has(self, lane: Lane, client: str) -> bool:
        is_browser = lane is Lane.BROWSER
        return self.lane is lane and (self.shared or not is_browser or self.client == client)


Piece = tuple[int, Content]
"""Text, and the column where it begins."""


def flight_lines(
    flown: Flight, index: int, width: int, height: int, look: FlightLook | None = None
) -> list[Content]:
    """Return the lines of a step, `height` at most: its sentence and the lanes, the way so far."""
    look = look or FlightLook()
    step = flown.steps[index]
    fewest = 2 if height >= TALL else 1
    head = _sentence(step, index, len(flown.steps), width, fewest)
    if look.quotes:
        head.append(_quote(step, width))
    if width < NARROW:
        lanes = _told_lanes(flown, step, width, look)
    else:
        columns = _columns(flown, width)
        lanes = [_names(columns, step), _now(columns, step, look)]
    room = max(height - len(head) - len(lanes) - 1, 1)
    ways = []
    for one in flown.steps[max(index + 1 - room, 0) : index + 1]:
        moves = look if one is step else FlightLook()
        told = width < NARROW
        way = _told_way(flown, one, width) if told else _way(columns, one, moves)
        ways.append(_mark(one, is_current=one is step) + way)
    lines = [*head, *lanes, Content.styled("─" * width, "$quiet"), *ways]
    shown = [line.truncate(width, ellipsis=True) for line in lines[:height]]
    return [_in_ascii(line) for line in shown] if look.ascii_only else shown


def _in_ascii(line: Content) -> Content:
    return Content(line.plain.translate(IN_ASCII), spans=list(line.spans))


# The head


def _sentence(step: FlightStep, index: int, count: int, width: int, fewest: int) -> list[Content]:
    """Return the number of the step and its sentence, on so many lines at least."""
    where = Content.styled(f"{index + 1} of {count}  ", "bold $accent")
    symbol = Content.styled(f"{step.kind.symbol} ", f"bold ${step.kind.token}")
    said = Content.styled(step.sentence, "$strong")
    room = max(width - where.cell_length - symbol.cell_length, 16)
    body = hanging(where + symbol, Content("\n").join(said.wrap(room)))
    lines = body.split(allow_blank=True)
    return [*lines, *[Content()] * (fewest - line_count(body))]


def _quote(step: FlightStep, width: int) -> Content:
    """Return the learner's line, "" where the step has none."""
    if step.place is None:
        return Content()
    place = Content.styled(f"{_short(step)} │ ", "$quiet")
    return (place + Content(step.code)).truncate(width, ellipsis=True)


def _short(step: FlightStep) -> str:
    """Return the place of a step without its folder."""
    if step.place is None:
        return ""
    name = one_line(step.place.file.rsplit("/", 1)[-1], 40)
    return name if step.place.line is None else f"{name}:{step.place.line}"


# The lanes


def _columns(flown: Flight, width: int) -> list[_Column]:
    """Return the lanes side by side: one of each browser, if there's room."""
    browsers = flown.browsers or ("",)
    most = 3 if width >= LEAST_FOR_THREE else 2
    shared = len(browsers) > most
    shown = browsers[:1] if shared else browsers
    names = [
        *((Lane.BROWSER, client) for client in shown),
        *((lane, "") for lane in (Lane.APP, Lane.QUEUE, Lane.PAGE)),
    ]
    columns: list[_Column] = []
    left = MARK
    for (lane, client), share in zip(names, SHARES[len(shown)], strict=True):
        taken = (width - MARK) * share // 100
        token = LANE_TOKENS.get(lane) or _browser_token(flown, client)
        columns.append(_Column(lane, client, left, taken, token, shared))
        left += taken
    return columns


def _browser_token(flown: Flight, client: str) -> str:
    at = flown.browsers.index(client) if client in flown.browsers else 0
    return BROWSER_TOKENS[at % len(BROWSER_TOKENS)]


def _names(columns: Sequence[_Column], step: FlightStep) -> Content:
    """Return the names of the lanes; those of the step stand out."""
    several = columns[0].shared or columns[1].lane is Lane.BROWSER
    pieces = []
    for column in columns:
        name = column.lane.upper()
        if column.lane is Lane.BROWSER and several:
            name = "BROWSERS" if column.shared else f"{name} {one_line(column.client, 8)}"
        is_here = any(
            column.has(lane, step.client) for lane in (step.lane, step.to) if lane is not None
        )
        style = f"bold ${column.token}" if is_here else f"${column.token}"
        named = Content.styled(name, f"{style} underline" if is_here else style)
        pieces.append((column.left, named.truncate(column.width - 1, ellipsis=True)))
    return _placed(pieces)


def _now(columns: Sequence[_Column], step: FlightStep, look: FlightLook) -> Content:
    """Return where each message is now; those that move arrive when the motion ends."""
    pieces = []
    chips = [chip for chip in step.chips if look.progress >= 1 or not chip.moves]
    for column in columns:
        here = [chip for chip in chips if column.has(chip.lane, chip.client)]
        room = column.width - 1
        if here:
            pieces.append((column.left, _chips(here, room, more=step.more)))
        elif column.lane is Lane.QUEUE:
            pieces.append((column.left, Content.styled("[ ]", "$quiet")))
    return _placed(pieces)


def _chips(chips: Sequence[Chip], room: int, *, more: int = 0) -> Content:
    """Return messages side by side, as many as there's room for, and how many others there are.

    A flight lists no more than `MAX_CHIPS`: where so many move, `…` says that more may.
    """
    shown = Content()
    end = "…" if len(chips) == MAX_CHIPS and not more else ""
    for at, chip in enumerate(chips):
        rest = len(chips) - at - 1 + more
        after = Content.styled(f" +{rest}{end}", "$quiet") if rest else Content()
        left = room - shown.cell_length - (1 if shown else 0)
        one = _chip(chip)
        if shown and one.cell_length + after.cell_length > left:
            return shown + Content.styled(f" +{rest + 1}{end}", "$quiet")
        fits = max(left - after.cell_length, 3)
        shown = (shown + " " if shown else shown) + _chip(chip, fits)
    return shown + Content.styled(f" +{more}", "$quiet") if more else shown


def _chip(chip: Chip, room: int = 200) -> Content:
    """Return a message as a chip: its symbol, and brackets unless it's over."""
    style = f"${chip.kind.token}"
    if chip.is_gone or chip.kind is RowKinds.SHOWN:
        text = Content.styled(f"{chip.kind.symbol} ", f"bold {style}")
        strike = " strike" if chip.is_gone else ""
        return (text + Content.styled(chip.text, f"{style}{strike}")).truncate(room, ellipsis=True)
    symbol = "~" if chip.kind in (RowKinds.WAITING, RowKinds.COOKIE) else ""
    inside = Content(chip.text).truncate(max(room - 2 - len(symbol), 1), ellipsis=True)
    return Content.styled(f"{symbol}[{inside.plain}]", f"bold {style}")


def _placed(pieces: Iterable[Piece]) -> Content:
    """Return pieces on one line, each at its column or behind the one before."""
    line = Content()
    for left, piece in sorted(pieces, key=lambda one: one[0]):
        gap = left - line.cell_length
        line += Content(" " * max(gap, 0)) + piece
    return line


# The way of one step, across the lanes


def _way(columns: Sequence[_Column], step: FlightStep, look: FlightLook) -> Content:
    """Return a step on one line: its text in its lane, and what goes to another one."""
    source = next(column for column in columns if column.has(step.lane, step.client))
    target = _target(columns, step)
    chips = [chip for chip in step.moving if target is not None and chip.lane is target.lane]
    if target is None:
        room = columns[-1].left + columns[-1].width - source.left
        if source.lane is Lane.APP:
            room = source.width + columns[-2].width
        line = _placed([(source.left, _said(step, source, room - 1))])
    elif target.left > source.left:
        line = _to_the_right(step, source, target, chips, look)
    else:
        line = _to_the_left(step, source, target, chips, look)
    return line[MARK:] if len(line) > MARK else line


def _target(columns: Sequence[_Column], step: FlightStep) -> _Column | None:
    """Return the lane that a step leads to; what the cookie brings goes to the queue."""
    to = step.to
    if step.kind is REQUESTED and any(chip.lane is Lane.QUEUE for chip in step.moving):
        to = Lane.QUEUE
    if to is None:
        return None
    return next(column for column in columns if column.has(to, step.client))


def _said(step: FlightStep, column: _Column, room: int) -> Content:
    """Return what stands in the lane of a step, with its place."""
    kind = step.kind
    gone = [chip for chip in step.moving if chip.is_gone]
    if gone:
        lost = Content.styled(f"{kind.symbol} {kind.word} ", f"bold ${kind.token}")
        others = Content.styled(f" +{len(gone) - 1}", "$quiet") if len(gone) > 1 else Content()
        fits = max(room - lost.cell_length - others.cell_length, 3)
        struck = Content.styled(gone[0].text, f"${kind.token} strike")
        return lost + struck.truncate(fits, ellipsis=True) + others
    if kind in (RowKinds.READ, RowKinds.READ_AGAIN):
        text = ""
    else:
        text = step.code if step.code and kind is RowKinds.QUEUED else step.text
    if column.shared:
        text = f"{one_line(step.client, 8)} {text}"
    strong = {REQUESTED: f"bold ${column.token}", RESPONSE: "bold $strong"}
    said = Content.styled(text, strong.get(kind, ""))
    if kind not in WITHOUT_SIGN:
        word = kind.symbol if kind in WITHOUT_WORD else f"{kind.symbol} {kind.word}"
        lead = Content.styled(word, f"${kind.token}")
        said = lead + " " + said if said else lead
    place = Content.styled(f" {_short(step)}", "$quiet") if step.place else Content()
    if said.cell_length + place.cell_length <= room:
        return said + place
    return said.truncate(max(room, 4), ellipsis=True)


def _to_the_right(
    step: FlightStep, source: _Column, target: _Column, chips: Sequence[Chip], look: FlightLook
) -> Content:
    beyond = target.width // 2 if target.lane is Lane.APP else 0  # nothing stands there
    room = target.left + beyond - source.left - LEAST_ARROW - 1
    has_text = step.kind is not RowKinds.SHOWN
    said = _said(step, source, room) if has_text else Content()
    start = source.left + said.cell_length + (1 if said else 0)
    end = max(target.left - 1, start + LEAST_ARROW - 1)
    chip = _chips(chips, target.width - 1) if chips else Content()
    length = max(end - start, 1)
    flown = max(round(length * look.progress), 1)
    token = source.token if step.kind is REQUESTED else step.kind.token
    arrow = Content.styled("─" * (flown - 1) + "▶", f"${token}")
    return _placed([(source.left, said), (start, arrow), (start + flown + 1, chip)])


def _to_the_left(
    step: FlightStep, source: _Column, target: _Column, chips: Sequence[Chip], look: FlightLook
) -> Content:
    """Return an arrow back; what arrives has its place before the head, or behind it."""
    is_read = step.kind is RowKinds.READ
    chip = _chips(chips, (source if is_read else target).width - 5) if chips else Content()
    if is_read:
        said = _said(step, target, source.left - target.left - chip.cell_length - LEAST_ARROW)
        end = target.left + said.cell_length + 1
        pieces = [(target.left, said)]
        start = source.left + max(chip.cell_length, 1)
    else:
        said = _said(step, source, source.width - 1)
        end = target.left + (chip.cell_length + 1 if chip else 0)
        pieces = [(source.left, said)]
        start = source.left - 1
    length = max(start - end, 2)
    flown = max(round(length * look.progress), 1)
    head = end + length - flown
    token = f"${step.kind.token if is_read else target.token}"
    line = Content.styled("◀" + "─" * (flown - 1), token)
    if is_read and chip:
        tail = max(flown - 1 - chip.cell_length, 0)
        line = Content.styled("◀", token) + chip + Content.styled("─" * tail, token)
    elif chip:
        pieces.append((head - chip.cell_length - 1, chip))
    return _placed([*pieces, (head, line)])


WITHOUT_SIGN = frozenset({REQUESTED, RESPONSE, RowKinds.SHOWN})
"""Kinds of steps whose arrow says what they are."""

WITHOUT_WORD = frozenset({RowKinds.QUEUED, RowKinds.PAGE})
"""Kinds of steps whose lane says what they are."""


def _mark(step: FlightStep, *, is_current: bool) -> Content:
    """Return what stands before a step; a request of the way so far has its number there."""
    if is_current:
        return Content.styled(f"{'▸':<{MARK}}", "bold $accent")
    number = str(step.n) if step.kind is REQUESTED else ""
    return Content.styled(f"{number:<{MARK}}"[:MARK], "$quiet")


# Where there's little room


def _lane_name(flown: Flight, lane: Lane, client: str) -> str:
    if lane is Lane.APP:
        return "app"
    is_letter = lane is Lane.BROWSER and len(flown.browsers) > 1
    return one_line(client, 4) if is_letter else str(lane)


def _told_lanes(flown: Flight, step: FlightStep, width: int, look: FlightLook) -> list[Content]:
    """Return a line for each lane, with the messages in it."""
    chips = [chip for chip in step.chips if look.progress >= 1 or not chip.moves]
    keys = [(Lane.BROWSER, client) for client in flown.browsers[:4]]
    keys += [(lane, "") for lane in (Lane.APP, Lane.QUEUE, Lane.PAGE)]
    lines = []
    for lane, client in keys:
        here = [c for c in chips if c.lane is lane and client in ("", c.client)]
        name = _lane_name(flown, lane, client)
        name = f"browser {name}" if name == client and len(flown.browsers) > 1 else name
        token = LANE_TOKENS.get(lane) or _browser_token(flown, client)
        empty = Content.styled("[ ]" if lane is Lane.QUEUE else "·", "$quiet")
        shown = _chips(here, width - WAY, more=step.more) if here else empty
        lines.append(Content.styled(f"{name:<{WAY}}", f"${token}") + shown)
    return lines


def _told_way(flown: Flight, step: FlightStep, width: int) -> Content:
    """Return a step on one line: the lanes that it's in, in words, then its text."""
    way = _lane_name(flown, step.lane, step.client)
    if step.to is not None:
        way += f"→{_lane_name(flown, step.to, step.client)}"
    token = step.kind.token
    column = _Column(step.lane, step.client, 0, width, token)
    said = _said(step, column, width - MARK - WAY - 1)  # its place doesn't touch the frame
    if step.kind is RowKinds.SHOWN:
        said = _chips(step.moving, width - MARK - WAY - 1) or Content(step.text)
    return Content.styled(f"{way[: WAY - 1]:<{WAY}}", f"${token}") + said
