"""Watch what the session holds before and after, and the cookies that the app sets."""

from __future__ import annotations

import marshal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import flask
from flask.sessions import NullSession, SecureCookieSessionInterface, SessionInterface
from werkzeug.datastructures import Headers
from werkzeug.sansio.response import Response

from ..describe import MAX_VALUES, described, name_of_type, words
from ..flask_state import context_now, session_of
from ..wire import short
from .callers import caller_of_flask, files_of
from .calls import Calls
from .static import is_collection, is_scalar, static_attribute

if TYPE_CHECKING:
    from ..observer import Observer

SAVES = Calls(SessionInterface.is_null_session, "before")
"""Flask asks it of each session, once all hooks have run and before the session is saved."""

SET_COOKIE = Calls(Response.set_cookie, "before")
COOKIES = files_of(Response.set_cookie)

MAX_CONTENT = 1_000_000
"""How many values and characters of an entry are compared; one with more isn't looked at."""

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


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """A session as its request found it, and the content of its entries that are compared."""

    session: Any
    content: dict[str, object]
    before: list[list[str]]


class _Sessions:
    def __init__(self, observer: Observer, *, tells_all: bool) -> None:
        self._observer = observer
        self._tells_all = tells_all
        self._opened: list[_Opened] = []

    def opened(self, app: flask.Flask) -> None:
        """Keep what the session holds, or only those entries that can change inside."""
        session = session_of(context_now())
        kind = type(session)
        if not issubclass(kind, dict) or issubclass(kind, NullSession):
            return
        content = {
            name: _content(value)
            for name, value in dict.items(session)
            if type(name) is str and (self._tells_all or is_collection(value))
        }
        if content or self._tells_all:
            del self._opened[: 1 - MAX_OPEN]
            self._opened.append(_Opened(session, content, _values(session)))

    def saves(self, interface: Any, session: Any) -> None:
        """Report what the session holds now, if it's wanted or if a change of it isn't saved."""
        opened = next((one for one in self._opened if one.session is session), None)
        if opened is None:
            return
        self._opened.remove(opened)
        changed = [
            name
            for name, content in opened.content.items()
            if _content(dict.get(session, name, GONE)) != content
        ]
        unsaved = []
        if changed and _is_saved(interface, session) is False:
            unsaved = [name for name in changed if dict.__contains__(session, name)]
        after = _values(session)
        if unsaved or (self._tells_all and (opened.before or after)):
            new = [name for name, *_ in after if name not in opened.content]
            self._observer.tell(
                "session",
                before=opened.before,
                after=after,
                changed=words(sorted(changed + (new if self._tells_all else []))),
                unsaved=words(sorted(unsaved)),
                modified=_flag(session, "modified") is True,
                permanent=dict.get(session, "_permanent") is True,
                readable=issubclass(type(interface), SecureCookieSessionInterface),
            )


GONE = object()


def _values(session: dict[Any, Any]) -> list[list[str]]:
    return [
        [short(name, 200), *described(value, name)]
        for name, value in list(dict.items(session))[:MAX_VALUES]
        if type(name) is str
    ]


def _content(value: object) -> object:
    """Return what an entry holds, to be compared; no code of the learner's runs.

    Equal content means that nothing was changed.  What is too large is always equal, and an object
    of the learner's is equal to itself.
    """
    if is_collection(value):
        if not _is_small(value):
            return "large"
        try:
            # The second version writes equal values alike, whatever else refers to them.
            return marshal.dumps(cast("Any", value), 2)
        except ValueError:
            return _parts(value)
    return (type(value), value) if is_scalar(value) else id(value)


def _is_small(value: Any) -> bool:
    left, todo = MAX_CONTENT, [value]
    while todo and left > 0:
        one = todo.pop()
        if is_collection(one):
            left -= 1 + len(one)
            if left > 0:
                todo += one.values() if type(one) is dict else one
        else:
            left -= len(one) if type(one) is str or type(one) is bytes else 1
    return left > 0


def _parts(value: Any) -> object:
    """Return the content of a collection that holds other objects than built-in ones."""
    kind = type(value)
    if kind is list or kind is tuple:
        return kind, [_parts(one) for one in value]
    if kind is dict:
        return kind, [(_parts(key), _parts(one)) for key, one in value.items()]
    return _content(value) if kind is not set else (kind, {id(one) for one in value})


def _is_saved(interface: Any, session: Any) -> bool | None:
    """Say whether Flask writes the cookie of a session; None if the app decides it."""
    kind = type(interface)
    for name in ("save_session", "should_set_cookie"):
        if static_attribute(kind, name) is not static_attribute(SecureCookieSessionInterface, name):
            return None
    modified = _flag(session, "modified")
    if modified is False and dict.get(session, "_permanent"):
        config = vars(context_now().app)["config"]
        return dict.get(config, "SESSION_REFRESH_EACH_REQUEST") is not False
    return modified


def _flag(thing: Any, name: str) -> bool | None:
    """Return a plain attribute that's true or false; None if it's anything else."""
    value = static_attribute(type(thing), name)
    if type(value) is bool or value is None:
        value = vars(thing).get(name, value)
    return value if type(value) is bool else None


class _Cookies:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._set: list[_Cookie] = []

    def set(self, response: Any, key: Any, *_: Any) -> None:
        """Keep a cookie that the app sets; whether its response is sent is known later."""
        frame = caller_of_flask(sys._getframe(1).f_back, COOKIES)
        if frame is not None and len(self._set) < MAX_SET:
            place = self._observer.places.caller(frame, "_cookie")
            name = key if type(key) is str else name_of_type(key)
            self._set.append(_Cookie(context_now(), response, short(name, 200), place))

    def finished(self, response: Any) -> None:
        """Report the cookies of the request whose response is made."""
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
    headers = vars(response).get("headers")
    if type(headers) is not Headers:
        return []
    return [value for name, value in headers if name.lower() == "set-cookie"]
