"""Watch what the app logs, and what it tries to log below the level of a logger."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any

from ..describe import name_of_type
from ..static import exact_number, held_by
from ..wire import short
from .calls import Calls
from .log_text import formatted, message_text

if TYPE_CHECKING:
    from ..observer import Observer

CALL_HANDLERS = Calls(logging.Logger.callHandlers, "before")
IS_ENABLED = Calls(logging.Logger.isEnabledFor, "after")

LOGGING = logging.Logger.callHandlers.__code__.co_filename
ASKS = frozenset(("debug", "info", "warning", "warn", "error", "critical", "log", "exception"))
"""The methods that ask whether a record is wanted, and drop it if it isn't."""

MAX_LOGGERS = 20
"""How many loggers above one another are looked at."""

_level_name = logging.getLevelName
_MANAGER = logging.Logger.manager


def install(observer: Observer, wanted: frozenset[str]) -> None:
    """Watch for ``logged``."""
    if "logged" in wanted:
        watcher = _Logs(observer)
        CALL_HANDLERS.watch(watcher.logged)
        IS_ENABLED.watch(watcher.asked)


class _Logs:
    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def logged(self, logger: Any, record: Any) -> None:
        """Report a record that is about to be handled."""
        if self._observer.is_full("logged"):
            return
        facts = held_by(record)
        raised = facts.get("exc_info")
        raised = raised[1] if type(raised) is tuple and len(raised) == 3 else None
        self._tell(
            _outside(sys._getframe(1)),
            facts,
            exception="" if raised is None else name_of_type(raised),
            handlers=_count_handlers(logger, exact_number(facts["levelno"])),
            dropped="",
        )

    def asked(self, is_enabled: bool, logger: Any, level: Any) -> None:
        """Report a record that isn't made because of its level, if a line of the app logs it."""
        if is_enabled is not False or self._observer.is_full("logged"):
            return
        frame = sys._getframe(1).f_back
        while frame is not None and _is_within(frame, ("isEnabledFor",)):  # that of an adapter
            frame = frame.f_back
        if frame is None or not _is_within(frame, ASKS):
            return
        outside = _outside(frame)
        if outside is None or self._observer.places.relative(outside.f_code.co_filename) is None:
            return
        names, level = frame.f_locals, exact_number(level)
        facts = {"name": held_by(logger).get("name"), "levelno": level}
        facts |= {"msg": names.get("msg"), "args": names.get("args")}
        is_off = held_by(logger).get("disabled") is True or _disabled() >= level
        dropped = "disabled" if is_off else _level(_wanted_level(logger))
        self._tell(outside, facts, exception="", handlers=0, dropped=dropped)

    def _tell(self, frame: FrameType | None, facts: dict[str, Any], **more: str | int) -> None:
        file, line = self._observer.places.caller(frame, "")
        template = message_text(facts.get("msg"))
        self._observer.tell(
            "logged",
            level=_level(facts.get("levelno")),
            logger=short(facts.get("name"), 200),
            text=short(formatted(template, facts.get("args"))),
            template=short(template),
            file=file,
            line=line,
            **more,
        )


def _is_within(frame: FrameType, functions: Iterable[str]) -> bool:
    return frame.f_code.co_filename == LOGGING and frame.f_code.co_name in functions


def _outside(frame: FrameType | None) -> FrameType | None:
    """Return the frame that called the module ``logging``."""
    while frame is not None and frame.f_code.co_filename == LOGGING:
        frame = frame.f_back
    return frame


def _level(number: object) -> str:
    level = exact_number(number)
    return "" if level is None else short(_level_name(level), 200)


def _disabled() -> int:
    """Return the highest level that is disabled for all loggers."""
    return exact_number(held_by(_MANAGER).get("_disable")) or 0


def _wanted_level(logger: Any) -> int | None:
    for _ in range(MAX_LOGGERS):
        facts = held_by(logger)
        level = exact_number(facts["level"])
        if level or facts["parent"] is None:
            return level
        logger = facts["parent"]
    return None


def _count_handlers(logger: Any, level: int | None) -> int:
    """Return how many handlers take a record of a level."""
    count = 0
    for _ in range(MAX_LOGGERS):
        facts = held_by(logger)
        wanted = [exact_number(held_by(handler).get("level")) for handler in facts["handlers"]]
        count += sum(one is not None and level is not None and one <= level for one in wanted)
        logger = facts["parent"]
        if logger is None or facts["propagate"] is False:
            break
    return count
