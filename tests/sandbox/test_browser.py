"""Between two requests: what is sent along, where a redirect leads, which page is shown."""

from __future__ import annotations

import pytest

from sandbox.browser import MAX_MOMENTS, MAX_VALIDATORS, Browsers, Sending
from sandbox.events import Requested
from sandbox.frames import BrowserFacts, RawResponse
from sandbox.hop import Hop, next_hop, where_to
from sandbox.html_form import CannotSubmitError
from sandbox.request import Request
from sandbox.requested import requested

HOST = "localhost"
FORM = "<form method=post action=/save><input name=a value=1></form>"


def answer(
    body: str = "", *headers: tuple[str, str], status: int = 200, html: bool = True
) -> RawResponse:
    data = body.encode()
    kind = (("Content-Type", "text/html" if html else "application/json"),)
    told = tuple((name, value, len(value)) for name, value in (*kind, *headers))
    return RawResponse(1, status, told, data, len(data), "none", (), False)


def redirect(location: str, status: int = 302) -> RawResponse:
    return answer("", ("Location", location), status=status)


class Visit:
    """Browsers, and what they sent last."""

    def __init__(self) -> None:
        self.browsers = Browsers()
        self.number = 0
        self.sending = Sending((), (), ())

    def make(self, request: Request, response: RawResponse) -> Hop:
        """Make a request that gets this response, without following it."""
        hop = self.browsers.first_hop(request)
        self.send(hop, response)
        self.number += 1
        self.browsers.remember(self.number, request.client)
        return hop

    def send(self, hop: Hop, response: RawResponse) -> None:
        self.sending = self.browsers.of(hop.request.client).sending(hop)
        self.browsers.take(1, hop, self.sending, response)

    @property
    def headers(self) -> dict[str, str]:
        return dict(self.sending.headers)


@pytest.fixture
def visit() -> Visit:
    return Visit()


def test_a_request_of_an_address_bar_names_no_page(visit: Visit) -> None:
    for request in (Request("/", "POST", json={}), Request("/"), Request("/news")):
        visit.make(request, answer("page"))
        assert not {"Referer", "Origin"} & visit.headers.keys()


@pytest.mark.parametrize(
    ("request_", "referrer", "origin"),
    [
        (Request("/save", "POST"), "http://localhost/page?x=1", "http://localhost"),
        (Request("/n", json={}), "http://localhost/page?x=1", "http://localhost"),
        (Request("/n", "DELETE"), "http://localhost/page?x=1", "http://localhost"),
        (Request("/n"), None, None),
        (Request("/n", referrer=True), "http://localhost/page?x=1", None),
        (Request("/n", "POST", referrer=False), None, None),
        (Request("/n", "POST", headers={"referer": "x"}), None, "http://localhost"),
        (Request("/n", "POST", host="a.example"), None, "http://localhost"),
        (Request("/n", "POST", host="a.example", scheme="https"), "http://localhost/", "http://localhost"),
        (Request("/n", "POST", site="http://evil.example"), "http://evil.example/", "http://evil.example"),
        (Request("/n", site="https://evil.example/"), "https://evil.example/", None),
        (Request("/n", "POST", site="https://evil.example"), "https://evil.example/", "null"),
        (Request("/n", "POST", client="B"), None, None),
    ],
)  # fmt: skip
def test_a_request_of_a_page_names_it(
    visit: Visit, request_: Request, referrer: str | None, origin: str | None
) -> None:
    visit.make(Request("/page?x=1#part"), answer("page"))
    visit.make(request_, answer())

    assert (visit.headers.get("Referer"), visit.headers.get("Origin")) == (referrer, origin)


def test_another_site_leads_here_without_cookies_that_it_must_not_use(visit: Visit) -> None:
    cookies = [("Set-Cookie", f"{n}=1; SameSite={n}") for n in ("Lax", "Strict", "Any")]
    visit.make(Request("/"), answer("", *cookies))

    visit.make(Request("/pay", "POST", site="http://evil.example"), answer())
    assert visit.headers["Cookie"] == "Any=1"
    assert dict(visit.sending.kept_back).keys() == {"Lax", "Strict"}
    assert visit.headers["Sec-Fetch-Site"] == "cross-site"
    visit.make(Request("/pay", "POST", site="http://shop.localhost"), answer())
    assert dict(visit.sending.kept_back).keys() == {"Lax", "Strict"}
    visit.make(Request("/pay", "POST"), answer())
    assert not visit.sending.kept_back


