"""A form is filled in and sent as a browser does it (run in Chromium 156)."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sandbox.address import Address
from sandbox.frames import RawResponse
from sandbox.html_controls import MAX_SEARCHED, forms_of
from sandbox.html_form import CannotSubmitError, FilledForm, Page, submitted
from sandbox.request import FilePart, Form, Request

HTML = "text/html; charset=utf-8"


def page(body: str, path: str = "/take?q=7", content_type: str = HTML) -> Page:
    data = body.encode()
    headers = (("Content-Type", content_type, len(content_type)),)
    answer = RawResponse(1, 200, headers, data, len(data), "none", (), False)
    return Page(Address("http", "localhost", path), answer)


def sent(controls: str, form: Form | None = None, **more: object) -> FilledForm:
    """Return what a POST form with these controls sends."""
    body = f'<form method="post">{controls}</form>'
    return submitted(page(body), Request(submit=1, form=form or {}, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("controls", "arrives"),
    [
        (
            '<input id="a"><input name="b" value="2"><input type="checkbox" name="c" checked>'
            '<input type=checkbox name=d><input type="checkbox" name="e" value="yes" checked>',
            {"b": "2", "c": "on", "e": "yes"},
        ),
        (
            "<input name=a disabled value=1><input name=b readonly value=2>"
            "<input type=hidden name=c value=3>",
            {"b": "2", "c": "3"},
        ),
        ("<input type=radio name=r value=1><input type=radio name=r value=2>", {}),
        (
            "<select name=s><option>S</option><option>M</option></select>"
            "<select name=t multiple><option selected>1<option selected>2<option>3</select>",
            {"s": "S", "t": ["1", "2"]},
        ),
        ("<select name=s><option value=s>Small<option value=m selected>M</select>", {"s": "m"}),
        ("<select name=s><option disabled>-<option>S</select>", {"s": "S"}),
        ("<select name=s><optgroup disabled><option>-</optgroup><option>S</select>", {"s": "S"}),
        ("<textarea name=t>\n a\nb </textarea>", {"t": " a\r\nb "}),
        ("<textarea name=t></form><b>&lt;</textarea>", {"t": "</form><b><"}),
        ("<button>Go</button><button name=do value=del>x</button>", {}),
        ("<button type=button name=x>-</button><input type=submit name=do value=Go>", {"do": "Go"}),
        ("<input type=image name=map>", {"map.x": "0", "map.y": "0"}),
        ("<fieldset disabled><legend><input name=a></legend><input name=b></fieldset>", {"a": ""}),
        (
            "<template><input name=a></template><datalist><option>1</datalist><input name=b>",
            {"b": ""},
        ),
        ("<!-- <input name=a> --><script>'<input name=b>'</script><input name=c>", {"c": ""}),
        ('<INPUT NAME=a VALUE="x>&quot;y">', {"a": 'x>"y'}),
        ("<input name=a value=1><input name=a value=2>", {"a": ["1", "2"]}),
    ],
)
def test_what_nobody_changed_is_sent_as_the_page_has_it(controls: str, arrives: Form) -> None:
    assert sent(controls).fields == arrives


@pytest.mark.parametrize(
    ("controls", "form", "arrives"),
    [
        ("<input name=a value=old>", {"a": "new"}, {"a": "new"}),
        ("<input name=a><input name=a>", {"a": ["1", "2"]}, {"a": ["1", "2"]}),
        ("<input name=a>", {"a": "x\ny"}, {"a": "xy"}),
        ("<textarea name=a></textarea>", {"a": "x\ny"}, {"a": "x\r\ny"}),
        ("<input name=a type=number>", {"a": "abc"}, {"a": ""}),
        ("<input name=a type=number>", {"a": "3.5"}, {"a": "3.5"}),
        ("<input name=a type=email>", {"a": " a@x.org "}, {"a": "a@x.org"}),
        (
            "<input type=checkbox name=d value=mon checked><input type=checkbox name=d value=tue>",
            {"d": "tue"},
            {"d": "tue"},
        ),
        ("<input type=checkbox name=d value=mon checked>", {"d": []}, {}),
        (
            "<input type=radio name=r value=1 checked><input type=radio name=r value=2>",
            {"r": "2"},
            {"r": "2"},
        ),
        ("<select name=s><option value=s>Small<option value=m>M</select>", {"s": "m"}, {"s": "m"}),
        ("<select name=s><option>S<option value=m>Big</select>", {"s": "Big"}, {"s": "m"}),
        ("<select name=s multiple><option selected>1<option>2</select>", {"s": []}, {}),
        (
            "<button name=do value=save>S</button><button name=do value=del>D</button>",
            {"do": "del"},
            {"do": "del"},
        ),
    ],
)
def test_a_person_fills_in_controls_by_their_name(controls: str, form: Form, arrives: Form) -> None:
    filled = sent(controls, form)

    assert (filled.fields, filled.unfilled) == (arrives, ())


@pytest.mark.parametrize(
    ("controls", "form", "why"),
    [
        ("<input id=name>", {"name": "Ada"}, "the control with this id has no name"),
        ("<input name=mail>", {"name": "Ada"}, "the form has no control of this name"),
        ("<input type=hidden name=price value=20>", {"price": "0"}, "it's hidden"),
        ("<input name=a readonly>", {"a": "0"}, "it's readonly"),
        ("<input name=a disabled>", {"a": "0"}, "it's disabled"),
        ("<select name=s><option>S</select>", {"s": "XXXL"}, "it takes no 'XXXL'"),
        ("<input type=checkbox name=d value=mon>", {"d": "sun"}, "it takes no 'sun'"),
    ],
)
def test_what_a_person_cannot_fill_in_is_told(controls: str, form: Form, why: str) -> None:
    ((name, said),) = sent(controls, form).unfilled

    assert (name, said) == (next(iter(form)), why)


@pytest.mark.parametrize(
    ("form", "goes_to"),
    [
        ("<form><input name=x value=1>", "GET /take?x=1"),
        ("<form method=get action='/take?y=2'><input name=x value=1>", "GET /take?x=1"),
        ("<form method=post action='/take?y=2'><input name=x>", "POST /take?y=2"),
        ("<form method=post><input name=x>", "POST /take?q=7"),
        ("<form method=delete><input name=x value=1>", "GET /take?x=1"),
        ("<form method=post action='new#x'>", "POST /new"),
        ("<form><button formmethod=post formaction=/b>", "POST /b"),
        ("<form id=f method=post></form><input form=f name=x>", "POST /take?q=7"),
    ],
)
def test_a_form_goes_where_it_says(form: str, goes_to: str) -> None:
    filled = submitted(page(form), Request(submit=1))

    assert f"{filled.method} {filled.address.path}" == goes_to


def test_a_form_is_encoded_as_it_says() -> None:
    files = {"f": [FilePart("a.txt", "x"), FilePart("b.txt", "y")]}
    controls = "<input type=file name=f multiple><input name=a value=1>"
    kinds = []
    for enctype in ("multipart/form-data", "text/plain", ""):
        body = f"<form method=post enctype='{enctype}'>{controls}</form>"
        filled = submitted(page(body), Request(submit=1, files=dict(files)))
        kinds.append((filled.body.kind, filled.body.content_type.partition(";")[0]))
    assert kinds == [
        ("files", "multipart/form-data"),
        ("raw", "text/plain"),
        ("form", "application/x-www-form-urlencoded"),
    ]
    assert parse_qsl(filled.body.data.decode()) == [("a", "1"), ("f", "a.txt"), ("f", "b.txt")]


def test_a_control_for_one_file_takes_one() -> None:
    files: dict[str, FilePart | list[FilePart]] = {"f": [FilePart("a"), FilePart("b")]}
    body = "<form method=post enctype=multipart/form-data><input type=file name=f>"
    filled = submitted(page(body), Request(submit=1, files=files))

    assert [file.name for file in filled.body.files] == ["a"]
    assert filled.unfilled == (("f", "it takes one file"),)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<p>No form</p>", "has no form"),
        ("<form><input name=a required>", "asks to fill in 'a'"),
        ("<form><input type=checkbox name=a required>", "asks to fill in 'a'"),
        ("<form><input type=radio name=a required>", "asks to fill in 'a'"),
        ("<form><input type=file name=a required>", "asks to fill in 'a'"),
        ("<form><select name=a required><option value=''>-</select>", "asks to fill in 'a'"),
        ("<form><input name=a type=email value='no mail'>", "asks for an email address in 'a'"),
        ("<form method=dialog>", "nothing is sent"),
        ("<form><button disabled>Go</button>", "first button is disabled"),
        ("<form action='mailto:a@x.org'>", "isn't the address of a web page"),
        ("<form action='//evil.example/'>", "another host, evil.example"),
    ],
)
def test_a_browser_does_not_send_everything(body: str, why: str) -> None:
    with pytest.raises(CannotSubmitError, match=why):
        submitted(page(body), Request(submit=1))


def test_a_form_may_leave_the_checks_to_the_server() -> None:
    for body in (
        "<form novalidate><input name=a required>",
        "<form><input name=a required><button formnovalidate>Go</button>",
        "<form><input name=a required readonly>",
        "<form><input name=r type=radio value=1 checked required><input name=r type=radio>",
    ):
        submitted(page(body), Request(submit=1))


def test_the_second_form_is_counted_and_other_pages_have_none() -> None:
    two = "<form action=/a></form><form action=/b></form>"

    assert submitted(page(two), Request(submit=2)).address.path == "/b?"
    with pytest.raises(CannotSubmitError, match="has 2 forms"):
        submitted(page(two), Request(submit=3))
    with pytest.raises(CannotSubmitError, match="has no form"):
        submitted(page(two, content_type="text/plain"), Request(submit=1))


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<form ",
                    "<input name=a ",
                    "</form>",
                    "<select name=s>",
                    "<option ",
                    "<textarea",
                ),
                *(">", "'", '"', "=", "/", "<", "<!--", "<script>", "</script>", "</", "x", " "),
                *(
                    "<fieldset disabled>",
                    "</fieldset>",
                    "<template>",
                    "&#999999999999;",
                    "&#xD800;",
                ),
            ]
        ),
        max_size=40,
    ).map("".join)
)
@example("<a " * 100_000)
@example("<a b='" * 100_000)
@example("<textarea>" * 100_000)
@example("&#" + "9" * 100_000 + ";")
def test_no_page_breaks_the_search_for_forms(body: str) -> None:
    forms = forms_of(body)

    assert len(forms) <= body.count("<form")
    assert sum(len(form.controls) for form in forms) <= len(body[:MAX_SEARCHED])
