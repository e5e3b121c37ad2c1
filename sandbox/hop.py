"""One request on its way: where it goes, what leads there, and where its response leads."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.address import Address, site_of
from sandbox.frames import RawResponse
from sandbox.request import Form, Request
from sandbox.request_body import NO_BODY, Body

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Hop:
    """One request as the app gets it: the first one, or one that a redirect leads to.

    ``source`` is the page that leads here, None if an address bar does.  ``form`` holds the fields
    that are sent, and ``unfilled`` those of the request that the form of the page doesn't take.
    """

    request: Request
    method: str
    address: Address
    body: Body = NO_BODY
    form: Form = field(default_factory=dict)
    source: Address | None = None
    redirected_from: int | None = None
    hops: int = 0
    unfilled: tuple[tuple[str, str], ...] = ()

    @property
    def cross_site(self) -> bool:
        """Whether a page of another site leads here."""
        source, here = self.source, self.address
        return source is not None and (source.scheme, site_of(source.host_name)) != (
            here.scheme,
            site_of(here.host_name),
        )

    @property
    def is_navigation(self) -> bool:
        """Whether the response becomes the page that the browser shows; a script keeps its page."""
        by_person = self.body.kind in ("", "form", "files") or bool(self.request.submit)
        return by_person and self.method in ("GET", "POST")


def body_headers(hop: Hop) -> list[tuple[str, str]]:
    """Return what tells the app about the body."""
    body = hop.body
    headers = [("Content-Type", body.content_type)] if body.content_type else []
    return [*headers, ("Content-Length", str(len(body.data)))] if body.data else headers


def source_headers(hop: Hop) -> list[tuple[str, str]]:
    """Return what tells the app which page leads there, by the policy that browsers start with."""
    source, here = hop.source, hop.address
    if source is None:
        return []
    headers = []
    if hop.method not in ("GET", "HEAD"):
        secret = source.scheme == "https" and here.scheme == "http"
        headers.append(("Origin", "null" if secret else source.origin))
    if source.origin == here.origin:
        headers.append(("Referer", str(source)))
    elif here.is_trusted or not source.is_trusted:
        headers.append(("Referer", f"{source.origin}/"))
    if here.is_trusted:
        same = "same-origin" if source.origin == here.origin else "same-site"
        headers.append(("Sec-Fetch-Site", "cross-site" if hop.cross_site else same))
    return headers


def where_to(hop: Hop, answer: RawResponse, host: str) -> tuple[Address | None, str]:
    """Return where a redirect leads, and why a browser in here doesn't follow it.

    A redirect to another host than `host` isn't followed, because lessons run offline.
    """
    location = answer.header("location")
    if not location or answer.status not in REDIRECTS:
        return None, ""
    address = hop.address.resolve(location)
    if address is None:
        return None, "its Location isn't the address of a web page"
    if address.host not in (hop.address.host.lower(), host.lower()):
        return address, f"it leads to another host, {address.host[:100]}"
    return address, ""


def next_hop(n: int, hop: Hop, answer: RawResponse, host: str) -> Hop | None:
    """Return the request that a redirect leads to, None if there is nothing to follow.

    A 303 turns into GET, and a POST does with 301 and 302 too; any other request is repeated.
    """
    address, why_not = where_to(hop, answer, host)
    if address is None or why_not:
        return None
    turns = hop.method not in ("GET", "HEAD") if answer.status == 303 else hop.method == "POST"
    turns = turns and answer.status not in (307, 308)
    return Hop(
        request=hop.request,
        method="GET" if turns else hop.method,
        address=address,
        body=NO_BODY if turns else hop.body,
        form={} if turns or not hop.body.data else hop.form,
        source=hop.source,
        redirected_from=n,
        hops=hop.hops + 1,
    )
