"""Which terminals are asked for the color of their background."""

from __future__ import annotations

import pytest

from tui.background.terminal import asks_background


@pytest.mark.parametrize(
    "env", [{"TERM": "xterm-256color"}, {"TERM": "xterm-kitty"}, {"TERM": "foot"}]
)
def test_a_terminal_that_answers_is_asked(env: dict[str, str]) -> None:
    assert asks_background(env)


@pytest.mark.parametrize(
    "env",
    [
        {},
        {"TERM": "linux"},
        {"TERM": "vt100"},
        {"TERM": "tmux-256color"},
        {"TERM": "screen-256color"},
        {"TERM": "xterm-256color", "TMUX": "/tmp/tmux-1000/default,1,0"},
        {"TERM": "xterm-256color", "STY": "1.pts-0.host"},
    ],
)
def test_what_stands_between_and_a_console_are_not_asked(env: dict[str, str]) -> None:
    assert not asks_background(env)
