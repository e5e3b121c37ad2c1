"""A browser's cookie jar: RFC 6265bis, with the limits that browsers set.

Flask's test client keeps a cookie of any size, and sends a Secure one over plain HTTP.  A browser
does neither, and says nothing.  Learners need to see the difference, so the jar gives its reasons.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.address import Address, numeric, site_of
from sandbox.books import BROWSER_LIMIT
from sandbox.events import CookieFate

LONGEST = 400 * 24 * 3600
"""Seconds that browsers keep a cookie at most (RFC 6265bis, section 5.5)."""

MAX_COOKIES = 180
"""Cookies that a browser keeps of one site (Chromium; RFC 6265 asks for 50 or more)."""

MAX_SITES = 20
"""Sites whose cookies are kept: a run has one, or a few that its requests name."""

MAX_ATTRIBUTE = 1_024
"""Characters of an attribute's value; browsers ignore a longer one."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods with which another site may lead here and still have Lax cookies sent."""

_MAX_AGE = re.compile(r"-?\d+", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


CookieKey = tuple[str, str, str, bool]
"""What a cookie that replaces or deletes another one must have in common with it."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie of a response.

    ``domain`` is the host that set it, or the domain that it's for if ``shared``.  ``expires`` is
    a Unix time, None if the cookie ends with the browser.  ``unseen`` counts the bytes of a value
    so long that it was cut before it came here.
    """

    name: str
    value: str
    path: str
    domain: str = "localhost"
    shared: bool = False
    secure: bool = False
    same_site: str = ""
    expires: float | None = None
    unseen: int = 0
    attributes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of name and value together, which is what browsers limit."""
        return len(self.name.encode()) + len(self.value.encode()) + self.unseen

    @property
    def too_big(self) -> bool:
        return self.size > BROWSER_LIMIT

    @property
    def key(self) -> CookieKey:
        return self.name, self.path, self.domain, self.shared

    @property
    def where(self) -> str:
        """Say where it's sent, as attributes."""
        return f"Path={self.path}" + (f" and Domain={self.domain}" if self.shared else "")


@dataclass(frozen=True, slots=True)
class Received:
    """A ``Set-Cookie`` header and its fate; ``why`` is one clause, "" where nothing is to say."""

    cookie: Cookie
    fate: CookieFate
    why: str = ""


def parse_set_cookie(header: str, address: Address, now: float, length: int = 0) -> Cookie:
    """Read a ``Set-Cookie`` header of a response from `address`, valid or not.

    ``length`` is the true length of a header that was cut.
    """
    first, *attributes = header.split(";")
    name, equals, value = first.partition("=")
    host = address.host_name
    folder = _folder(address.path)
    found = {"path": folder, "domain": "", "same_site": ""}
    max_age: float | None = None
    expires: float | None = None
    secure = False
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        text = text.strip()
        if len(text) > MAX_ATTRIBUTE:
            continue
        match key.strip().lower():
            case "path":
                found["path"] = text if text.startswith("/") else folder
            case "domain":
                found["domain"] = text.removeprefix(".").lower()
            case "samesite":
                found["same_site"] = text.capitalize()
            case "secure":
                secure = True
            case "max-age":
                if _MAX_AGE.fullmatch(text):
                    max_age = now + min(int(text[:12]), LONGEST)
            case "expires":
                expires = _http_date(text)
            case _:
                pass
    return Cookie(
        name=name.strip(" \t") if equals else "",
        value=(value if equals else name).strip(" \t"),
        path=found["path"],
        domain=found["domain"] or host,
        shared=bool(found["domain"]) and not (found["domain"] == host and not _has_below(host)),
        secure=secure,
        same_site=found["same_site"],
        expires=expires if max_age is None else max_age,
        unseen=0 if attributes else max(length - len(header), 0),
        attributes=tuple(attribute.strip() for attribute in attributes),
    )


def why_refused(cookie: Cookie, address: Address) -> str:
    """Return why a browser ignores a cookie from this address, "" if it doesn't."""
    host = address.host_name
    named = {attribute.partition("=")[0].strip().lower() for attribute in cookie.attributes}
    prefix = cookie.name[:9].lower()
    if not cookie.name:
        return "it has no name"
    if _CONTROL.search(cookie.name + cookie.value):
        return "it holds a control character"
    if cookie.too_big:
        return (
            f"its name and value have {cookie.size:,} bytes,"
            f" and browsers keep at most {BROWSER_LIMIT:,}"
        )
    if not covers(cookie.domain, host):
        return f"its Domain is {cookie.domain[:100]}, but it came from {host[:100]}"
    if cookie.shared and not _has_below(cookie.domain):
        return f"its Domain is {cookie.domain[:100]}, which isn't the domain of one site"
    if cookie.secure and not address.is_trusted:
        return f"it's Secure, but it came from {host[:100]} over http"
    if cookie.same_site == "None" and not cookie.secure:
        return "it's SameSite=None but not Secure"
    if prefix.startswith("__secure-") and not cookie.secure:
        return "a name that starts with __Secure- asks for Secure"
    if prefix.startswith("__host-") and not (
        cookie.secure and not cookie.shared and cookie.path == "/" and "path" in named
    ):
        return "a name that starts with __Host- asks for Secure, for Path=/ and for no Domain"
    return ""


class CookieJar:
    """The cookies of one browser."""

    def __init__(self) -> None:
        self._sites: dict[str, dict[CookieKey, Cookie]] = {}

    def copy(self) -> CookieJar:
        """Return another jar with the same cookies."""
        twin = CookieJar()
        twin._sites = {site: dict(cookies) for site, cookies in self._sites.items()}
        return twin

    def receive(self, header: str, address: Address, length: int = 0) -> Received:
        """Take a ``Set-Cookie`` header of a response from `address`, and tell what became of it.

        The jar doesn't keep a cookie that browsers refuse, and removes one that has expired.  Of
        more than `MAX_COOKIES` it forgets the oldest.  ``length`` is that of a header that was cut.
        """
        now = time.time()
        cookie = parse_set_cookie(header, address, now, length)
        if why := why_refused(cookie, address):
            return Received(cookie, "refused", why)
        cookies = self._sites.setdefault(site_of(cookie.domain), {})
        before = cookies.get(cookie.key)
        if not address.is_trusted and any(
            other.secure and other.name == cookie.name and covers(other.domain, address.host_name)
            for other in cookies.values()
        ):
            why = "a Secure cookie of this name is there, which no response over http replaces"
            return Received(cookie, "refused", why)
        if cookie.expires is not None and cookie.expires <= now:
            cookies.pop(cookie.key, None)
            return _removed(cookie, before, cookies.values())
        cookies[cookie.key] = cookie
        if len(cookies) > MAX_COOKIES:
            del cookies[next(iter(cookies))]
        if len(self._sites) > MAX_SITES:
            del self._sites[next(iter(self._sites))]
        return Received(cookie, "kept", _restriction(cookie, address))

    def sent_to(
        self, address: Address, *, method: str = "GET", cross_site: bool = False
    ) -> tuple[list[Cookie], list[tuple[str, str]]]:
        """Return the cookies for a request, and (name, why) of each that is kept back.

        The longest path comes first, and of equal ones the cookie that was set first.
        """
        sent, kept_back, now = [], [], time.time()
        for cookie in self._all():
            if why := _why_kept_back(cookie, address, now, method, cross_site):
                kept_back.append((cookie.name, why))
            else:
                sent.append(cookie)
        return sorted(sent, key=lambda cookie: -len(cookie.path)), kept_back

    def named(self, name: str) -> list[Cookie]:
        """Return all cookies called `name`, for any host and path."""
        return [cookie for cookie in self._all() if cookie.name == name]

    def _all(self) -> Iterator[Cookie]:
        for cookies in self._sites.values():
            yield from cookies.values()


def covers(domain: str, host: str) -> bool:
    """Say whether a host is a domain or below it."""
    return host == domain or (host.endswith("." + domain) and numeric(host) is None)


def header_of(cookies: list[Cookie]) -> str:
    """Return the ``Cookie`` header with these cookies."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)


def _removed(cookie: Cookie, before: Cookie | None, others: Iterable[Cookie]) -> Received:
    """Tell what a cookie did that had expired when it came."""
    keys = (attribute.partition("=") for attribute in cookie.attributes)
    ages = [text.strip() for key, _, text in keys if key.strip().lower() == "max-age"]
    age = next((text[:20] for text in reversed(ages) if _MAX_AGE.fullmatch(text)), "")
    why = f"its Max-Age is {age}" if age else "its Expires is in the past"
    if before is not None:
        return Received(cookie, "deleted", why)
    near = next((other for other in others if other.name == cookie.name), None)
    if near is not None:
        why = f"it has {cookie.where[:200]}, but the one in the browser {near.where[:200]}"
    return Received(cookie, "nothing-to-delete", why)


def _restriction(cookie: Cookie, address: Address) -> str:
    """Say what a learner may not expect of a cookie that was kept."""
    if cookie.secure and address.scheme == "http":
        return "it's Secure, and only from localhost do browsers keep that over http"
    path = address.path.partition("?")[0]
    if not _path_matches(path, cookie.path):
        return f"it's for {cookie.path[:200]} alone, so {path[:200]} doesn't get it"
    if cookie.path == _folder(path) != "/" and f"Path={cookie.path}" not in cookie.attributes:
        return f"it has no usable Path, so it's kept for {cookie.path[:200]} alone"
    return ""


def _why_kept_back(
    cookie: Cookie, address: Address, now: float, method: str, cross_site: bool
) -> str:
    """Return why a browser doesn't send a cookie to this address, "" if it does."""
    host = address.host_name
    if not (covers(cookie.domain, host) if cookie.shared else host == cookie.domain):
        return f"it belongs to {cookie.domain[:100]}"
    if not _path_matches(address.path, cookie.path):
        return f"it's for {cookie.path[:200]} alone"
    if cookie.expires is not None and cookie.expires <= now:
        return "it has expired"
    if cookie.secure and not address.is_trusted:
        return "it's Secure, and this request goes over http"
    if cross_site and cookie.same_site == "Strict":
        return "it's SameSite=Strict, and another site leads here"
    if cross_site and cookie.same_site == "Lax" and method not in SAFE:
        return f"it's SameSite=Lax, and another site sends this {method}"
    return ""


def _http_date(text: str) -> float | None:
    from email.utils import parsedate_to_datetime  # costs 10 ms, and is hardly ever needed

    try:
        return parsedate_to_datetime(text[:100]).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _folder(path: str) -> str:
    """Return the path of a cookie that names none: the folder of the page that set it."""
    return path.partition("?")[0].rpartition("/")[0] or "/"


def _path_matches(path: str, cookie_path: str) -> bool:
    path = path.partition("?")[0]
    if path == cookie_path:
        return True
    return path.startswith(cookie_path) and (
        cookie_path.endswith("/") or path[len(cookie_path) :].startswith("/")
    )


def _has_below(domain: str) -> bool:
    """Say whether a domain may be shared by the hosts below it."""
    return "." in domain.strip(".") and numeric(domain) is None