@pytest.mark.parametrize(
    ("method", "status", "then"),
    [
        *(("POST", status, "GET") for status in (301, 302, 303)),
        *(("POST", status, "POST") for status in (307, 308)),
        *(("PUT", status, "PUT") for status in (301, 302, 307)),
        ("PUT", 303, "GET"),
        *(("HEAD", status, "HEAD") for status in (301, 303, 308)),
        ("GET", 302, "GET"),
    ],
)
def test_a_redirect_keeps_or_changes_the_method(
    visit: Visit, method: str, status: int, then: str
) -> None:
    visit.make(Request("/page"), answer("page"))
    hop = visit.make(Request("/a/b", method, body="x"), redirect("c?d=1", status))
    following = next_hop(7, hop, redirect("c?d=1", status), HOST)

    assert following is not None
    assert (following.method, following.address.path) == (then, "/a/c?d=1")
    assert bool(following.body.data) == (then == method)
    assert (following.source, following.redirected_from) == (hop.source, 7)


@pytest.mark.parametrize(
    ("location", "leads_to", "why"),
    [
        ("/x", "http://localhost/x", ""),
        ("https://LOCALHOST/x", "https://localhost/x", ""),
        ("http://127.0.0.1:5000/", "http://127.0.0.1:5000/", "another host, 127.0.0.1:5000"),
        ("//evil.example", "http://evil.example/", "another host, evil.example"),
        ("/\t/evil.example", "http://evil.example/", "another host, evil.example"),
        ("mailto:ada@x.org", "None", "isn't the address of a web page"),
        ("", "None", ""),
    ],
)
def test_a_redirect_to_another_host_is_not_followed(
    visit: Visit, location: str, leads_to: str, why: str
) -> None:
    hop = visit.make(Request("/go"), redirect(location))
    address, said = where_to(hop, redirect(location), HOST)

    assert str(address) == leads_to
    assert why in said
    assert bool(said) == bool(why)
    followed = next_hop(1, hop, redirect(location), HOST) is not None
    assert followed == bool(location and not why)


def test_a_redirect_back_to_the_apps_own_host_is_followed(visit: Visit) -> None:
    visit.browsers.facts = BrowserFacts("session", "Tearoom.example")
    hop = visit.make(Request("/", host="www.tearoom.example"), redirect("//tearoom.example/"))

    assert next_hop(1, hop, redirect("//tearoom.example/"), "Tearoom.example") is not None


def test_a_browser_takes_the_cookies_of_another_moment(visit: Visit) -> None:
    for number, client in ((1, "A"), (2, "A"), (3, "B")):
        visit.make(Request("/", client=client), answer("", ("Set-Cookie", f"user={number}")))

    visit.make(Request("/", client="B", cookies_of="A@1"), answer())
    assert visit.headers["Cookie"] == "user=1"
    visit.make(Request("/", client="B"), answer())
    assert visit.headers["Cookie"] == "user=1"
    visit.make(Request("/", client="C", cookies_of="A@3"), answer())
    assert visit.headers["Cookie"] == "user=2"


def test_only_so_many_moments_and_addresses_are_remembered(visit: Visit) -> None:
    for number in range(MAX_MOMENTS + 5):
        visit.make(Request(f"/{number}"), answer("", ("ETag", '"1"')))

    assert len(visit.browsers._moments) == MAX_MOMENTS
    assert len(visit.browsers.of("A").validators) == MAX_VALIDATORS


def test_a_page_is_asked_for_again_only_if_it_changed(visit: Visit) -> None:
    date = "Wed, 01 May 2024 00:00:00 GMT"
    visit.make(Request("/a"), answer("", ("ETag", '"1"'), ("Last-Modified", date)))

    visit.make(Request("/a", revalidate=True), answer(status=304))
    assert visit.headers["If-None-Match"] == '"1"'
    assert visit.headers["If-Modified-Since"] == date
    visit.make(Request("/a"), answer())
    assert "If-None-Match" not in visit.headers
    visit.make(Request("/a", revalidate=True), answer())
    assert "If-None-Match" not in visit.headers


