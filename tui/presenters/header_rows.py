"""The rows of the headers that a client acts on: what it asks with them, and what they tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lessons.diagnosis.api import is_json_object
from sandbox.events import Requested, Responded
from sandbox.text import one_line
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow

MAX_HEADER = 200
"""Characters of a header that its row has."""

_ASKED = frozenset({"if-match", "if-none-match", "idempotency-key"})
_TOLD = frozenset({"allow", "retry-after", "www-authenticate"})


def asked_rows(request: Requested) -> Iterator[RunRow]:
    """Yield the headers of a request that change what the response should be."""
    yield from _rows(RowKinds.ASKED, request.n, request.headers, _ASKED)


def told_rows(response: Responded) -> Iterator[RunRow]:
    """Yield the headers of a response that tell a client what to do next.

    ``ETag`` is among them if the response is JSON or has no body, because files have one, too.
    The content type is among them if it says that JSON isn't JSON.
    """
    names = set(_TOLD)
    if "json" in response.content_type or not response.body:
        names.add("etag")
    elif response.content_type.startswith("text/") and is_json_object(response.body):
        names.add("content-type")
    yield from _rows(RowKinds.TOLD, response.n, response.headers, names)


def _rows(
    kind: RowKind, n: int, headers: Iterable[tuple[str, str]], names: Iterable[str]
) -> Iterator[RunRow]:
    for name, value in headers:
        if name.lower() in names:
            yield RunRow(kind, n, one_line(f"{name}: {value}", MAX_HEADER))
