"""A page of the app, laid out as in a small browser: its text, its links and the fields to fill."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from sandbox.events import Requested, Responded
from sandbox.html_document import (
    Cell,
    Document,
    Link,
    PageBlock,
    PageTarget,
    PlacedControl,
    Run,
    number_in,
)
from sandbox.text import one_line, plural, visible
from tui.presenters.browsing import ShownPage
from tui.presenters.page_forms import Filled, current, is_open
from tui.text.highlight import colored
from tui.text.rows import category_token

LINK = "underline $primary"
FIELD = "$foreground on $panel"
BUTTON = "bold $strong on $panel"
OFF = "$quiet"
MARKED = "reverse"

USUAL_SIZE, LEAST_SIZE, MOST_SIZE = 20, 4, 48
"""Columns of a field."""

USUAL_ROWS, MOST_ROWS = 3, 8
MAX_SOURCE = 60_000
"""Characters of a page's source that are shown."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a target stands: its first line and column, and its size."""

    line: int
    column: int
    width: int
    height: int = 1


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page's lines, and where each target stands; a link may stand on several lines."""

    text: Content
    spots: Mapping[int, Sequence[Spot]]

    def target_at(self, column: int, line: int) -> int | None:
        """Return the target at a place."""
        for target, spots in self.spots.items():
            for spot in spots:
                if (
                    spot.line <= line < spot.line + spot.height
                    and spot.column <= column < spot.column + spot.width
                ):
                    return target
        return None


def lay_out(
    document: Document,
    blocks: Sequence[PageBlock],
    filled: Filled,
    marked: int | None,
    width: int,
) -> LaidPage:
    """Lay out a page with what is filled in; `marked` is the target that a key would use."""
    layout = _Layout(document, filled, marked, width)
    for block in blocks:
        layout.add(block)
    lines = layout.lines or [Content.styled("The page is empty.", OFF)]
    return LaidPage(Content("\n").join(lines), layout.spots)


@dataclass(frozen=True, slots=True)
class _Atom:
    """What isn't broken: a word or a control."""

    content: Content
    target: int | None = None
    style: str = ""
    """The style of a word of a link, also that of the space before it."""
    space: bool = False
    """Whether a space comes before it."""
    breaks: bool = False
    """Whether a new line begins before it."""


