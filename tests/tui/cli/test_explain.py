"""``flasklings explain``: from what you see to the mistake and its fix."""

from __future__ import annotations

import re

from lessons.diagnosis.pages import all_pages, cause_page
from tests.tui.cli.conftest import Flasklings
from tui.plain.mistakes import HOW_TO_SEARCH, NONE_HAS_ALL


def test_without_words_it_lists_every_mistake_by_its_symptom(flasklings: Flasklings) -> None:
    said = flasklings("explain")
    assert said.status == 0
    for page in all_pages():
        (line,) = [one for one in said.out.splitlines() if one.endswith(f"  {page.slug}")]
        assert (page.front.symptom or page.title) in line
        assert len(line) <= 80
    assert said.out.endswith(f"{HOW_TO_SEARCH}\n")


def test_a_page_comes_with_its_text_its_app_and_the_change_that_fixes_it(
    flasklings: Flasklings,
) -> None:
    said = flasklings("explain", "read-twice")
    page = cause_page("read-twice")
    assert page is not None
    assert said.status == 0
    assert said.out.splitlines()[0] == page.title
    assert f"You see: {page.front.symptom}\n" in said.out
    assert said.out.index("The fix") < said.out.index("Requests: POST /save")
    assert page.files["app.py"].strip() in said.out
    for line in ("  <h1>Notes</h1>", "-   <p>{{ message }}</p>", "- {% endfor %}"):
        assert f"\n{line}\n" in said.out


def test_several_pages_are_listed(flasklings: Flasklings) -> None:
    said = flasklings("explain", "secret", "key")
    assert said.status == 0
    assert re.match(r"\d+ pages found:\n\n  \w", said.out)
    assert "  no-secret-key\n" in said.out
    near = flasklings("explain", "message shows twice zebra")
    assert near.status == 0
    assert near.out.startswith(f"{NONE_HAS_ALL}\n\n")


def test_words_of_no_page_say_what_to_try(flasklings: Flasklings) -> None:
    said = flasklings("explain", "zebra")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("flasklings: no page of a mistake fits 'zebra'.\nTry ")
    assert "flasklings run app.py" in said.err
