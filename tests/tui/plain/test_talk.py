"""Saying and asking over two streams."""

from __future__ import annotations

from io import StringIO

import pytest

from tui.plain.question import item, lead_into
from tui.plain.session import Console


class Terminal(StringIO):
    """A stream at which someone sits."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (StringIO("yes\r\n"), "Well? \nWell? \n"),  # nobody's Enter ends the line of the prompt
        (Terminal("yes\n"), "Well? Well? \n"),
    ],
)
def test_what_follows_an_answer_stands_on_a_line_of_its_own(source: StringIO, said: str) -> None:
    out = StringIO()
    console = Console(source, out)
    assert console.ask("Well? ") == "yes"
    assert console.ask("Well? ") is None
    assert out.getvalue() == said


def test_an_item_stands_in_and_hides_nothing_that_a_terminal_would_act_on() -> None:
    assert item("1. ", "word " * 20).split("\n")[1].startswith("   word")
    assert "\x1b" not in item("1. ", "\x1b[31mred")


def test_a_lead_goes_on_into_the_text_but_not_into_code() -> None:
    assert lead_into("Right is:", "`x`") == "Right is: `x`"
    assert lead_into("Right is:", "```python\nx\n```") == "Right is:\n    x"
