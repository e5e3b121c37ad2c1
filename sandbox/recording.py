"""A run as lines that stay the same while the app behaves the same, kept in a file and compared.

The lines tell what a browser gets and what becomes of the messages.  No line of code is in them, so
code may move.  What differs from run to run anyway is masked: times, ids, tokens and addresses by
how they look, and more by running the app twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from itertools import zip_longest
from pathlib import Path

import msgspec

from sandbox.events import COMMAND, CommandRun, Failed, Flashed, Pair, Responded
from sandbox.page_text import html_text
from sandbox.plain_file import open_plain, read_at_most
from sandbox.request import Request, RequestError
from sandbox.text import one_line, plural
from sandbox.timeline import Exchange, Fate, Timeline

VERSION = 1
MAX_BYTES = 16 * 1024 * 1024
MAX_LINES = 400
"""Lines of one response's body that are kept."""
MAX_LINE = 1_000
MAX_DIFFERENT = 200
"""Lines of a difference that are shown."""

VARIES = "<varies>"
_MASKS = (
    (r"\b\w{3}, \d\d[ -]\w{3}[ -]\d{2,4} \d\d:\d\d:\d\d(?: GMT)?", "<time>"),
    (r"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?", "<time>"),
    (r"\b\d\d:\d\d:\d\d(?:\.\d+)?\b", "<time>"),
    (r"\b1[6-9]\d{8}(?:\.\d+)?\b", "<time>"),
    (r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b", "<id>"),
    (r"[\w-]{12,}\.[\w-]{5,}\.[\w-]{12,}", "<token>"),
    (r"(?<![.\w])[0-9a-f]{16,}\b", "<id>"),
    (r"\b0x[0-9a-f]{4,}\b", "<address>"),
    (r"/\S*/flasklings-\d+-\w+/project", "<project>"),
)
_HEADERS = frozenset(
    {"content-length", "content-type", "date", "server", "set-cookie", "etag", "last-modified"}
    | {"location", "expires", "age", "x-request-id", "connection", "vary"}
)
"""Headers that are told otherwise, or whose values mean nothing."""


class RecordingError(ValueError):
    """A file is no recording; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The requests of a run, and what came of them; those of a redirect follow their request."""

    requests: tuple[Request, ...]
    lines: tuple[str, ...]

    def as_json(self) -> bytes:
        """Return the text of the file, which is made to be read and compared by people, too."""
        value = {
            "flasklings_recording": VERSION,
            "requests": msgspec.to_builtins(self.requests),
            "lines": list(self.lines),
        }
        return json.dumps(value, indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n"

    @classmethod
    def read(cls, path: Path) -> Recording:
        """Read a file.

        Raises:
            RecordingError: it can't be read, or is no recording.
        """
        try:
            with open_plain(path, follow=True) as file:
                content = read_at_most(file, MAX_BYTES)
        except OSError as problem:
            raise RecordingError(f"cannot read {path}: {problem.strerror}") from problem
        try:
            found = msgspec.json.decode(content, type=_File)
        except (msgspec.MsgspecError, RequestError, ValueError, RecursionError) as problem:
            raise RecordingError(
                f"{path} isn't a recording of flasklings run --record: {problem}"
            ) from problem
        return cls(found.requests, found.lines)


class _File(msgspec.Struct, frozen=True):
    """A recording as JSON."""

    flasklings_recording: int
    requests: tuple[Request, ...]
    lines: tuple[str, ...]


def record(requests: Sequence[Request], timeline: Timeline) -> Recording:
    """Return the recording of a run that was made with these requests."""
    return Recording(tuple(requests), tuple(map(_masked, _lines_of(timeline))))


def with_what_varies(first: Recording, second: Recording) -> Recording:
    """Return a recording with the words masked that two runs of the same app don't share."""
    lines = list(first.lines)
    matcher = SequenceMatcher(None, first.lines, second.lines, autojunk=False)
    for kind, a, a_end, b, b_end in matcher.get_opcodes():
        if kind != "equal":
            for n, (one, other) in enumerate(zip_longest(lines[a:a_end], second.lines[b:b_end])):
                if one is not None:
                    lines[a + n] = _varying(one, other or "")
    return Recording(first.requests, tuple(lines))


def difference(expected: Recording, today: Recording) -> list[str]:
    """Return what changed as the lines of a diff, each below its request; none if nothing did."""
    found = _fitted(expected.lines, today.lines)
    changes = list(unified_diff(expected.lines, found, n=0, lineterm=""))[2:]
    if not changes:
        return []
    told: list[str] = []
    at = 0
    head = ""
    for line in changes:
        if line.startswith("@@"):
            match = re.match(r"@@ -(\d+)(?:,(\d+))?", line)
            at = int(match[1]) if match else 1
            at += match is not None and match[2] == "0"
            above = [one for one in expected.lines[: max(at - 1, 0)] if not one.startswith("  ")]
            if above and above[-1] != head:
                head = above[-1]
                told.append(f"  {head}")
        else:
            head = head if line[1:].startswith("  ") else line[1:]
            told.append(f"{line[0]} {line[1:]}")
    rest = len(told) - MAX_DIFFERENT
    return told[:MAX_DIFFERENT] + ([f"  … {plural(rest, 'more line')}"] if rest > 0 else [])


def _fitted(expected: Sequence[str], today: Sequence[str]) -> list[str]:
    """Return today's lines; one that a masked line stands for is written as that line."""
    patterns = {line: _pattern(line) for line in expected if VARIES in line}
    return [
        next((line for line, pattern in patterns.items() if pattern.fullmatch(one)), one)
        for one in today
    ]


def _pattern(line: str) -> re.Pattern[str]:
    return re.compile(r"\S*".join(map(re.escape, line.split(VARIES))))


def _varying(one: str, other: str) -> str:
    """Return a line with the words masked that the other one doesn't have at their place."""
    words, others = re.split(r"(\s+)", one), re.split(r"(\s+)", other)
    if len(words) != len(others):
        indent = re.match(r"\s*\S*", one)
        return f"{indent[0] if indent else ''} {VARIES}"
    pairs = zip(words, others, strict=True)
    return "".join(word if word == also else VARIES for word, also in pairs)


def _masked(line: str) -> str:
    line = one_line(line, MAX_LINE)
    for pattern, mask in _MASKS:
        line = re.sub(pattern, mask, line)
    return line


def _lines_of(timeline: Timeline) -> Iterator[str]:
    for event in timeline.loading:
        if isinstance(event, Failed):
            yield "loading the app"
            yield f"  raised {event.type}: {event.message}"
    for exchange in timeline.exchanges:
        yield from _exchange(exchange, timeline)
    if timeline.ended is not None and timeline.ended.reason != "finished":
        yield f"ended: {timeline.ended.reason}"


def _exchange(exchange: Exchange, timeline: Timeline) -> Iterator[str]:
    request, response = exchange.request, exchange.response
    browser = "" if request.client == "A" else f"{request.client}: "
    if request.method == COMMAND:
        yield f"{browser}{COMMAND} {request.path}"
        for run in exchange.of(CommandRun):
            yield f"  status {run.status}"
            yield from (f"  printed {line}" for line in run.output.splitlines()[:MAX_LINES])
        return
    form = " ".join(f"{name}={value}" for name, value in request.form.items())
    sent = "" if request.json is msgspec.UNSET else json.dumps(request.json, ensure_ascii=False)
    redirect = "(redirect)" if request.redirected_from is not None else ""
    parts = (f"{browser}{request.method} {request.path}", form, sent, redirect)
    yield " ".join(part for part in parts if part)
    yield from (_message("queued", event.category, event.message) for event in exchange.of(Flashed))
    for error in exchange.errors:
        yield f"  raised {error.type}: {error.message}"
    if response is None:
        yield "  no response"
        return
    leads = f" → {response.location}" if response.location is not None else ""
    kind = response.content_type.partition(";")[0]
    yield f"  {response.status}{leads} {kind}".rstrip()
    for name, value in response.headers:
        if name.lower() not in _HEADERS:
            yield f"  header {name}: {value}"
    for cookie in response.cookies:
        yield f"  cookie {cookie.name} {cookie.fate}"
    yield from _pairs("shown", response.displayed)
    for life in timeline.lives:
        if life.fate is Fate.LOST and life.lost_in == exchange.n:
            yield _message("lost", life.category, life.message)
    yield from _pairs("waiting", response.waiting)
    yield from (f"  | {line}" for line in _body(response))


def _pairs(word: str, pairs: Iterable[Pair]) -> Iterator[str]:
    return (_message(word, category, message) for category, message in pairs)


def _message(word: str, category: str, message: str) -> str:
    return f"  {word} [{category}] {message}"


def _body(response: Responded) -> list[str]:
    if response.location is not None and 300 <= response.status < 400:
        return []
    if response.json is not msgspec.UNSET:
        text = json.dumps(response.json, indent=1, ensure_ascii=False, sort_keys=True)
    elif "html" in response.content_type:
        text = html_text(response.body).seen
    elif response.content_type.startswith("text/"):
        text = response.body
    else:
        text = f"{response.body_bytes:,} bytes" if response.body_bytes else ""
    return [line.rstrip() for line in text.splitlines() if line.strip()][:MAX_LINES]
