"""A browser's cookie jar for one site: RFC 6265, sections 5.2 to 5.4, with the size limit.

Flask's test client keeps a cookie of any size.  A browser ignores a cookie whose name and value
exceed 4,096 bytes, and keeps the old one.  Learners need to see that difference.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from sandbox.books import BROWSER_LIMIT

LONGEST = 400 * 24 * 3600
"""Seconds that browsers keep a cookie at most (RFC 6265bis, section 5.5)."""

MAX_COOKIES = 180
"""Cookies that a browser keeps of one site (Chromium; RFC 6265 asks for 50 or more)."""

_MAX_AGE = re.compile(r"-?\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie of a response; ``expires`` is a Unix time, None if it ends with the browser.

    ``unseen`` counts the bytes of a value so long that it was cut before it came here.
    """

    name: str
    value: str
    path: str
    expires: float | None = None
    unseen: int = 0

    @property
    def size(self) -> int:
        """Bytes of name and value together, which is what browsers limit."""
        return len(self.name.encode()) + len(self.value.encode()) + self.unseen

    @property
    def too_big(self) -> bool:
        return self.size > BROWSER_LIMIT


def parse_set_cookie(
    header: str, request_path: str, host: str, now: float, length: int = 0
) -> Cookie | None:
    """Read a ``Set-Cookie`` header as a browser at `host` does; None if the browser ignores it.

    ``length`` is the true length of a header that was cut.
    """
    first, *attributes = header.split(";")
    name, equals, value = first.partition("=")
    name, value = name.strip(), value.strip()
    if not equals or not name:
        return None
    path = _default_path(request_path)
    max_age: float | None = None
    expires: float | None = None
    for attribute in attributes:
        key, _, text = attribute.partition("=")
        text = text.strip()
        match key.strip().lower():
            case "path" if text.startswith("/"):
                path = text
            case "domain" if text and not _covers(text.lstrip(".").lower(), host):
                return None
            case "max-age":
                if _MAX_AGE.fullmatch(text):
                    max_age = now + min(int(text[:12]), LONGEST)
            case "expires":
                expires = _http_date(text)
            case _:
                pass
    unseen = 0 if attributes else max(length - len(header), 0)
    return Cookie(name, value, path, expires if max_age is None else max_age, unseen)


class CookieJar:
    """The cookies of one browser for one host."""

    def __init__(self, host: str = "localhost") -> None:
        self._host = host.partition(":")[0].lower()
        self._cookies: dict[tuple[str, str], Cookie] = {}

    def copy(self) -> CookieJar:
        """Return another jar with the same cookies."""
        twin = CookieJar(self._host)
        twin._cookies = dict(self._cookies)
        return twin

    def receive(self, header: str, request_path: str, length: int = 0) -> Cookie | None:
        """Take a ``Set-Cookie`` header; return its cookie, None if a browser ignores the header.

        The jar doesn't keep a cookie that is too big, and removes one that has expired.  Of more
        than `MAX_COOKIES` it forgets the oldest.  ``length`` is that of a header that was cut.
        """
        now = time.time()
        cookie = parse_set_cookie(header, request_path, self._host, now, length)
        if cookie is None or cookie.too_big:
            return cookie
        key = (cookie.name, cookie.path)
        if cookie.expires is not None and cookie.expires <= now:
            self._cookies.pop(key, None)
        else:
            self._cookies[key] = cookie
            if len(self._cookies) > MAX_COOKIES:
                del self._cookies[next(iter(self._cookies))]
        return cookie

    def header(self, path: str) -> str:
        """Return the ``Cookie`` header for a request to `path`; the longest path comes first."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._sent_to(path))

    def value(self, name: str, path: str) -> str | None:
        """Return the value of the cookie `name` that a request to `path` sends."""
        return next((cookie.value for cookie in self._sent_to(path) if cookie.name == name), None)

    def values(self, name: str) -> list[str]:
        """Return the values of all cookies called `name`, for any path."""
        return [cookie.value for cookie in self._cookies.values() if cookie.name == name]

    def _sent_to(self, path: str) -> list[Cookie]:
        now = time.time()
        fitting = [
            cookie
            for cookie in self._cookies.values()
            if _path_matches(path, cookie.path) and (cookie.expires is None or cookie.expires > now)
        ]
        return sorted(fitting, key=lambda cookie: -len(cookie.path))


def _http_date(text: str) -> float | None:
    from email.utils import parsedate_to_datetime  # costs 10 ms, and is hardly ever needed

    try:
        return parsedate_to_datetime(text[:100]).timestamp()
    except (ValueError, OverflowError, OSError):
        return None


def _default_path(request_path: str) -> str:
    path = request_path.partition("?")[0]
    folder = path.rpartition("/")[0]
    return folder or "/"


def _path_matches(path: str, cookie_path: str) -> bool:
    path = path.partition("?")[0]
    if path == cookie_path:
        return True
    return path.startswith(cookie_path) and (
        cookie_path.endswith("/") or path[len(cookie_path) :].startswith("/")
    )


def _covers(domain: str, host: str) -> bool:
    return host == domain or host.endswith("." + domain)
