"""The files of an app to read: each with its name above it and its lines numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from sandbox.text import one_line
from tui.text.hanging import Hanging
from tui.text.highlight import colored, language_of
from tui.widgets.flow_text import FlowText


class CodeText(FlowText):
    """Code as the editor colors it, without a cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._dense = False
        self._files: Mapping[str, str] = {}
        self._requests = ""

    def show(self, files: Mapping[str, str], requests: str = "") -> None:
        """Show these files, by name, and the requests that the app is sent."""
        self._files, self._requests = files, requests
        self.redraw()

    def be_dense(self, dense: bool) -> None:
        """Leave out lines without text, or show them."""
        if dense is not self._dense:
            self._dense = dense
            self.redraw()

    def laid_out(self, width: int) -> Content:
        lines: list[Content] = []
        if self._requests:
            head = Content.styled("Requests  ", "bold $strong")
            lines.append(Hanging(head, Content(self._requests)).at(width))
        for name, text in self._files.items():
            if lines:
                lines.append(Content())
            lines.append(Content.styled(one_line(name), "bold $strong"))
            lines += _numbered(text, language_of(name), width, self._dense)
        return Content("\n").join(lines)


def _numbered(text: str, language: str, width: int, dense: bool) -> Iterator[Content]:
    code = colored(text.rstrip("\n"), language).split(allow_blank=True)
    digits = len(str(len(code)))
    for number, line in enumerate(code, 1):
        if dense and not line.plain.strip():
            continue
        yield Hanging(Content.styled(f"{number:>{digits}} ", "$quiet"), line).at(width)


class CodeBox(VerticalScroll, can_focus=False):
    """The files of an app in a box that scrolls by itself, so that the question stays in sight."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._code = CodeText()

    def compose(self) -> ComposeResult:
        yield self._code

    def be_dense(self, dense: bool) -> None:
        """Leave out lines without text, or show them."""
        self._code.be_dense(dense)

    def show(self, files: Mapping[str, str], requests: str = "", *, around: str = "") -> None:
        """Show these files, by name, with the first line that contains ``around`` in sight."""
        self._code.show(files, requests)
        self.call_after_refresh(self._bring, around)

    def _bring(self, around: str) -> None:
        lines = self._code.laid_out(self._code.content_size.width).plain.split("\n")
        at = next((at for at, line in enumerate(lines) if around and around in line), None)
        if at is not None:
            self.scroll_to(y=at - self.size.height // 2, animate=False)
