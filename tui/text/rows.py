"""Lay out a row at a given width, in theme tokens."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from sandbox.text import one_line, plural
from tui.presenters.row_kinds import WORD_WIDTH, RowKinds, RunRow
from tui.text.markdown import prose

MAX_LINES = 6
"""The most lines of one row; the rest is cut."""

MAX_WHY_LINES = 12
"""The most lines of a row that explains: its end says how to read on."""

MIN_TEXT = 24
"""Columns that a text gets before its place does."""

BROWSER = "browser "
"""What stands before a browser's name in the note of a request."""

LONG = 60
"""Characters from which on a text that is cut says its length."""

LONG_WORD = 100
"""Characters without a space from which on a row has one line: such a text says nothing."""

CATEGORIES = frozenset({"message", "info", "success", "warning", "error"})
"""Categories with their own color; all others share one."""


def category_token(category: str) -> str:
    """Return the theme token of a category."""
    return f"category-{category if category in CATEGORIES else 'other'}"


def browser_token(name: str) -> str:
    """Return the theme token of a browser: A to D have colors of their own, then they repeat."""
    letters = "abcd"
    at = ord(name[-1:].lower() or "a") - ord("a")
    return f"browser-{letters[at % len(letters)]}"


def is_cut(row: RunRow, brief: bool) -> bool:
    """Say whether a row has one line only: by its kind, or because its text is one long word."""
    return brief or row.kind.is_cut or (len(row.text) > LONG_WORD and " " not in row.text)


def height(row: RunRow, width: int, brief: bool) -> int:
    """Return how many lines a row takes; `brief` cuts every row to one."""
    if is_cut(row, brief) or row.kind is RowKinds.REQUEST:
        return 1
    taken = _indent(row) + len(row.text)
    if row.category is not None:
        taken += len(row.category) + 3
    if row.aside or row.note:
        taken += len(row.aside) + len(row.note) + 3
    if row.times > 1:
        taken += len(times_text(row)) + 1
    if row.place is not None:
        taken += _place(row).cell_length + 2
    fits = taken <= width and row.text.isascii()
    return 1 if fits else len(lines(row, width, brief))


def lines(row: RunRow, width: int, brief: bool) -> list[Content]:
    """Return a row's lines, none wider than `width`."""
    if row.kind is RowKinds.REQUEST:
        return [_head(row, width)]
    first, room = _prefix(row), width - _indent(row)
    if is_cut(row, brief) or room < 8:
        return [_cut(row, width)]
    body, place = _body(row) + _times(row), _place(row).truncate(width - 1, ellipsis=True)
    if body.cell_length + (place.cell_length + 2 if place else 0) <= room:
        return [_with_place(first + body, place, width)]
    wrapped = body.wrap(room)
    most = MAX_WHY_LINES if row.kind is RowKinds.FINDING else MAX_LINES
    if len(wrapped) > most:
        wrapped = [*wrapped[: most - 1], wrapped[most - 1].truncate(room - 1) + "…"]
    space = Content(" " * _indent(row))
    shown = [first + wrapped[0], *(space + line for line in wrapped[1:])]
    if place:
        if shown[-1].cell_length + place.cell_length + 2 > width:
            shown.append(Content())
        shown[-1] = _with_place(shown[-1], place, width)
    return shown


def is_whole(row: RunRow, width: int, brief: bool) -> bool:
    """Say whether a row's lines show all of it."""
    if row.kind is RowKinds.REQUEST:
        return True
    return not is_cut(row, brief) or not _cut(row, width).plain.count("…")


def explanation(row: RunRow, meaning: str, width: int, brief: bool) -> list[Content]:
    """Return the lines below a row that say what it means, and all of a text that was cut."""
    space, room = Content("   "), max(width - 3, 8)
    parts = [] if is_whole(row, width, brief) else _body(row).wrap(room)
    if len(parts) > MAX_WHY_LINES:
        parts = [*parts[: MAX_WHY_LINES - 1], parts[MAX_WHY_LINES - 1].truncate(room - 1) + "…"]
    parts += prose(meaning, room).stylize_before("$quiet").split() if meaning else []
    return [space + part for part in parts]


