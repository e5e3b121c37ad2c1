"""Paths and URL rules: which fits which, told from the rule's text."""

from __future__ import annotations

import pytest

from lessons.diagnosis.routes import matches

RULES = [
    ("/save", "/save", True),
    ("/save", "/save?a=1", True),
    ("/save", "/save/", False),
    ("/user/<name>", "/user/zed", True),
    ("/user/<name>", "/user/z%C3%A9d", True),
    ("/user/<name>", "/user/", False),
    ("/user/<name>", "/user/a/b", False),
    ("/user/<string(length=2):name>/x", "/user/ab/x", True),
    ("/<int:n>", "/12", True),
    ("/<int:n>", "/-12", False),
    ("/<int(signed=True):n>", "/-12", True),
    ("/<float:n>", "/1.5", True),
    ("/<float:n>", "/1", False),
    ("/<path:rest>", "/a/b", True),
    ("/<any(a, 'b'):x>", "/b", True),
    ("/<any(a, 'b'):x>", "/c", False),
    ("/<uuid:x>", "/12345678-1234-1234-1234-123456789abc", True),
    ("/<own:x>", "/anything", True),
    ("/a.b/<x>", "/acb/1", False),
    ("/<a>/<b>/<c>/<d>", "/1/2/3/4", True),
    ("/<a>/<b>/<c>/<d>", "/1/2/3", False),
    ("/<broken", "/x", False),
]


@pytest.mark.parametrize(("rule", "path", "fits"), RULES)
def test_paths_are_compared_with_rules_as_flask_does(rule: str, path: str, fits: bool) -> None:
    assert matches(rule, path) is fits


def test_no_rule_makes_the_comparison_slow() -> None:
    for rule in ("/<a>" * 50, "/" + "<a>-" * 50, "<path:a>" * 50, "/<path:a>/<path:b>/<path:c>x"):
        assert not matches(rule, "/" + "-/" * 5_000)
        assert not matches(rule, "/" + "-/" * 100)
