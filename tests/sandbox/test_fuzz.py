"""Whatever bytes come, from the worker or from whoever writes a request: no surprise."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import Request
from sandbox.events import OBSERVED, Ended, Event, Flashed, Read, Requested, to_json
from sandbox.frames import SIGNALS, FrameReader, Resting
from sandbox.request import RequestError, parse_request, parse_script
from tests.support.timelines import from_json

T = TypeVar("T")

MARK = "0123456789abcdef"
GOOD = b'{"event":"rest"}'

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=12,
)
KINDS: tuple[type[msgspec.Struct], ...] = (*OBSERVED, *SIGNALS, Requested, Ended)
event_names = st.sampled_from([str(kind.__struct_config__.tag) for kind in KINDS])
frame_fields = st.sampled_from(
    [
        *("n", "category", "message", "kind", "file", "line", "messages", "pulled", "status"),
        *("headers", "name", "args", "rule", "place", "found", "variables", "call", "rows", "g"),
    ]
)
frame_like = st.builds(
    lambda event, fields: {**fields, "event": event},
    event_names,
    st.dictionaries(frame_fields, json_values),
)
marks = st.sampled_from([MARK, "-", "", MARK.upper(), MARK + " ", " " + MARK, MARK[:-1]])
numbers = st.sampled_from(["1", "2", "01", "+1", "0", "-1", "1.0", "", " 1", "٣", "9" * 30])


def cut_up(data: bytes, places: list[int]) -> list[bytes]:
    """Cut bytes at these places, as a pipe may."""
    points = sorted({place % (len(data) + 1) for place in places})
    return [data[a:b] for a, b in zip([0, *points], [*points, len(data)], strict=True)]


def fed(chunks: list[bytes], mark: str = MARK) -> tuple[list[object], FrameReader]:
    reader = FrameReader(mark)
    return [frame for chunk in chunks for frame in reader.feed(chunk)], reader


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_any_bytes_yield_no_frame_and_raise_nothing(chunks: list[bytes]) -> None:
    frames, reader = fed(chunks)

    assert frames == []
    assert reader.waiting <= sum(map(len, chunks))
    lines = b"".join(chunks).split(b"\n")
    assert reader.forged == sum(1 for line in lines[:-1] if line)


@given(marks, numbers, st.just(GOOD) | frame_like.map(lambda v: json.dumps(v).encode()))
def test_only_the_right_mark_with_the_next_number_makes_a_frame(
    mark: str, number: str, body: bytes
) -> None:
    frames, reader = fed([f"\n{mark} {number} ".encode() + body + b"\n"])

    assert reader.forged + reader.refused + len(frames) == 1
    if frames:
        assert (mark, number) == (MARK, "1")
    if body == GOOD and (mark, number) == (MARK, "1"):
        assert frames == [Resting()]


@given(st.lists(st.integers(min_value=0, max_value=6), max_size=12))
def test_numbers_count_up_and_no_frame_counts_twice(order: list[int]) -> None:
    frames, reader = fed([f"{MARK} {number} ".encode() + GOOD + b"\n" for number in order])

    expected = 0
    for number in order:
        expected += number == expected + 1
    assert len(frames) == expected
    assert reader.forged == len(order) - expected


@given(st.binary(max_size=60), st.lists(st.integers(min_value=0), max_size=6))
def test_what_the_app_leaves_on_the_pipe_costs_no_genuine_frame(
    fragment: bytes, places: list[int]
) -> None:
    data = fragment + f"\n{MARK} 1 ".encode() + GOOD + b"\n" + fragment
    data += f"\n{MARK} 2 ".encode() + GOOD + b"\n"

    frames, _ = fed(cut_up(data, places))

    assert frames == [Resting(), Resting()]


@given(frame_like)
def test_a_frame_is_what_its_type_says_or_none(value: dict[str, object]) -> None:
    frames, _ = fed([f"{MARK} 1 {json.dumps(value)}\n".encode()])

    for frame in frames:
        if isinstance(frame, Flashed):
            assert isinstance(frame.n, int)
            assert isinstance(frame.message, str)
        if isinstance(frame, Read):
            assert all(isinstance(c, str) and isinstance(m, str) for c, m in frame.messages)
        if isinstance(frame, Event):
            assert from_json(to_json(frame)) == frame


@given(st.sampled_from([b"[", b'{"a":', b'[{"event":']), st.integers(1, 20_000))
@settings(max_examples=20)
def test_a_frame_that_cannot_be_decoded_costs_no_later_one(opening: bytes, depth: int) -> None:
    nested = MARK.encode() + b" 1 " + opening * depth + b"\n"
    for number in (b"1", b"2"):
        frames, reader = fed([nested + MARK.encode() + b" " + number + b" " + GOOD + b"\n"])

        assert (frames, reader.refused, reader.forged) == ([Resting()], 1, 0)


def tried(parse: Callable[[], T]) -> tuple[T | None, str]:
    """Return what was parsed, or the sentence why not; any other exception is a fault."""
    try:
        return parse(), ""
    except RequestError as problem:
        return None, str(problem)


@given(st.text(max_size=60))
def test_any_text_is_a_request_or_one_clear_sentence(text: str) -> None:
    request, sentence = tried(lambda: parse_request(text))

    assert sentence if request is None else request.path.startswith("/")
    if request:
        assert request.verb
        msgspec.json.encode(request.form)


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)


@given(
    st.sampled_from(["GET", "POST", "put", "Delete"]),
    st.text("abc/%20?=&.-_~", max_size=10),
    st.dictionaries(words.filter(lambda w: "=" not in w), words | st.lists(words, min_size=2)),
)
def test_a_request_reads_back_as_it_is_written(
    method: str, path: str, form: dict[str, str | list[str]]
) -> None:
    request = Request("/" + path, method, form)

    again = parse_request(str(request))

    assert (again.verb, again.path, again.form) == (request.verb, request.path, request.form)


almost_requests = st.dictionaries(
    st.sampled_from(["path", "method", "form", "json", "files", "headers", "client", "follow"]),
    json_values,
)
scripts = json_values | st.lists(almost_requests, max_size=3)


@given(st.binary(max_size=100) | scripts.map(lambda v: json.dumps(v).encode()))
def test_any_bytes_are_a_script_or_one_clear_sentence(data: bytes) -> None:
    requests, sentence = tried(lambda: parse_script(data))

    assert requests or sentence.startswith("script")
    assert all(request.path.startswith("/") for request in requests or [])
