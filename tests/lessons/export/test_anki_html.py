"""Markdown on a card: what a course says stays text, whatever it says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.export.anki_cards import option_to_html, text_to_html, to_html

HARMLESS = {
    *("p", "em", "strong", "code", "pre", "span", "br", "hr", "blockquote", "ol", "ul", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6"),
}
"""The elements that a card may have: none runs, leads away or fetches."""

PIECES = st.sampled_from(
    [
        *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![a](http://b/c.png)"),
        *("[a](javascript:alert(1))", "<http://a.b>", "[sound:a.mp3]", "[latex]x[/latex]", "[$]"),
        *("\\(x\\)", "\\\\(x\\\\)", "\\\\[x", "`", "```\n", "```html\n", "    ", "\n\n", "> "),
        *("- ", "{{Question}}", "{{c1::a}}", "&lt;", "&#91;", "\x1b[0m", "\u202e", "\ud800"),
        *("|a|b|\n|-|-|\n", "[x]: y"),
    ]
)
HOSTILE = st.lists(PIECES | st.text(max_size=4), max_size=8).map("".join)


class Parts(HTMLParser):
    """The elements, attributes and text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@given(HOSTILE)
def test_nothing_of_a_course_is_a_command(markdown: str) -> None:
    for html in (to_html(markdown), option_to_html(markdown), text_to_html(markdown)):
        parts = Parts(html)
        assert parts.names <= HARMLESS
        assert parts.attributes <= {"class", "start", "style"}
        assert not re.search(r"\[|\\\(", html)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\ud800-\udfff]", html)


@given(st.text())
def test_a_text_reads_as_it_is(text: str) -> None:
    from sandbox.text import visible

    assert Parts(text_to_html(text)).text == visible(text)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("<b>`<i>`</b>", "<b><i></b>"),
        ("[the step](a-step) and ![a *picture*](x.png)", "the step and a picture"),
        ("`\\(x\\)` and [sound:a.mp3]", "\\(x\\) and [sound:a.mp3]"),
        ('```python run\nx[0] < "é"  # a\n```', 'x[0] < "é"  # a'),
        ("```no-such-language\n<b>\n```", "<b>"),
        ("a \x1b[31m red", "a \\x1b[31m red"),
    ],
)
def test_it_reads_as_the_course_says(markdown: str, text: str) -> None:
    assert Parts(to_html(markdown)).text.strip() == text


def test_code_is_coloured_by_classes() -> None:
    fenced = to_html("```python\nreturn 'a'\n```")
    assert fenced.startswith('<pre class="code"><code>')
    assert '<span class="k">return</span>' in fenced
    assert '<span class="cp">' in to_html("```jinja\n{{ message }}\n```")


def test_an_option_that_is_code_alone_is_coloured_too() -> None:
    assert '<code class="code"><span class="k">return</span>' in option_to_html("`return a`")
    assert '<span class="cp">{{</span>' in option_to_html("`{{ a }}`")
    assert "<span" not in option_to_html("`a` and `b`")