def _cut(row: RunRow, width: int) -> Content:
    """Return a row on one line; where its text is cut, the text's length follows."""
    first, room = _prefix(row), width - _indent(row)
    body, place, times = _body(row), _place(row), _times(row)
    room -= times.cell_length
    if place and body.cell_length > room - place.cell_length - 2 < MIN_TEXT:
        place = Content()  # the editor shows it as well, once the row is marked
    room -= place.cell_length + 2 if place else 0
    size = Content()
    if row.length > LONG and (row.length > len(row.text) or body.cell_length > room):
        size = Content.styled(f" {row.length:,} chars", "$quiet")
    elif row.note and body.cell_length > room:
        # A short note, or the first of several, tells more than the end of a long text.
        notes = (_note(note) for note in (row.note, _first_of(row.note)))
        size = next((note for note in notes if note.cell_length <= room // 3), size)
        body = _body(replace(row, note="")) if size else body
    size = size if size.cell_length <= room // 2 else Content()
    body = body.truncate(max(room - size.cell_length, 0), ellipsis=True)
    return _with_place((first + body + size + times).truncate(width), place, width)


def _indent(row: RunRow) -> int:
    if row.kind.is_head:
        return 2 + (len(row.word) + 1 if row.word else 0)
    return 3 + WORD_WIDTH + 1 if row.word else 3


def _prefix(row: RunRow) -> Content:
    style = f"${row.kind.token}"
    if row.kind.is_head:
        return Content.styled(" ".join(filter(None, (row.symbol, row.word))) + " ", f"bold {style}")
    if not row.word:
        return Content.styled(f" {row.symbol or ' '} ", style)
    return Content.styled(f" {row.symbol} {row.word:<{WORD_WIDTH}} ", style)


def _body(row: RunRow) -> Content:
    style = {"": "", "quiet": "$quiet", "token": f"${row.kind.token}"}[row.kind.text]
    parts: list[str | Content | tuple[str, str]] = []
    if row.category is not None:
        parts.append((f"[{row.category}] ", f"${category_token(row.category)}"))
    parts.append((row.text, style))
    if row.aside:
        parts.append((f" {row.aside}", f"bold ${row.kind.token}"))
    if row.note:
        parts.append(_note(row.note))
    return Content.assemble(*parts) + _folded(row)


def _first_of(note: str) -> str:
    first, comma, _ = note.partition(", ")
    return f"{first}, …" if comma else note


def _note(note: str) -> Content:
    return Content.styled(f"  {note}", "$quiet")


def _folded(row: RunRow) -> Content:
    """Say how many rows a folded head hides."""
    said = f"  + {plural(row.folded, 'row')}" if row.folded else ""
    return Content.styled(said, "$accent") if said else Content()


def times_text(row: RunRow) -> str:
    """Say how many rows one stands for, "" if it stands for itself."""
    return f"\N{MULTIPLICATION SIGN}{row.times:,}" if row.times > 1 else ""


def _times(row: RunRow) -> Content:
    said = times_text(row)
    return Content.styled(f" {said}", f"bold ${row.kind.token}") if said else Content()


def _place(row: RunRow) -> Content:
    """Return the row's place without its folder: the editor's tabs show that."""
    if row.place is None or row.kind is RowKinds.FINDING:  # its sentence names the place
        return Content()
    name = one_line(row.place.file.rsplit("/", 1)[-1], 60)
    line = "" if row.place.line is None else f":{row.place.line}"
    return Content.styled(f"{name}{line}", "$quiet")


def _with_place(line: Content, place: Content, width: int) -> Content:
    if not place:
        return line
    return line + Content(" " * max(width - line.cell_length - place.cell_length, 1)) + place


def _head(row: RunRow, width: int) -> Content:
    aside = Content.styled(row.aside, f"${_status_token(row.aside)}")
    aside = aside.truncate(width // 2, ellipsis=True)
    text = Content.assemble((f"{row.symbol} ", "$quiet"), (row.text, "bold $strong"))
    folded = _times(row) + _folded(row)
    room = width - aside.cell_length - folded.cell_length - 2
    note = _head_note(row.note)
    if text.cell_length + note.cell_length > room:
        note = _head_note(row.note, short=True)  # cut, it would tell nothing
    left = (text + note).truncate(max(room, 0), ellipsis=True) + folded
    gap = max(width - left.cell_length - aside.cell_length, 1)
    return left + Content(" " * gap) + aside


def _head_note(note: str, *, short: bool = False) -> Content:
    """Return the note of a request; its browser, or only the letter, has a color of its own."""
    before, browser, name = note.rpartition(BROWSER)
    if not browser:
        return _note(note) if note else Content()
    said = name if short else browser + name
    return Content.assemble((f"  {before}", "$quiet"), (said, f"bold ${browser_token(name)}"))


def _status_token(aside: str) -> str:
    """Return the theme token of a status: errors stand out, the rest is quiet."""
    if aside.startswith(("4", "5")) or aside == "no answer":
        return "state-error"
    return "state-read" if aside.startswith("3") else "quiet"
