"""Checks count the templates that are rendered, and the names that nothing defines."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.course.model import Check
from sandbox.events import Included, Rendered, Undefined
from tests.lessons.grading.kinds.judging import one_request, seen, why
from tests.support.timelines import failed

EMPTY = one_request()


def rendered(name: str | None, line: int = 9) -> Rendered:
    return Rendered(1, name, (), (), (), "app.py", line)


def included(name: str, by: str) -> Included:
    return Included(1, name, by, "extends", (), f"templates/{by}", 1)


def undefined(name: str, used: Any = "printed", of: str | None = None) -> Undefined:
    return Undefined(1, name, of, used, (), "templates/home.html", 2)


PAGE = one_request(
    rendered("home.html"),
    included("base.html", "home.html"),
    included("menu.html", "base.html"),
    rendered("mail.txt", 12),
    included("base.txt", "mail.txt"),
)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("rendered", times=2), ""),
        (seen("rendered", template="home.html", uses="base.html", times=1), ""),
        (seen("rendered", uses="menu.html", times=1), ""),
        (seen("rendered", template="base.html", times=0), ""),
        (
            seen("rendered", template="page.html"),
            "app.py:9 renders 'home.html', not 'page.html'.",
        ),
        (
            seen("rendered", template="home.html", uses="base.txt"),
            "'home.html' uses 'base.html' and 'menu.html', not 'base.txt'.",
        ),
        (
            seen("rendered", template="home.html", times=0),
            "app.py:9 renders 'home.html' while answering GET /, but it should not.",
        ),
        (
            seen("rendered", request=1, times=1),
            "A template was rendered twice (app.py:9 and 12) while answering GET /, not once.",
        ),
    ],
    ids=str,
)
def test_templates_are_counted_with_those_that_they_use(one: Check, expected: str) -> None:
    assert why(one, PAGE) == expected


def test_a_template_that_uses_itself_ends() -> None:
    run = one_request(rendered("tree.html"), included("tree.html", "tree.html"))
    expected = "'tree.html' uses no other template, not 'base.html'."
    assert why(seen("rendered", uses="base.html"), run) == expected


def test_nothing_rendered_is_said_with_what_was_wanted() -> None:
    one = seen("rendered", template="home.html", uses="base.html", request=1)
    expected = "GET / should render 'home.html' with 'base.html', but it renders none."
    assert why(one, EMPTY) == expected
    a_string = one_request(rendered(None))
    assert why(seen("rendered", template=""), a_string) == ""
    expected = "app.py:9 renders a template from a string, not 'home.html'."
    assert why(seen("rendered", template="home.html"), a_string) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("undefined", times=2), ""),
        (seen("undefined", named="usr", used="printed"), ""),
        (seen("undefined", named="error", times=0), ""),
        (
            seen("undefined", named="user"),
            "templates/home.html:2 prints 'usr', not 'user'.",
        ),
        (
            seen("undefined", named="usr", used="looped over"),
            "templates/home.html:2 prints 'usr', but it should loop over it.",
        ),
        (
            seen("undefined", times=0),
            "templates/home.html:2 prints 'usr', but it isn't defined.",
        ),
        (
            seen("undefined", named="nick", times=0),
            "templates/home.html:2 counts 'nick', but the dict doesn't have it.",
        ),
    ],
    ids=str,
)
def test_names_that_nothing_defines_are_counted_but_not_where_they_are_tested(
    one: Check, expected: str
) -> None:
    names = (undefined("usr"), undefined("nick", "counted", "dict"), undefined("error", "tested"))
    assert why(one, one_request(rendered("home.html"), *names)) == expected


def test_no_unknown_name_counts_only_where_a_template_was_rendered() -> None:
    none = seen("undefined", request=1, times=0)
    assert why(none, EMPTY) == "GET / should render a template, but it renders none."
    assert why(none, one_request(rendered("home.html"))) == ""
    wanted = seen("undefined", named="x", request=1)
    should = "GET / should have a template print 'x', which isn't defined, but"
    assert why(wanted, EMPTY) == f"{should} it renders none."
    assert why(wanted, one_request(rendered("home.html"))) == f"{should} every name is defined."


def test_a_name_that_raises_may_be_what_a_check_asks_for() -> None:
    raises = seen("undefined", named="user", used="raised")
    run = one_request(
        rendered("home.html"), undefined("user", "raised"), failed(1, "UndefinedError")
    )
    assert why(raises, run) == ""
    assert "UndefinedError" in why(seen("undefined", named="user", times=0), run)
