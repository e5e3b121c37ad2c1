"""Watch what the session holds before and after, and the cookies that the app sets."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import flask
from flask.sessions import NullSession, SecureCookieSessionInterface, SessionInterface
from werkzeug.datastructures import Headers
from werkzeug.sansio.response import Response

from ..describe import name_of_type, named_values, words
from ..flask_state import context_now, session_of
from ..static import attribute, held_by, is_collection, named_items, static_attribute
from ..wire import short
from .callers import caller_of_flask, files_of
from .calls import Calls
from .contents import Content

if TYPE_CHECKING:
    from ..observer import Observer

SAVES = Calls(SessionInterface.is_null_session, "before")
"""Flask asks it of each session, once all hooks have run and before the session is saved."""

FLASKS_OWN = SecureCookieSessionInterface

SET_COOKIE = Calls(Response.set_cookie, "before")
COOKIES = files_of(Response.set_cookie)

MAX_SET = 500
"""How many cookies of one request are reported."""

MAX_OPEN = 20
"""How many requests may be under way inside of one another."""


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``session``, also for entries that aren't saved, and for ``set_cookie``."""
    sessions = _Sessions(observer, tells_all="session" in wanted)
    observer.at_start.append(sessions.opened)
    SAVES.watch(sessions.saves)
    if "set_cookie" in wanted:
        cookies = _Cookies(observer)
        SET_COOKIE.watch(cookies.set)
        observer.at_finish.append(cookies.finished)
        observer.at_end.append(cookies.ended)


@dataclass(slots=True, eq=False)
class _Opened:
    """A session as its request found it.

    ``contents`` are those of all entries, or of those alone that can be changed inside.
    """

    session: Any
    contents: dict[str, Content]
    before: list[list[str]]


class _Sessions:
    def __init__(self, observer: Observer, *, tells_all: bool) -> None:
        self._observer = observer
        self._tells_all = tells_all
        self._opened: list[_Opened] = []

    def opened(self, app: flask.Flask) -> None:
        """Keep what the session holds."""
        session = session_of(context_now())
        kind = type(session)
        if not issubclass(kind, dict) or issubclass(kind, NullSession):
            return
        contents = {
            name: Content(value)
            for name, value in named_items(session).items()
            if self._tells_all or is_collection(value)
        }
        if contents or self._tells_all:
            before = named_values(named_items(session).items()) if self._tells_all else []
            del self._opened[: 1 - MAX_OPEN]
            self._opened.append(_Opened(session, contents, before))

    def saves(self, interface: Any, session: Any) -> None:
        """Report what the session holds now, if it's wanted or if a change of it isn't saved."""
        for opened in self._opened:
            if opened.session is session:
                self._opened.remove(opened)
                if not self._tells_all and (
                    _flag(session, "modified") or _flag(session, "accessed") is False
                ):
                    return  # all of it is saved, or nothing of it was touched
                self._compare(interface, opened, named_items(session))
                return

    def _compare(self, interface: Any, opened: _Opened, now: dict[str, Any]) -> None:
        session, contents = opened.session, opened.contents
        changed = [name for name in contents if name in now and contents[name].differs(now[name])]
        unsaved = []
        if changed and _is_saved(interface, session) is False:
            unsaved = [*changed]
        if self._tells_all:
            changed += [name for name in contents if name not in now]
            changed += [name for name in now if name not in contents]
            before = opened.before
        else:  # only what was changed inside can differ
            kept = {name: contents[name].value(now[name]) for name in unsaved}
            before = named_values({**now, **kept}.items()) if unsaved else []
        if unsaved or (self._tells_all and (before or now)):
            self._observer.tell(
                "session",
                before=before,
                after=named_values(now.items()),
                changed=words(sorted(changed)),
                unsaved=words(sorted(unsaved)),
                modified=_flag(session, "modified") is True,
                permanent=now.get("_permanent") is True,
                readable=issubclass(type(interface), SecureCookieSessionInterface),
            )


def _is_saved(interface: Any, session: Any) -> bool | None:
    """Say whether Flask writes the cookie of a session; None if the app decides it."""
    kind = type(interface)
    for name in ("save_session", "should_set_cookie") if kind is not FLASKS_OWN else ():
        if static_attribute(kind, name) is not static_attribute(FLASKS_OWN, name):
            return None
    modified = _flag(session, "modified")
    if modified is False and named_items(session).get("_permanent"):
        config = held_by(context_now().app)["config"]
        return dict.get(config, "SESSION_REFRESH_EACH_REQUEST") is not False
    return modified


def _flag(thing: Any, name: str) -> bool | None:
    """Return a plain attribute that's true or false; None if it's anything else."""
    value = attribute(thing, name)
    return value if type(value) is bool else None


class _Cookies:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._set: list[_Cookie] = []

    def set(self, response: Any, key: Any, *_: Any) -> None:
        """Keep a cookie that the app sets; whether its response is sent is known later."""
        frame = caller_of_flask(sys._getframe(2), COOKIES)
        if frame is not None and len(self._set) < MAX_SET:
            place = self._observer.places.caller(frame, "_cookie")
            name = key if type(key) is str else name_of_type(key)
            self._set.append(_Cookie(context_now(), response, short(name, 200), place))

    def finished(self, response: Any) -> None:
        """Report the cookies of the request whose response is made."""
        if not self._set:
            return
        context = context_now()
        sent = {name.partition("=")[0] for name in _set_cookies(response)}
        there = [one for one in self._set if one.context is context]
        self._set = [one for one in self._set if one.context is not context]
        own = {one.name for one in there if one.response is response}
        for one in there:
            is_own = one.response is response
            self._tell(one, sent=one.name in sent and (is_own or one.name not in own))

    def ended(self) -> None:
        """Report the cookies whose response was never made, or was sent before."""
        cookies, self._set = self._set, []
        for one in cookies:
            self._tell(one, sent=False)

    def _tell(self, cookie: _Cookie, *, sent: bool) -> None:
        file, line = cookie.place
        self._observer.tell("set_cookie", name=cookie.name, sent=sent, file=file, line=line)


@dataclass(frozen=True, slots=True, eq=False)
class _Cookie:
    context: Any
    response: Any
    name: str
    place: tuple[str | None, int | None]


def _set_cookies(response: Any) -> list[str]:
    """Return the values of a response's headers that set a cookie."""
    headers = held_by(response).get("headers")
    if type(headers) is not Headers:
        return []
    return [value for name, value in headers if name.lower() == "set-cookie"]
