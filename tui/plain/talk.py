"""Talking line by line: what is said, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tui.plain.markdown import WIDTH, plain_markdown


class Talk:
    """Two text streams; each line is out before anything is waited for."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source = source
        self.out = out
        self.with_someone = source.isatty()
        """Whether a person types the answers while they are asked for."""

    def say(self, text: str = "") -> None:
        self.out.write(f"{text}\n")
        self.out.flush()

    def say_all(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(line)

    def ask(self, prompt: str) -> str | None:
        """Return the line that is answered, None where no more will come."""
        self.out.write(prompt)
        self.out.flush()
        line = self._source.readline()
        if not (self.with_someone and line):  # what is not typed here ends no line here
            self.say()
        return line.rstrip("\r\n") if line else None


def led(lead: str, text: str) -> str:
    """Return Markdown that goes on from a few words of ours, where it does not begin with code."""
    if text.lstrip().startswith(("```", "~~~")) or text.startswith("    "):
        return f"{lead}\n{plain_markdown(text)}"
    return plain_markdown(f"{lead} {text}")


def item(label: str, text: str) -> str:
    """Return Markdown with a label before its first line, the others as far in."""
    body = plain_markdown(text, WIDTH - len(label)).replace("\n", "\n" + " " * len(label))
    return (label + body).rstrip()
