"""Turn a request on its way into the `request` event."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from sandbox.browser import Sending
from sandbox.events import Requested
from sandbox.hop import Hop
from sandbox.json_value import capped_json
from sandbox.message_queue import Queue
from sandbox.request import Form
from sandbox.text import cut

MAX_PAIRS = 64
"""How many fields of a query, headers or cookies an event keeps."""


def requested(
    n: int, hop: Hop, sending: Sending, *, carried: Queue, session_kept_back: str = ""
) -> Requested:
    """Return the `request` event of request `n`; ``carried`` are the messages that it brings."""
    form, truncated = capped_form(hop.form)
    body = hop.body
    value, whole = capped_json(body.json)
    raw = body.data.decode("utf-8", "replace") if body.kind == "raw" else ""
    query = hop.address.path.partition("?")[2]
    return Requested(
        n=n,
        client=hop.request.client,
        method=hop.method,
        path=cut(hop.address.path),
        form=form,
        redirected_from=hop.redirected_from,
        carried=carried.messages,
        truncated={
            **truncated,
            **carried.cut_in("carried"),
            **({} if whole else {"json": -1}),
            **({"body": len(raw)} if cut(raw) != raw else {}),
        },
        query=_capped(parse_qsl(cut(query), keep_blank_values=True)),
        headers=_capped(sending.headers),
        cookies=_capped(sending.cookies),
        kept_back=_capped(sending.kept_back),
        content_type=cut(dict(sending.headers).get("Content-Type", "")),
        body_kind=body.kind,
        json=value,
        body=cut(raw),
        files=body.files[:MAX_PAIRS],
        unfilled=_capped(hop.unfilled),
        session_kept_back=session_kept_back,
        restarted=hop.request.restart and not hop.hops,
        address=cut(str(hop.address)),
    )


def capped_form(form: Form) -> tuple[Form, dict[str, int]]:
    """Return a form short enough to show, and the true length of each field that was cut."""
    shown: Form = {}
    truncated: dict[str, int] = {}
    for name, value in form.items():
        values = [value] if isinstance(value, str) else value
        capped = [cut(item) for item in values]
        shown[cut(name)] = capped[0] if isinstance(value, str) else capped
        if any(len(item) < len(whole) for item, whole in zip(capped, values, strict=True)):
            truncated[f"form.{cut(name, 100)}"] = max(map(len, values))
    return shown, truncated


def _capped(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((cut(name), cut(value)) for name, value in list(pairs)[:MAX_PAIRS])