class _Layout:
    """The lines of a page, block by block."""

    def __init__(self, document: Document, filled: Filled, marked: int | None, width: int) -> None:
        self.lines: list[Content] = []
        self.spots: dict[int, list[Spot]] = {}
        self._targets = document.targets
        self._filled = filled
        self._marked = marked
        self._width = width

    def add(self, block: PageBlock) -> None:
        if block.is_apart and self.lines:
            self.lines.append(Content())
        indent = "  " * block.indent
        room = max(self._width - len(indent), 8)
        match block.kind:
            case "rule":
                self.lines.append(Content.styled("─" * min(room, 24), OFF))
            case "table":
                self._add_table(block, indent, room)
            case "code":
                self._add_code(block, indent, room)
            case _ if (area := self._area_of(block)) is not None:
                self._add_area(area, indent, room)
            case _:
                marker = block.marker or ""
                first = indent[: max(len(indent) - len(marker), 0)] + marker
                self._flow(self._atoms(block.runs, block.kind == "heading"), first, indent, room)

    # Text

    def _flow(self, atoms: Sequence[_Atom], first: str, rest: str, room: int) -> None:
        """Fill lines with atoms; remember where those of targets stand."""
        line, used, prefix = [Content.styled(first, OFF)], 0, first
        left = len(first)

        def end() -> None:
            self.lines.append(Content("").join(line))

        last: _Atom | None = None
        for atom in atoms:
            gap = int(atom.space and used > 0)
            size = atom.content.cell_length
            if used and (atom.breaks or used + gap + size > room):
                end()
                line, used, gap, prefix = [Content(rest)], 0, 0, rest
                left = len(rest)
            pieces = [atom.content] if size <= room else atom.content.fold(room)
            for number, piece in enumerate(pieces):
                if number:
                    end()
                    line, used, gap, prefix = [Content(rest)], 0, 0, rest
                    left = len(rest)
                if gap:
                    inside = atom.style and last is not None and atom.target == last.target
                    line.append(Content.styled(" ", atom.style if inside else ""))
                if atom.target is not None:
                    self._spot(atom.target, left + used + gap, piece.cell_length)
                line.append(piece)
                used += gap + piece.cell_length
                gap = 0
            last = atom
        if used or prefix == first:
            end()

    def _spot(self, target: int, column: int, width: int, height: int = 1) -> None:
        spot = Spot(len(self.lines), column, width, height)
        self.spots.setdefault(target, []).append(spot)

    def _atoms(self, runs: Cell, is_heading: bool = False) -> list[_Atom]:
        atoms: list[_Atom] = []
        space = breaks = False
        for run in runs:
            if run.text == "\n":
                space, breaks = False, True
                continue
            if not run.text and run.target is not None:
                content = self._control(run.target)
                atoms.append(_Atom(content, run.target, "", space, breaks))
                space = breaks = False
                continue
            style = self._style(run, is_heading)
            space |= run.text[:1].isspace()
            for word in visible(run.text).split():
                content = Content.styled(word, style)
                of_link = style if run.target is not None else ""
                atoms.append(_Atom(content, run.target, of_link, space, breaks))
                space, breaks = True, False
            if run.text.strip():
                space = run.text[-1:].isspace()
        return atoms

    def _style(self, run: Run, is_heading: bool) -> str:
        styles = []
        if is_heading:
            styles.append("bold $strong")
        if run.is_bold:
            styles.append("bold")
        if run.is_italic:
            styles.append("italic")
        if run.is_code:
            styles.append("$code-function on $panel")
        if run.category is not None:
            styles.append(f"${category_token(run.category)}")
        if run.target is not None:
            styles.append(MARKED if run.target == self._marked else LINK)
        return " ".join(styles)

    def _add_code(self, block: PageBlock, indent: str, room: int) -> None:
        code = visible("".join(run.text for run in block.runs)).expandtabs(4).strip("\n")
        for line in code.split("\n"):
            for part in Content(f" {line}").fold(room):
                padded = part.pad_right(max(room - part.cell_length, 0))
                self.lines.append(Content(indent) + padded.stylize_before("on $panel"))

    def _add_table(self, block: PageBlock, indent: str, room: int) -> None:
        """Add a table with its columns lined up; one that's too wide is told cell by cell."""
        rows = [[self._atoms(cell) for cell in row] for row in block.rows]
        columns = max(map(len, rows))
        widths = [
            max((_length(row[at]) for row in rows if at < len(row)), default=0)
            for at in range(columns)
        ]
        fits = sum(widths) + 2 * (columns - 1) <= room
        for row in rows:
            if not fits:
                self._flow([atom for cell in row for atom in _apart(cell)], indent, indent, room)
                continue
            line, at = [Content(indent)], len(indent)
            for cell, width in zip(row, widths, strict=False):
                used = 0
                for atom in cell:
                    gap = int((atom.space or atom.breaks) and used > 0)
                    if atom.target is not None:
                        self._spot(atom.target, at + used + gap, atom.content.cell_length)
                    line += [Content(" " * gap), atom.content]
                    used += gap + atom.content.cell_length
                line.append(Content(" " * (width - used + 2)))
                at += width + 2
            self.lines.append(Content("").join(line).rstrip())

    # Controls

    def _area_of(self, block: PageBlock) -> int | None:
        """Return the target of a block that is a field of several lines."""
        for run in block.runs:
            target = self._targets[run.target] if run.target is not None else None
            if isinstance(target, PlacedControl) and target.control.kind == "textarea":
                return run.target
        return None

    def _add_area(self, at: int, indent: str, room: int) -> None:
        target = self._targets[at]
        assert isinstance(target, PlacedControl)
        has = target.control.attributes
        height = max(2, min(number_in(has.get("rows", ""), 0) or USUAL_ROWS, MOST_ROWS))
        width = max(LEAST_SIZE, min(number_in(has.get("cols", ""), 0) or 40, room - 2))
        value = visible(next(iter(current(target, self._filled)), "")) or has.get("placeholder", "")
        style = MARKED if at == self._marked else FIELD if is_open(target) else OFF
        shown = [
            line for part in Content(value).split(allow_blank=True) for line in part.fold(width)
        ]
        self._spot(at, len(indent), width + 2, height)
        for line in [*shown, *[Content()] * height][:height]:
            body = line.truncate(width).pad_right(max(width - line.cell_length, 0))
            self.lines.append(
                Content.assemble(indent, ("[", OFF), body.stylize_before(style), ("]", OFF))
            )

    def _control(self, at: int) -> Content:
        target = self._targets[at]
        assert isinstance(target, PlacedControl)
        content = _drawn(target, current(target, self._filled), self._width)
        if not is_open(target):
            return Content.styled(content.plain, OFF)
        return Content.styled(content.plain, MARKED) if at == self._marked else content


def _length(cell: Sequence[_Atom]) -> int:
    spaces = sum(atom.space or atom.breaks for atom in cell[1:])
    return sum(atom.content.cell_length for atom in cell) + spaces


def _apart(cell: Sequence[_Atom]) -> Iterator[_Atom]:
    for number, atom in enumerate(cell):
        yield atom if number else _Atom(Content(" ") + atom.content, atom.target, space=True)


