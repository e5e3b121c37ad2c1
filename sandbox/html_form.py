"""Fill in a form and send it, as a person with a browser can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.address import Address
from sandbox.frames import RawResponse
from sandbox.html_controls import Attributes, Control, HtmlForm, forms_of
from sandbox.request import FilePart, Form, Request, urlencoded
from sandbox.request_body import BYTES, MULTIPART, NO_BODY, URLENCODED, Body, form_body
from sandbox.response import body_text

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_LINE_END = re.compile(r"\r\n?|\n")

NO_FILE = FilePart("", type=BYTES)
"""What a browser sends for a control for which nobody chose a file."""


class CannotSubmitError(Exception):
    """A browser doesn't send this; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a browser shows."""

    address: Address
    answer: RawResponse


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What a browser sends for a form.

    ``unfilled`` names each field of the request that a person can't fill in, and says why.
    """

    method: str
    address: Address
    body: Body
    fields: Form
    unfilled: tuple[tuple[str, str], ...]


def submitted(page: Page, request: Request) -> FilledForm:
    """Return what is sent when a form of the page is filled in as a request says.

    Raises:
        CannotSubmitError: there is no such form, or a browser doesn't send it.
    """
    is_html = "html" in (page.answer.header("content-type") or "")
    forms = forms_of(body_text(page.answer)) if is_html else []
    if len(forms) < request.submit:
        has = {0: "no form", 1: "one form alone"}.get(len(forms), f"{len(forms)} forms")
        raise CannotSubmitError(f"The page at {page.address.path[:200]} has {has}.")
    form = forms[request.submit - 1]
    filling = _Filling(request, form)
    if "novalidate" not in form.attributes and "formnovalidate" not in filling.pressed:
        filling.check()
    return _sent(page, form.attributes, filling)


def _sent(page: Page, form: Attributes, filling: _Filling) -> FilledForm:
    pressed = filling.pressed

    def said(name: str) -> str:
        return pressed.get(f"form{name}", form.get(name, "")).strip()

    address = page.address.resolve(said("action"))
    if address is None:
        raise CannotSubmitError("The form's action isn't the address of a web page.")
    if address.host != page.address.host:
        raise CannotSubmitError(f"The form goes to another host, {address.host[:100]}.")
    method = said("method").lower()
    if method == "dialog":
        raise CannotSubmitError("The form's method is dialog, so nothing is sent.")
    fields = [(_crlf(name), _crlf(value)) for name, value in filling.fields]
    if method == "post":
        enctype = said("enctype").lower()
        enctype = enctype if enctype in (MULTIPART, "text/plain") else URLENCODED
        body = form_body(fields, filling.files, enctype)
    else:
        fields += [(name, part.name) for name, part in filling.files]
        path = f"{address.path.partition('?')[0]}?{urlencoded(fields)}"
        address, body = Address(address.scheme, address.host, path), NO_BODY
    told: dict[str, list[str]] = {}
    for name, value in fields:
        told.setdefault(name, []).append(value)
    shown: Form = {name: values[0] if len(values) == 1 else values for name, values in told.items()}
    method = "POST" if method == "post" else "GET"
    return FilledForm(method, address, body, shown, tuple(filling.unfilled()))


def _crlf(text: str) -> str:
    return _LINE_END.sub("\r\n", text)


@dataclass
class _Field:
    """A control with what was filled in; ``sends`` are its values."""

    control: Control
    sends: list[str]
    files: list[FilePart] = field(default_factory=list)


class _Filling:
    """A form as a request fills it in."""

    def __init__(self, request: Request, form: HtmlForm) -> None:
        self._form = form
        self._number = request.button
        self._given = {
            name: [values] if isinstance(values, str) else list(values)
            for name, values in request.form.items()
        }
        self._chosen = {
            name: parts if isinstance(parts, list) else [parts]
            for name, parts in request.files.items()
        }
        self._wanted = {name: list(values) for name, values in self._given.items()}
        self._why: dict[str, str] = {}
        button = self._button()
        self.pressed = button.attributes if button else {}
        self._fields = [
            self._fill(control)
            for control in form.controls
            if not (control.disabled or control.is_button or control.kind in ("button", "reset"))
        ]
        self.fields = [
            (one.control.name, value)
            for one in self._fields
            if one.control.name
            for value in one.sends
        ]
        self.files = [
            (one.control.name, part)
            for one in self._fields
            if one.control.name
            for part in one.files
        ]
        if button is not None and button.kind == "image":
            dot = f"{button.name}." if button.name else ""
            self.fields += [(f"{dot}x", "0"), (f"{dot}y", "0")]
        elif button is not None and button.name:
            self.fields.append((button.name, button.value))

    def _button(self) -> Control | None:
        """Return the button that is pressed: the one that the request names, or the first."""
        buttons = [control for control in self._form.controls if control.is_button]
        if number := self._number:
            if number > len(buttons):
                raise CannotSubmitError(f"The form has no button {number}.")
            if buttons[number - 1].disabled:
                raise CannotSubmitError("The button is disabled, so nothing is sent.")
            return buttons[number - 1]
        for button in buttons:
            wanted = self._wanted.get(button.name, [])
            if button.name and button.value in wanted and not button.disabled:
                wanted.remove(button.value)
                return button
        if buttons and buttons[0].disabled:
            raise CannotSubmitError("The form's first button is disabled, so nothing is sent.")
        return buttons[0] if buttons else None

    def _fill(self, control: Control) -> _Field:
        wanted = self._wanted.get(control.name, [])
        is_given = bool(control.name) and control.name in self._given
        match control.kind:
            case "checkbox" | "radio":
                ticked = "checked" in control.attributes
                if is_given:
                    ticked = control.value in wanted
                if ticked and is_given:
                    wanted.remove(control.value)
                return _Field(control, [control.value] if ticked else [])
            case "select":
                return _Field(control, self._selected(control, wanted, is_given))
            case "file":
                files = self._chosen.pop(control.name, [])
                if len(files) > 1 and "multiple" not in control.attributes:
                    self._why[control.name] = "it takes one file"
                    files = files[:1]
                return _Field(control, [], files or [NO_FILE])
            case _:
                return _Field(control, [self._written(control, wanted)])

    def _written(self, control: Control, wanted: list[str]) -> str:
        """Return the value of a control that a person writes into."""
        if not wanted:
            return control.value
        if control.kind == "hidden" or "readonly" in control.attributes:
            self._why[control.name] = "it's hidden" if control.kind == "hidden" else "it's readonly"
            return control.value
        value = wanted.pop(0)
        if control.kind == "textarea":
            return value
        value = value.replace("\r", "").replace("\n", "")
        if control.kind == "number":
            return value if _NUMBER.fullmatch(value) else ""
        return value.strip() if control.kind in ("email", "url") else value

    def _selected(self, control: Control, wanted: list[str], is_given: bool) -> list[str]:
        """Return what is chosen of a select: what the request says, else what the page does."""
        free = [option for option in control.options if not option.disabled]
        values = {option.value for option in free}
        several = "multiple" in control.attributes
        usual = [option for option in free if option.selected]
        if not several:
            usual = usual[-1:] or free[:1]
        chosen = []
        for option in free:
            said = option.value if option.value in wanted else option.label
            if option.value not in wanted and option.label in values:
                continue  # it's the value of another one
            if said in wanted:
                chosen.append(option)
                wanted.remove(said)
        emptied = is_given and several and not wanted
        if not (chosen or emptied):
            chosen = usual
        return [option.value for option in (chosen if several else chosen[:1])]

    def unfilled(self) -> Iterator[tuple[str, str]]:
        """Yield (name, why) for each field of the request that the form doesn't take."""
        for name, why in self._why.items():
            if self._wanted.get(name, [""]):  # else another control of this name took it
                yield name, why
        left = {name: [part.name for part in parts] for name, parts in self._chosen.items()}
        for name, rest in (*self._wanted.items(), *left.items()):
            named = [control for control in self._form.controls if control.name == name]
            marked = any(c.attributes.get("id") == name and not c.name for c in self._form.controls)
            if name in self._why or (named and not rest):
                continue
            if named and all(control.disabled for control in named):
                yield name, "it's disabled"
            elif named:
                yield name, f"it takes no {rest[0][:100]!r}"
            elif marked:
                yield name, "the control with this id has no name"
            else:
                yield name, "the form has no control of this name"

    def check(self) -> None:
        """Check what a browser checks before it sends a form.

        Raises:
            CannotSubmitError: something is missing or isn't what its control asks for.
        """
        ticked = {one.control.name for one in self._fields if one.sends}
        for one in self._fields:
            control, has = one.control, one.control.attributes
            if control.kind == "hidden" or "readonly" in has:
                continue
            name = (control.name or has.get("id", ""))[:100]
            value = next(iter(one.sends), "")
            is_empty = one.files == [NO_FILE] if control.kind == "file" else not value
            if control.kind == "radio":
                is_empty = control.name not in ticked
            if "required" in has and is_empty:
                raise CannotSubmitError(f"The browser asks to fill in {name!r}, and sends nothing.")
            if control.kind == "email" and value and not _EMAIL.fullmatch(value):
                raise CannotSubmitError(
                    f"The browser asks for an email address in {name!r}, and sends nothing."
                )
