"""The list of routes, and the request that each route is tried with."""

from __future__ import annotations

import pytest

from sandbox.events import Route
from tui.presenters.routes import example_path, route_rows


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/", "/"),
        ("/item/<number>", "/item/number"),
        ("/item/<int:number>", "/item/1"),
        ("/at/<float(min=1):x>/<path:rest>", "/at/1.5/rest"),
        ("/by/<any(a, b):kind>", "/by/kind"),
        ("/id/<uuid:it>", "/id/00000000-0000-0000-0000-000000000001"),
    ],
)
def test_a_path_has_an_example_for_each_variable(rule: str, path: str) -> None:
    assert example_path(rule) == path


def test_each_method_of_a_route_has_a_row_and_only_a_whole_get_is_sent_at_once() -> None:
    rows = route_rows(
        [
            Route("/static/<path:filename>", ("GET", "HEAD", "OPTIONS"), "static"),
            Route("/login", ("GET", "HEAD", "OPTIONS", "POST"), "login", file="app.py", line=7),
            Route("/<int:n>", ("GET", "HEAD", "OPTIONS"), "item"),
        ]
    )
    assert [(row.request, row.is_ready) for row in rows] == [
        ("GET /1", False),
        ("GET /login", True),
        ("POST /login", False),
        ("GET /static/filename", False),
    ]
    assert str(rows[1].place) == "app.py:7"
    assert rows[0].place is None
