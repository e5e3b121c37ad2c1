"""A page is read into blocks, links and controls, whatever the app sends."""

from __future__ import annotations

import pytest

from sandbox.html_document import Link, PlacedControl, read_document


def told(body: str) -> list[str]:
    """Return the blocks as lines; a control stands as its number."""
    lines = []
    for block in read_document(body).blocks:
        rows = block.rows or ((block.runs,),)
        for row in rows:
            cells = ["".join(run.text or f"<{run.target}>" for run in cell).strip() for cell in row]
            lines.append(f"{'  ' * block.indent}{block.marker}{' | '.join(cells)}")
    return lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<h1>Hi</h1>one<br>two <b>three</b>", ["Hi", "one\ntwo three"]),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>d", ["  • a", "  • b", "    1. c", "d"]),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", ["A | B", "1 | 2"]),
        ("<p>a<p hidden>b<p>c", ["a", "c"]),
        ("<title>t</title><script>x<b>y</script><style>z</style>a", ["a"]),
        ("a<!-- b <i>c</i> -->d &lt;e&gt;", ["ad <e>"]),
        ("<p>Say <input name=a> <button>OK <i>now</i></button>", ["Say <0> <1>"]),
        ("<select multiple><option>a<option>b</select>", ["<0>\n<1>"]),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
        ("a <", ["a <"]),
        ("", []),
    ],
)
def test_a_page_is_told_in_blocks(body: str, lines: list[str]) -> None:
    assert told(body) == lines


def test_links_and_controls_are_found_with_their_form_and_place() -> None:
    page = read_document(
        "<a href='/x' download>x</a><input name=free>"
        "<form><input type=hidden name=t><input name=a><button>Go</button></form>"
        "<form id=two></form><input form=two name=b>"
    )
    link, *controls = page.targets
    assert link == Link("/x", saves=True)
    found = [(c.form, c.place, c.caption) for c in controls if isinstance(c, PlacedControl)]
    assert found == [(0, 0, ""), (1, 1, ""), (1, 2, "Go"), (2, 0, "")]


@pytest.mark.parametrize(
    "body",
    [
        "<b>" * 30_000,
        "<a" * 30_000,
        "<ul>" * 30_000,
        "<p hidden>" * 9_000,
        f"<ol start={'9' * 5_000}><li>",
    ],
)
def test_no_page_is_too_deep_or_too_long(body: str) -> None:
    assert read_document(body).targets == ()
