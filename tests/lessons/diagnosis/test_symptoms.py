"""The index of mistakes: what a learner sees leads to the page."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lessons.diagnosis.pages import all_pages
from lessons.diagnosis.symptoms import OTHERS, by_symptom, search

PAGES = all_pages()


def test_every_page_is_in_the_index_once() -> None:
    listed = [page for group in by_symptom(PAGES) for page in group.pages]
    assert sorted(page.slug for page in listed) == [page.slug for page in PAGES]


def test_every_symptom_begins_as_those_of_a_group_and_fits_a_line() -> None:
    groups = {group.heading: group.pages for group in by_symptom(PAGES)}
    assert [page.slug for page in groups.get(OTHERS, ()) if page.front.symptom] == []
    assert [page.slug for page in PAGES if len(page.front.symptom) > 52] == []


def test_a_page_without_a_symptom_is_under_its_title_among_the_others() -> None:
    front = replace(PAGES[0].front, title="The message never shows", symptom="")
    page = replace(PAGES[0], front=front)
    (group,) = by_symptom([page])
    assert (group.heading, group.pages) == (OTHERS, (page,))


def found(words: str) -> list[str]:
    return [page.slug for page in search(PAGES, words).pages]


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("read-twice", "read-twice"),
        ("Read Twice", "read-twice"),
        ("Status 405", "wrong-method"),
        ("the MESSAGE shows twice on one page", "read-twice"),
        ("TypeError: Object of type Note is not JSON serializable", "not-storable"),
        ("jinja2.exceptions.UndefinedError: 'x' is undefined", "undefined-variable"),
        ("NameError: name '___' is not defined", "blank-left"),
        ("NameError: name 'flsh' is not defined", "name-error"),
    ],
)
def test_words_lead_to_one_page(words: str, cause: str) -> None:
    assert found(words) == [cause]
    assert search(PAGES, words).is_exact


def test_an_error_message_finds_each_page_with_its_symptom() -> None:
    said = "RuntimeError: The session is unavailable because no secret key was set. Set the key!"
    assert found(said) == ["misplaced-key", "no-secret-key"]


def test_words_in_a_symptom_come_before_words_in_a_text() -> None:
    slugs = found("redirect")
    heads = {
        page.slug
        for page in PAGES
        if "redirect" in f"{page.slug} {page.title} {page.front.symptom}".casefold()
    }
    assert len(slugs) > len(heads) > 0
    assert set(slugs[: len(heads)]) == heads


def test_if_no_page_has_every_word_the_closest_ones_are_found() -> None:
    near = search(PAGES, "message shows twice zebra")
    assert not near.is_exact
    assert "read-twice" in {page.slug for page in near.pages}
    raised = search(PAGES, "KeyError: 'zebra'")
    assert not raised.is_exact
    assert {"missing-key", "environment-variable"} <= {page.slug for page in raised.pages}


@pytest.mark.parametrize("words", ["zebra", "zebra okapi", "ZebraError: okapi", " ", "…"])
def test_words_of_no_page_find_none(words: str) -> None:
    assert found(words) == []
