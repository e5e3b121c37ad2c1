"""What a browser writes into the body of a request, the app reads."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request as Incoming

from sandbox.events import SentFile
from sandbox.request import FilePart, Form, Request, fields_of
from sandbox.request_body import MULTIPART, NO_BODY, Body, body_of, form_body

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
# In a name Werkzeug takes a backslash for an escape, and doesn't know %0A and %0D.
NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\\"),
    min_size=1,
    max_size=10,
)


def read(body: Body) -> Incoming:
    """Return the request as an app gets it."""
    builder = EnvironBuilder(
        method="POST",
        input_stream=io.BytesIO(body.data),
        content_type=body.content_type,
        content_length=len(body.data),
    )
    return Incoming(builder.get_environ())


@given(st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3), max_size=3))
@example({"a~*": ["x y", "&=+%"]})
def test_the_fields_of_a_form_arrive(form: Form) -> None:
    body = body_of(Request("/", form=form))

    with read(body) as request:
        assert request.form.to_dict(flat=False) == form
    assert body.kind == ("form" if form else "")


@given(
    st.dictionaries(NAMES, TEXTS, max_size=2),
    st.lists(st.tuples(NAMES, NAMES, st.binary(max_size=50)), min_size=1, max_size=3),
)
def test_fields_and_files_arrive_together(form: Form, files: list[tuple[str, str, bytes]]) -> None:
    parts = [
        (field, FilePart(name, base64=base64.b64encode(data).decode()))
        for field, name, data in files
    ]
    body = form_body(fields_of(form), parts, MULTIPART)
    with read(body) as request:
        assert request.form.to_dict(flat=False) == {name: [value] for name, value in form.items()}
        came = [(field, part.stream.read()) for field, part in request.files.items(multi=True)]
    assert sorted(came) == sorted((field, data) for field, _, data in files)
    assert [file.bytes for file in body.files] == [len(data) for _, _, data in files]


def test_several_files_of_one_field_and_one_that_nobody_chose() -> None:
    request = Request(
        "/",
        files={
            "doc": [FilePart('my "cat".png', base64="AAE="), FilePart("b.zzz", "x", type="a/b")],
            "none": FilePart(""),
        },
    )
    body = body_of(request)

    with read(body) as incoming:
        names = [file.filename for file in incoming.files.getlist("doc")]
        assert names == ['my "cat".png', "b.zzz"]
        assert incoming.files["none"].filename == ""
    assert body.files == (
        SentFile("doc", 'my "cat".png', "image/png", 2),
        SentFile("doc", "b.zzz", "a/b", 1),
        SentFile("none", "", "application/octet-stream", 0),
    )
    assert body == body_of(request)


@pytest.mark.parametrize(
    ("request_", "kind", "data", "content_type"),
    [
        (Request("/", form={"a": "1"}, method="GET"), "", b"", ""),
        (Request("/", method="POST"), "", b"", ""),
        (
            Request("/", json={"b": "\xfc", "a": None}),
            "json",
            b'{"b": "\xc3\xbc", "a": null}',
            "application/json",
        ),
        (Request("/", json=None), "json", b"null", "application/json"),
        (Request("/", json={}, type="text/plain"), "json", b"{}", "text/plain"),
        (Request("/", body="{"), "raw", b"{", ""),
        (Request("/", "GET", body="x", type="text/plain"), "raw", b"x", "text/plain"),
    ],
)
def test_a_body_has_the_type_that_it_is_sent_with(
    request_: Request, kind: str, data: bytes, content_type: str
) -> None:
    body = body_of(request_)

    assert (body.kind, body.data, body.content_type) == (kind, data, content_type)


def test_a_form_without_an_encoding_for_files_sends_their_names() -> None:
    body = form_body([("a", "1")], [("f", FilePart("cat.png", "x"))])

    with read(body) as request:
        assert request.form.to_dict() == {"a": "1", "f": "cat.png"}
    assert form_body([], []).content_type == "application/x-www-form-urlencoded"
    assert NO_BODY.content_type == ""