def test_a_form_of_the_page_is_sent_and_its_page_named(visit: Visit) -> None:
    visit.make(Request("/edit"), answer(FORM))
    hop = visit.make(Request(submit=1, form={"a": "2"}), redirect("/"))

    assert (hop.method, hop.address.path, hop.body.data) == ("POST", "/save", b"a=2")
    assert visit.headers["Referer"] == "http://localhost/edit"
    visit.make(Request("/api", json={}), answer("{}", html=False))
    assert visit.make(Request(submit=1), answer()).address.path == "/save"


def test_a_reload_sends_again_what_led_to_the_page(visit: Visit) -> None:
    visit.make(Request("/edit"), answer(FORM))
    saved = visit.make(Request(submit=1), answer("saved"))
    again = visit.make(Request(reload=True), answer("saved"))
    assert (again.method, again.address, again.body) == ("POST", saved.address, saved.body)
    assert again.source == saved.source

    hop = next_hop(1, saved, redirect("/done"), HOST)
    assert hop is not None
    visit.send(hop, answer("done"))
    again = visit.make(Request(reload=True), answer("done"))
    assert (again.method, again.address.path, again.redirected_from) == ("GET", "/done", None)


@pytest.mark.parametrize("request_", [Request(submit=1), Request(reload=True)])
def test_without_a_page_nothing_is_sent(visit: Visit, request_: Request) -> None:
    visit.make(Request("/api", json={}), answer("{}", html=False))
    with pytest.raises(CannotSubmitError, match="'A' shows no page yet"):
        visit.make(request_, answer())


def test_a_header_of_the_request_replaces_the_browsers_own(visit: Visit) -> None:
    visit.make(Request("/"), answer("", ("Set-Cookie", "a=1")))
    headers = {"cookie": "b=2; c", "HOST": "x.example", "content-type": "a/b", "X": "1\r\n2"}
    visit.make(Request("/", "POST", body="x", headers=headers), answer())

    told = {name.lower(): value for name, value in visit.sending.headers}
    assert len(told) == len(visit.sending.headers)
    assert told["x"] == "1 2"
    assert told["cookie"] == "b=2; c"
    assert visit.sending.cookies == (("b", "2"), ("c", ""))
    assert (told["host"], told["content-type"]) == ("x.example", "a/b")


def event(visit: Visit, request: Request) -> Requested:
    hop = visit.browsers.first_hop(request)
    sending = visit.browsers.of(request.client).sending(hop)
    return requested(1, hop, sending, carried=visit.browsers.carried(hop, sending))


def test_the_event_tells_what_is_sent(visit: Visit) -> None:
    visit.make(Request("/"), answer("", ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Path=/x")))

    form = event(visit, Request("/p?q=1&q=2&r=", form={"a": "1"}))
    assert form.query == (("q", "1"), ("q", "2"), ("r", ""))
    assert form.cookies == (("a", "1"),)
    assert form.kept_back == (("b", "it's for /x alone"),)
    assert (form.body_kind, form.content_type) == ("form", "application/x-www-form-urlencoded")
    assert dict(form.headers)["Content-Length"] == "3"
    json = event(visit, Request("/p", json={"a": [1]}))
    assert (json.body_kind, json.json) == ("json", {"a": [1]})
    long = event(visit, Request("/p", body="x" * 5_000))
    assert (long.body_kind, len(long.body), long.truncated) == ("raw", 4_096, {"body": 5_000})


def test_the_event_says_why_the_session_cookie_is_kept_back(visit: Visit) -> None:
    visit.make(Request("/account/in"), answer("", ("Set-Cookie", "session=x; Path=")))

    assert event(visit, Request("/menu")).session_kept_back == ""
    hop = visit.browsers.first_hop(Request("/menu"))
    why = visit.browsers.why_kept_back(visit.browsers.of("A").sending(hop))
    assert why == "it's for /account alone"