def _drawn(target: PlacedControl, values: Sequence[str], width: int) -> Content:
    """Return a control on one line."""
    control, has = target.control, target.control.attributes
    value = values[0] if values else ""
    match control.kind:
        case "checkbox":
            return Content("[x]" if values else "[ ]")
        case "radio":
            return Content("(x)" if values else "( )")
        case "select" if target.option is not None:
            one = control.options[target.option]
            mark = "x" if one.value in values else " "
            return Content(f"[{mark}] {one_line(one.label, MOST_SIZE)}")
        case "select":
            label = next((one.label for one in control.options if one.value == value), value)
            return Content.styled(f"[ {one_line(label, MOST_SIZE)} ▾ ]", FIELD)
        case "submit" | "image" | "button" | "reset":
            usual = {"reset": "Reset", "button": "Button"}.get(control.kind, "Submit")
            said = target.caption or (control.value or has.get("alt", ""))
            return Content.styled(f"[ {one_line(said, MOST_SIZE) or usual} ]", BUTTON)
        case "file":
            return Content.styled("[no file: choosing one isn't offered here]", OFF)
        case _:
            size = number_in(has.get("size", ""), 0) or USUAL_SIZE
            size = max(LEAST_SIZE, min(size, MOST_SIZE, width - 2))
            shown = "•" * len(value) if control.kind == "password" else one_line(value)
            ink = FIELD
            if not value and has.get("placeholder"):
                shown, ink = one_line(has["placeholder"]), "$quiet on $panel"
            body = Content(shown).truncate(size, ellipsis=True).pad_right(size)[:size]
            return Content.assemble(("[", OFF), body.stylize_before(ink), ("]", OFF))


# What isn't a page of HTML, and what is behind one


def other_text(response: Responded, width: int) -> Content:
    """Lay out a response that isn't HTML."""
    kind = response.content_type.partition(";")[0].strip().lower()
    if not response.body:
        return Content.styled("The response has no body.", OFF)
    if kind == "application/json" or kind.endswith("+json"):
        return _folded(colored(_indented(response), "json"), width)
    if kind.startswith("text/") or kind in ("application/xml", "application/javascript"):
        return _folded(Content(visible(response.body[:MAX_SOURCE]).expandtabs(4)), width)
    size = plural(response.body_bytes, "byte")
    what = {"image": "a picture", "audio": "a sound", "video": "a film"}.get(kind.partition("/")[0])
    said = (
        f"{one_line(kind, 60)}, {size}. A browser shows it as {what}; a terminal can't."
        if what
        else f"{one_line(kind, 60) or 'no content type'}, {size}. A browser saves it or opens"
        " another program."
    )
    return Content("\n").join(Content.styled(said, OFF).wrap(width))


def _indented(response: Responded) -> str:
    """Return a JSON body with a line for each value; one that's cut stays as it is."""
    try:
        return json.dumps(json.loads(response.body), indent=2, ensure_ascii=False)[:MAX_SOURCE]
    except (ValueError, RecursionError):
        return response.body[:MAX_SOURCE]


def source_text(request: Requested, response: Responded, width: int) -> Content:
    """Lay out what was sent and received: the headers of both, and the source."""
    status = f"{response.status} {response.reason}".strip()
    parts: list[Content] = []
    for title, headers in (
        (f"{request.method} {request.path}", request.headers),
        (status, response.headers),
    ):
        parts.append(Content.styled(one_line(title, 400), "bold $strong"))
        for name, value in headers:
            shown = (f"{one_line(name, 60)}: ", "$quiet"), one_line(value, 400)
            parts.append(Content.assemble(*shown))
        parts.append(Content())
    language = "html" if "html" in response.content_type else "text"
    body = response.body[:MAX_SOURCE]
    parts += colored(body, language).split(allow_blank=True)
    if len(response.body) > len(body) or response.truncated.get("body"):
        parts.append(Content.styled(f"… cut: {plural(response.body_bytes, 'byte')} in all", OFF))
    return _folded(Content("\n").join(parts), width)


def _folded(text: Content, width: int) -> Content:
    return Content("\n").join(
        part for line in text.split(allow_blank=True) for part in line.fold(width)
    )


# The line of the address, and what the marked target does


def address_of(page: ShownPage) -> str:
    """Return the address of a page as the bar of a browser shows it."""
    address = page.address
    scheme = "" if address.scheme == "http" else f"{address.scheme}://"
    return one_line(f"{scheme}{address.host}{address.path}", 200)


def what_it_does(target: PageTarget, page: ShownPage, document: Document) -> str:
    """Say what Enter does to the marked target."""
    if isinstance(target, Link):
        return f"Enter follows the link to {one_line(target.href, 60) or 'this page'}"
    control, name = target.control, one_line(target.control.name, 30)
    named = f"{name}: " if name else ""
    if target.control.disabled:
        return f"{named}this control is disabled"
    match control.kind:
        case "checkbox" | "radio":
            return f"{named}Enter ticks it"
        case "select":
            return f"{named}Enter chooses the next one"
        case "submit" | "image":
            form = document.forms[target.form - 1].attributes if target.form else {}
            method = control.attributes.get("formmethod") or form.get("method") or "get"
            where = control.attributes.get("formaction") or form.get("action") or page.request.path
            return f"Enter sends the form: {one_line(method, 10).upper()} {one_line(where, 60)}"
        case "reset":
            return "Enter empties the form"
        case "button":
            return "This button runs a script, which doesn't run here"
        case "textarea":
            return f"{named}Enter begins a line, Tab goes on, Esc leaves the field"
        case "file":
            return f"{named}choosing a file isn't offered here; the form sends none"
        case _:
            return f"{named}Enter sends the form, Esc leaves the field"
