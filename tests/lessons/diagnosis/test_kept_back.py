"""A cookie that the browser keeps back: the way to send it depends on the reason."""

from __future__ import annotations

import msgspec
import pytest

from lessons.diagnosis.cookies import kept_back
from tests.support.timelines import answered, asked, timeline


@pytest.mark.parametrize(
    ("why", "way"),
    [
        ("it's for /account alone", "SESSION_COOKIE_PATH"),
        ("it belongs to localhost", "at one address"),
        ("it has expired", "longer lifetime"),
        ("it's Secure, and this request goes over http", "Use https"),
        ("it's SameSite=Strict, and another site leads here", "same site"),
    ],
)
def test_what_to_do_depends_on_why_the_browser_kept_it_back(why: str, way: str) -> None:
    request = msgspec.structs.replace(asked(1), session_kept_back=why)
    response = msgspec.structs.replace(answered(1), elsewhere=(("message", "Saved!"),))
    (found,) = kept_back(timeline(request, response))
    assert why in found.sentence
    assert way in found.fix
