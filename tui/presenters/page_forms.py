"""A form of a page as a learner fills it in, and the request that sends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sandbox.html_controls import Control, HtmlForm
from sandbox.html_document import PlacedControl
from sandbox.request import Form, Request

Filled = Mapping[tuple[int, int], tuple[str, ...]]
"""What was changed: the values of a control, by its form and its place there.

A box that's ticked has one value, one that isn't has none.
"""

TICKED = frozenset(("checkbox", "radio"))
PRESSED = frozenset(("submit", "image", "button", "reset"))


def values_of(control: Control) -> tuple[str, ...]:
    """Return what a control holds before anybody changes it."""
    if control.kind in TICKED:
        return (control.value,) if "checked" in control.attributes else ()
    if control.kind != "select":
        return (control.value,)
    chosen = [one.value for one in control.options if one.selected and not one.disabled]
    if "multiple" in control.attributes:
        return tuple(chosen)
    free = [one.value for one in control.options if not one.disabled]
    return tuple(chosen[-1:] or free[:1])


def current(target: PlacedControl, filled: Filled) -> tuple[str, ...]:
    """Return what a control holds now."""
    return filled.get((target.form, target.place), values_of(target.control))


def is_written(target: PlacedControl) -> bool:
    """Say whether a learner types into a control."""
    return target.control.kind not in (*TICKED, *PRESSED, "select", "file", "hidden")


def is_open(target: PlacedControl) -> bool:
    """Say whether a learner can change or press a control."""
    return not (target.control.disabled or "readonly" in target.control.attributes)


def with_value(filled: Filled, target: PlacedControl, *values: str) -> Filled:
    """Return what is filled in once a control holds these values."""
    return {**filled, (target.form, target.place): values}


def turned(filled: Filled, target: PlacedControl, form: HtmlForm | None) -> Filled:
    """Return what is filled in once a box is ticked or unticked, or the next choice is chosen."""
    control, now = target.control, current(target, filled)
    match control.kind:
        case "checkbox":
            return with_value(filled, target, *(() if now else (control.value,)))
        case "radio":
            others = {
                (target.form, place): ()
                for place, one in enumerate(form.controls if form else ())
                if one.kind == "radio" and one.name == control.name
            }
            return {**filled, **others, (target.form, target.place): (control.value,)}
        case "select" if target.option is not None:
            value = control.options[target.option].value
            kept = [one for one in now if one != value]
            chosen = kept if value in now else [*now, value]
            return with_value(filled, target, *chosen)
        case "select":
            free = [one.value for one in control.options if not one.disabled]
            at = free.index(now[0]) if now and now[0] in free else -1
            return with_value(filled, target, *free[(at + 1) % max(len(free), 1) :][:1])
        case _:
            return filled


def emptied(filled: Filled, form: int) -> Filled:
    """Return what is filled in once a form is reset."""
    return {key: values for key, values in filled.items() if key[0] != form}


def form_request(
    forms: Sequence[HtmlForm], number: int, filled: Filled, button: int = 0, client: str = "A"
) -> Request:
    """Return the request that sends a form, with one of its buttons or with its first one."""
    fields: dict[str, list[str]] = {}
    for place, control in enumerate(forms[number - 1].controls):
        fixed = control.disabled or "readonly" in control.attributes
        if not control.name or fixed or control.kind in (*PRESSED, "hidden", "file"):
            continue
        values = filled.get((number, place), values_of(control))
        fields.setdefault(control.name, []).extend(values)
    form: Form = dict(fields)
    return Request(submit=number, button=button, form=form, client=client)


def button_number(forms: Sequence[HtmlForm], target: PlacedControl) -> int:
    """Return which of its form's buttons a button is, counted from 1."""
    controls = forms[target.form - 1].controls
    return sum(one.is_button for one in controls[: target.place + 1])
