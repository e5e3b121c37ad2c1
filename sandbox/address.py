"""An address of the web, read as browsers read it (the URL Standard, as far as http needs it)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote

USUAL_PORTS = {"http": "80", "https": "443"}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_DROPPED = str.maketrans("", "", "\t\n\r")
_CONTROLS = "".join(map(chr, range(33)))
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\x00-\x20#%/:<>?@\[\\\]^`{|}\"]+)(?::(\d{0,5}))?")
_KEPT = "!#$%&'()*+,-./:;=?@[\\]^_|~"
"""What an address may hold beside letters and digits; the rest is written with ``%``."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a request goes; ``host`` has the port if it isn't the usual one, ``path`` the query."""

    scheme: str
    host: str
    path: str

    def __str__(self) -> str:
        return self.origin + self.path

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def host_name(self) -> str:
        """The host without its port."""
        return without_port(self.host)

    @property
    def is_trusted(self) -> bool:
        """Whether a browser takes what comes from here as if nobody could have changed it."""
        return self.scheme == "https" or is_local(self.host_name)

    def resolve(self, location: str) -> Address | None:
        r"""Return where a link or a ``Location`` on this page leads, None if not to a web page.

        As in a browser, ``\`` counts as a slash, tabs and line ends are dropped, and any number
        of slashes may precede a host.
        """
        text = location.strip(_CONTROLS).translate(_DROPPED).partition("#")[0]
        scheme = self.scheme
        if found := _SCHEME.match(text):
            scheme, text = found[1].lower(), text[found.end() :]
            if scheme not in USUAL_PORTS:
                return None
        before, question, query = text.partition("?")
        before = before.replace("\\", "/")
        host = self.host
        if before.startswith("//") or scheme != self.scheme:
            authority, _, before = before.lstrip("/").partition("/")
            host, before = host_of(authority, scheme), "/" + before
            if not host:
                return None
        elif not before:
            before, own_question, own_query = self.path.partition("?")
            if not question:
                question, query = own_question, own_query
        elif not before.startswith("/"):
            before = self.path.partition("?")[0].rpartition("/")[0] + "/" + before
        path = _without_dots(before) + question + query
        return Address(scheme, host, quote(path, safe=_KEPT, errors="replace"))


def host_of(authority: str, scheme: str) -> str:
    """Return the host that the part of an address before its path names, "" if it names none."""
    found = _HOST.fullmatch(authority.rpartition("@")[2].lower())
    if found is None:
        return ""
    host, port = found.groups()
    return f"{host}:{port}" if port and port != USUAL_PORTS[scheme] else host


def without_port(host: str) -> str:
    """Return a host in small letters without its port."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found else host.lower()


def is_local(host_name: str) -> bool:
    """Say whether a host is this very machine."""
    if host_name == "localhost" or host_name.endswith(".localhost"):
        return True
    number = numeric(host_name)
    return number is not None and number.is_loopback


def numeric(host_name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the IP address that a host is, None for a name."""
    try:
        return ipaddress.ip_address(host_name.strip("[]"))
    except ValueError:
        return None


def site_of(host_name: str) -> str:
    """Return the site that a host belongs to: its last two labels.

    Browsers know that some of these belong to many, like ``co.uk``; that takes a list of theirs.
    """
    return host_name if numeric(host_name) else ".".join(host_name.rsplit(".", 2)[-2:])


def _without_dots(path: str) -> str:
    """Return a path whose ``.`` and ``..`` have been followed."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for index, segment in enumerate(segments):
        plain = segment.lower().replace("%2e", ".") if len(segment) <= 6 else segment
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
        if plain in (".", "..") and index == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)
