"""The kinds of checks that count what templates did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessons.course.model import Observation
from lessons.diagnosis.phrases import few, quoted, times
from lessons.grading.facts import Fact, Scope
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits, who
from sandbox.events import Included, Rendered, Undefined
from sandbox.timeline import Exchange, place_of

_USES = {
    "printed": ("prints", "print"),
    "looped over": ("loops over", "loop over"),
    "counted": ("counts", "count"),
    "raised": ("uses", "raise an UndefinedError for"),
}
"""What a template does with a name that nothing defines, and should do, by the event's word."""


@dataclass(frozen=True, slots=True)
class _Rendering:
    """A template that a view rendered, "" for one from a string.

    ``uses`` are the names of those that it extends, includes or imports, also through others.
    """

    template: str
    uses: tuple[str, ...]


class _Rendered(CheckKind[_Rendering]):
    """Templates that the app rendered."""

    name, question, identity, event = "rendered", "rendered", "template", Rendered
    others_are_near = False
    only_here = ("uses",)
    extra = "{place} renders {template}{while}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[_Rendering]]:
        for exchange in scope.exchanges:
            loaded, used = _loaded(exchange), dict[str, tuple[str, ...]]()
            for event in exchange.of(Rendered):
                name = event.template or ""
                if name not in used:
                    used[name] = _reach(event.template, loaded)
                yield Fact(_Rendering(name, used[name]), exchange, place_of(event))

    def fits(self, check: Observation, what: _Rendering) -> Fits:
        if check.template is not None:
            yield "template", what.template == check.template
        if check.uses is not None:
            yield "uses", check.uses in what.uses

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should render {_wanted(check)}, but it renders none."

    def near_miss(self, check: Observation, fact: Fact[_Rendering], misfits: Misfits) -> str:
        words = self.words(check, fact, misfits)
        if "template" in misfits:
            return (
                f"{words['spot']} renders {words['template']}, not {quoted(check.template or '')}."
            )
        uses = fact.what.uses
        used = few(map(quoted, uses)) if uses else "no other template"
        return f"{words['template']} uses {used}, not {quoted(check.uses or '')}."

    def words(self, check: Observation, fact: Fact[_Rendering], misfits: Misfits) -> dict[str, str]:
        return super().words(check, fact, misfits) | {"template": _template(fact.what.template)}

    def count(self, check: Observation, number: int, at: str) -> str:
        what = _template(check.template) if check.template else "A template"
        return f"{what} was rendered {times(number)}{at}"


class _Undefined(CheckKind[Undefined]):
    """Names that a template used and that nothing defines."""

    name, identity, event = "undefined", "named", Undefined
    others_are_near = False
    extra = "{spot} {uses} {named}, but {lacks}."
    counted = "Names that aren't defined were used {times}{at}"

    def facts(self, scope: Scope) -> Iterator[Fact[Undefined]]:
        for exchange in scope.exchanges:
            for event in exchange.of(Undefined):
                if event.used != "tested":  # that's right for a name that may be missing
                    yield Fact(event, exchange, place_of(event))

    def fits(self, check: Observation, what: Undefined) -> Fits:
        if check.named is not None:
            yield "named", what.name == check.named
        if check.used is not None:
            yield "used", what.used == check.used

    def asks_for_failure(self, check: Observation) -> bool:
        return check.used == "raised" and check.times != 0

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return any(exchange.of(Rendered) for exchange in scope.exchanges)

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should render a template, but it renders none."

    def nothing(self, check: Observation, scope: Scope) -> str:
        _, use = _USES[check.used or "printed"]
        name = quoted(check.named) if check.named else "a name"
        rendered = self.has_subject(check, scope)
        instead = "every name is defined" if rendered else "it renders none"
        return (
            f"{who(scope)} should have a template {use} {name}, which isn't defined, but {instead}."
        )

    def near_miss(self, check: Observation, fact: Fact[Undefined], misfits: Misfits) -> str:
        words = self.words(check, fact, misfits)
        if "named" in misfits:
            wanted = quoted(check.named or "")
            return f"{words['spot']} {words['uses']} {words['named']}, not {wanted}."
        _, use = _USES[check.used or "printed"]
        return f"{words['spot']} {words['uses']} {words['named']}, but it should {use} it."

    def words(self, check: Observation, fact: Fact[Undefined], misfits: Misfits) -> dict[str, str]:
        what = fact.what
        of = f"the {what.of} doesn't have it" if what.of else "it isn't defined"
        told = {"uses": _USES[what.used][0], "named": quoted(what.name), "lacks": of}
        return super().words(check, fact, misfits) | told


def _loaded(exchange: Exchange) -> dict[str | None, list[str]]:
    """Return for each template of a request the names of those that it loaded itself."""
    loaded: dict[str | None, dict[str, None]] = {}
    for event in exchange.of(Included):
        if event.template:
            loaded.setdefault(event.by, {})[event.template] = None
    return {by: [*names] for by, names in loaded.items()}


def _reach(template: str | None, loaded: Mapping[str | None, list[str]]) -> tuple[str, ...]:
    """Return the templates that one loaded, also through others."""
    found: dict[str | None, None] = {template: None}
    pending = [template]
    while pending:
        new = [name for name in loaded.get(pending.pop(), ()) if name not in found]
        found.update(dict.fromkeys(new))
        pending += new
    return tuple(name for name in found if name and name != template)


def _template(name: str) -> str:
    return quoted(name) if name else "a template from a string"


def _wanted(check: Observation) -> str:
    template = quoted(check.template) if check.template else "a template"
    return f"{template} with {quoted(check.uses)}" if check.uses else template


KINDS = (_Rendered(), _Undefined())
