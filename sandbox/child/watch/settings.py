"""Watch how an app is configured, and the app contexts that begin and end."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import flask
import flask.ctx

from ..describe import named_values, words
from ..static import held_by, is_plain, is_scalar, named_items
from ..wire import short
from .calls import Calls

if TYPE_CHECKING:
    from ..observer import Observer

LOADERS = tuple(
    Calls(getattr(flask.Config, name), "before", "after")
    for name in (
        *("from_object", "from_mapping", "from_file", "from_pyfile"),
        *("from_envvar", "from_prefixed_env"),
    )
)
MADE = Calls(flask.Config.__init__, "after")
CONFIG = flask.Config.from_mapping.__code__.co_filename

OF_THE_SANDBOX = frozenset(("RUN_FROM_CLI",))
"""Settings that `from_prefixed_env` makes of variables that the sandbox sets."""

PUSH = Calls(flask.ctx.AppContext.push, "after")
TEAR_DOWN = Calls(flask.Flask.do_teardown_appcontext, "before")
_context = flask.globals._cv_app
CONTEXTS = flask.ctx.AppContext.push.__code__.co_filename

MOVES = ("push", "pop")
"""The methods of a request's context, which move the app's too."""

MAX_CONFIGS, MAX_SETTINGS = 20, 2_000
"""How many configurations are watched, and how large ones: each is copied to find what changed."""


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``config`` and ``context``."""
    if "config" in wanted:
        settings = _Settings(observer)
        MADE.watch(settings.made)
        for calls in LOADERS:
            calls.watch(settings.begins, settings.loaded)
        observer.at_end.append(settings.look)
    if "context" in wanted:
        contexts = _Contexts(observer)
        PUSH.watch(contexts.pushed)
        TEAR_DOWN.watch(contexts.torn_down)


@dataclass(slots=True, eq=False)
class _Known:
    """A configuration, and what was last seen in it."""

    config: Any
    values: dict[str, Any]


@dataclass(slots=True)
class _Given:
    """What the call under way names: settings, and names that aren't in capitals."""

    names: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def add(self, how: str, source: object, more: dict[str, Any]) -> None:
        """Take the names that a method was given."""
        if how == "from_mapping":
            names = [*(source if type(source) is dict else ()), *more]
        else:
            names = _plain_names(source) if how == "from_object" else []
        for name in names:
            if type(name) is str:
                (self.names if name.isupper() else self.ignored).append(name)


class _Settings:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self._known: list[_Known] = []
        self._given = _Given()

    def made(self, _: None, config: Any, *__: Any) -> None:
        """Remember a new configuration, with the settings of Flask's own."""
        if len(self._known) < MAX_CONFIGS:
            self._known.append(_Known(config, named_items(config)))

    def look(self) -> None:
        """Report what was set without a call."""
        for known in list(self._known):
            self._tell(known, "direct", [], [], (None, None))

    def begins(self, config: Any, *_: Any, **__: Any) -> None:
        """Report what was set without a call before this one."""
        if self._observer.is_full("config"):
            return
        if not _is_method(sys._getframe(2)):
            for known in self._watched(config):
                self._tell(known, "direct", [], [], (None, None))
            self._given = _Given()

    def loaded(self, _: object, config: Any, *given: Any, **more: Any) -> None:
        """Report what a call has set, once the one that it belongs to has returned."""
        if self._observer.is_full("config"):
            return
        frame = sys._getframe(1)
        how = frame.f_code.co_name
        self._given.add(how, given[0] if given else None, more)
        if not _is_method(frame.f_back):
            place = self._observer.places.caller(frame.f_back, how)
            for known in self._watched(config):
                self._tell(known, how, self._given.names, self._given.ignored, place)

    def _watched(self, config: Any) -> list[_Known]:
        return [known for known in self._known if known.config is config]

    def _tell(
        self,
        known: _Known,
        how: str,
        names: list[str],
        ignored: list[str],
        place: tuple[str | None, int | None],
    ) -> None:
        if dict.__len__(known.config) > MAX_SETTINGS:
            self._known.remove(known)
            return
        before, now = known.values, named_items(known.config)
        known.values = now
        new = [name for name in now if now[name] is not before.get(name, before)]
        names = list(dict.fromkeys(n for n in [*names, *new] if n in now))
        if how == "from_prefixed_env":
            names = [name for name in names if name not in OF_THE_SANDBOX]
        if how == "direct" and not names:
            return
        self._observer.tell(
            "config",
            how=how,
            settings=named_values((name, now[name]) for name in names),
            replaced=words([n for n in new if not _is_same(before.get(n), now[n])]),
            ignored=words(ignored),
            file=place[0],
            line=place[1],
        )


def _is_method(frame: types.FrameType | None) -> bool:
    """Say whether it's a method of a configuration that makes a call."""
    return frame is not None and frame.f_code.co_filename == CONFIG


def _plain_names(source: object) -> list[str]:
    """Return the names of plain values in a module or a class, or in what its path names."""
    if type(source) is str:
        path, _, name = source.replace(":", ".").rpartition(".")
        module = sys.modules.get(path)
        inner = vars(module).get(name) if type(module) is types.ModuleType else None
        source = sys.modules.get(source, inner)
    if type(source) is not types.ModuleType and type(source) is not type:
        return []
    values = list(vars(source).items())
    names = [name for name, value in values if type(name) is str and is_plain(value)]
    return [name for name in names if name[:1] != "_"]


def _is_same(before: object, now: object) -> bool:
    """Say whether a setting is as before, where it had a value."""
    return before is None or (type(before) is type(now) and is_scalar(now) and before == now)


class _Contexts:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def pushed(self, _: None, context: Any) -> None:
        """Report an app context that has begun."""
        if self._observer.is_full("context"):
            return
        facts = held_by(context)
        depth = facts.get("_push_count") or len(facts.get("_cv_tokens", ()))
        if depth == 1:
            self._tell("pushed", context, [], sys._getframe(2))

    def torn_down(self, app: Any, *_: Any) -> None:
        """Report an app context that ends, before its teardown functions empty it."""
        if self._observer.is_full("context"):
            return
        context = _context.get(None)
        pop = sys._getframe(2)
        g = [name for name in held_by(held_by(context)["g"]) if type(name) is str]
        self._tell("popped", context, sorted(g), None if pop is None else pop.f_back)

    def _tell(self, what: str, context: Any, g: list[str], frame: types.FrameType | None) -> None:
        app = held_by(held_by(context)["app"])
        name = app.get("name") or app.get("import_name")
        code = None if frame is None else frame.f_code
        in_request = code is not None and code.co_filename == CONTEXTS and code.co_name in MOVES
        self._observer.tell(
            "context",
            what=what,
            app=short(name, 200),
            g=words(g),
            request=in_request or held_by(context).get("_request") is not None,
        )
