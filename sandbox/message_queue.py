"""The messages that wait in the sessions of a run's browsers."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.events import MAX_LISTED, Pair
from sandbox.frames import RawResponse
from sandbox.limits import MIB
from sandbox.session_cookie import Payload, read, unfold

MAX_UNFOLDED = 16 * MIB
"""Bytes of session payloads that one run may cost us: each response may set 200 cookies."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The messages in a client's session.

    ``count`` says how many there are, -1 that it isn't known; ``messages`` may hold fewer.
    """

    messages: tuple[Pair, ...] = ()
    count: int = 0

    def cut_in(self, field: str) -> dict[str, int]:
        """Return what an event's ``truncated`` says of a field that holds these messages."""
        return {} if self.count == len(self.messages) else {field: self.count}


@dataclass
class Sessions:
    """What is known of the sessions of a run, by the client's name or by the cookie's value.

    ``kept`` holds the messages of a server-side session, which no cookie shows: only the worker
    can tell them.  ``rejected`` holds the cookie values that the app's key didn't sign: for the
    app they aren't a session.
    """

    kept: dict[str, Queue] = field(default_factory=dict)
    rejected: set[str] = field(default_factory=set)
    _payloads: dict[str, Payload | None] = field(default_factory=dict)
    _room: int = MAX_UNFOLDED

    def queued(self, client: str, values: list[str]) -> Queue:
        """Return the messages that wait for a client whose session cookies have these values."""
        if client in self.kept:
            return self.kept[client]
        queue = Queue()
        for value in values:
            if value in self.rejected or queue.count < 0:
                continue
            payload = self.payload(value)
            if payload is not None:
                queue = Queue(
                    (*queue.messages, *payload.queued)[:MAX_LISTED], queue.count + payload.count
                )
            elif value not in self._payloads:
                queue = Queue(queue.messages, -1)
        return queue

    def share(self, client: str, other: str) -> None:
        """Let another client hold the session that a client has."""
        if client in self.kept:
            self.kept[other] = self.kept[client]

    def payload(self, value: str) -> Payload | None:
        """Return what a session cookie holds, None if nothing can be read or all room is used."""
        if value not in self._payloads and self._room > 0:
            raw = unfold(value)
            self._room -= 1_000 if raw is None else len(raw)
            self._payloads[value] = None if raw is None else read(raw)
        return self._payloads.get(value)


def seen_by_worker(answer: RawResponse) -> Queue:
    """Return the messages that the worker saw in the session; it cuts a longer list."""
    messages = answer.queue or ()
    return Queue(messages, len(messages) if len(messages) < MAX_LISTED else -1)
