"""The body of a request as a browser writes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from mimetypes import MimeTypes

import msgspec

from sandbox.events import BodyKind, SentFile
from sandbox.request import Fields, FilePart, Request, fields_of, urlencoded

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Body:
    """What a request sends, and as what; ``files`` and ``json`` tell what is in it."""

    kind: BodyKind = ""
    data: bytes = b""
    content_type: str = ""
    files: tuple[SentFile, ...] = ()
    json: object = msgspec.UNSET


NO_BODY = Body()


def body_of(request: Request) -> Body:
    """Return the body of a request that no form of a page makes."""
    if request.has_json:
        text = json.dumps(request.json, ensure_ascii=False)
        data = text.encode("utf-8", "replace")
        return Body("json", data, request.type or "application/json", json=request.json)
    if isinstance(request.body, str):
        return Body("raw", request.body.encode("utf-8", "replace"), request.type)
    if request.verb in ("GET", "HEAD") or not (request.form or request.files):
        return NO_BODY
    kind = MULTIPART if request.files else URLENCODED
    return form_body(fields_of(request.form), request.file_parts, kind)


def form_body(
    fields: Fields, files: Sequence[tuple[str, FilePart]], enctype: str = URLENCODED
) -> Body:
    """Return what a form sends, in one of the three ways in which a form may be written."""
    if enctype == MULTIPART:
        mark, data = _multipart(fields, files)
        sent = [SentFile(name, part.name, file_type(part), len(part.data)) for name, part in files]
        content_type = f"{MULTIPART}; boundary={mark}"
        return Body("files" if files else "form", data, content_type, tuple(sent))
    # Without this encoding a file is only its name.
    named = [*fields, *((name, part.name) for name, part in files)]
    if enctype == "text/plain":
        lines = "".join(f"{name}={value}\r\n" for name, value in named)
        return Body("raw", lines.encode("utf-8", "replace"), "text/plain")
    return Body("form", urlencoded(named).encode(), URLENCODED)


def file_type(part: FilePart) -> str:
    """Return the content type that a file is sent with."""
    return part.type or _types().guess_type(f"/{part.name}")[0] or BYTES


@cache
def _types() -> MimeTypes:
    """Return the types that Python knows for the endings of files, whatever this machine knows."""
    return MimeTypes(filenames=())


def _multipart(fields: Fields, files: Sequence[tuple[str, FilePart]]) -> tuple[str, bytes]:
    """Return the boundary and the body; the same parts make the same boundary."""
    parts = list(_parts(fields, files))
    digest = hashlib.sha256(b"\r\n".join(data for part in parts for data in part)).hexdigest()
    mark = f"----flasklings{digest[:16]}"
    lines = (b"--%s\r\n%s\r\n\r\n%s\r\n" % (mark.encode(), *part) for part in parts)
    return mark, b"".join(lines) + f"--{mark}--\r\n".encode()


def _parts(fields: Fields, files: Sequence[tuple[str, FilePart]]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in fields:
        head = f'Content-Disposition: form-data; name="{_quoted(name)}"'
        yield head.encode("utf-8", "replace"), value.encode("utf-8", "replace")
    for name, part in files:
        head = (
            f'Content-Disposition: form-data; name="{_quoted(name)}";'
            f' filename="{_quoted(part.name)}"\r\nContent-Type: {file_type(part)}'
        )
        yield head.encode("utf-8", "replace"), part.data


def _quoted(name: str) -> str:
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
