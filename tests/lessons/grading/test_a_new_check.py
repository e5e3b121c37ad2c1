"""A new kind of check needs its name and fields, its class and its handout question: no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from lessons.course.model import NARROWED_BY, Check, Observation, Observe
from lessons.course.step_rules import observation_faults
from lessons.diagnosis.phrases import quoted, request_line, times
from lessons.export.exercise import SUPPORT, checks_as_tests, write_handout
from lessons.grading.facts import Fact, Scope
from lessons.grading.kinds import CHECK_KINDS
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits
from lessons.grading.run import run_step
from sandbox.events import Responded
from tests.lessons.conftest import Run
from tests.lessons.export.test_exercise import in_folder
from tests.support.timelines import step

REDIRECTED = cast(Observe, "redirected")
"""In the product the name is one more in the literal `Observe`."""


class Redirected(CheckKind[Responded]):
    """Redirects, narrowed by text in the address that they lead to."""

    name, question = REDIRECTED, "redirects"

    def facts(self, scope: Scope) -> Iterator[Fact[Responded]]:
        for exchange in scope.exchanges:
            if exchange.response is not None and exchange.response.location:
                yield Fact(exchange.response, exchange)

    def fits(self, check: Observation, what: Responded) -> Fits:
        if check.contains is not None:
            yield "contains", check.contains in (what.location or "")

    def nothing(self, check: Observation, scope: Scope) -> str:
        return "The app should redirect, but it does not."

    def near_miss(self, check: Observation, fact: Fact[Responded], misfits: Misfits) -> str:
        leads = f"The redirect leads to {quoted(fact.what.location or '')}"
        return f"{leads}, not to {quoted(check.contains or '')}."

    def unwanted(self, check: Observation, fact: Fact[Responded]) -> str:
        assert fact.exchange is not None
        return f"{request_line(fact.exchange.request)} redirects."

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"The app redirected {times(number)}"


QUESTION = '''

@question
def redirects(self, one, contains=""):
    """Where redirects lead."""
    return [one.location] if one.location and contains in one.location else []


Run.redirects = redirects
'''
"""In the product it stands among the other questions of ``handout_conftest.txt``."""

APP = """\
from flask import Flask, redirect

app = Flask(__name__)


@app.post("/save")
def save():
    return redirect("/done")


@app.get("/done")
def done():
    return "Done"
"""


@pytest.fixture(autouse=True)
def _new_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECK_KINDS, REDIRECTED, Redirected())
    monkeypatch.setitem(NARROWED_BY, REDIRECTED, ("contains",))


def redirected(contains: str | None = None, number: int | None = None) -> Check:
    return Check(name="it redirects", observe=REDIRECTED, contains=contains, times=number)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (redirected("/done", 1), ""),
        (redirected("/home"), "The redirect leads to '/done', not to '/home'."),
        (redirected(number=0), "POST /save redirects."),
        (redirected(number=2), "The app redirected once in the whole run, not twice."),
    ],
    ids=str,
)
def test_it_is_judged_and_fails_with_its_own_sentence(one: Check, why: str, run: Run) -> None:
    asked = step(one, requests=("POST /save",), files={"app.py": APP})
    [result] = run_step(asked, asked.project(), {}, run).verdict.results
    assert (result.passed, result.why) == (not why, why)


def test_an_exception_blocks_it(run: Run) -> None:
    broken = APP.replace("return redirect", "return redirected")
    asked = step(redirected(), requests=("POST /save",), files={"app.py": broken})
    [result] = run_step(asked, asked.project(), {}, run).verdict.results
    assert result.why.startswith("app.py:8 uses an unknown name")


def test_a_field_that_does_not_narrow_it_is_a_fault() -> None:
    assert list(observation_faults(redirected("/done"), 1, {})) == []
    one = Observation(observe=REDIRECTED, status=302)
    [(field, _)] = observation_faults(one, 1, {})
    assert field == "status"


def test_it_becomes_a_test_of_a_handout(tmp_path: Path) -> None:
    passes, fails = redirected("/done", 1), redirected("/home")
    asked = step(passes, fails, requests=("POST /save",), files={"app.py": APP})
    assert 'assert len(run.redirects(contains="/done")) == 1' in checks_as_tests(asked)
    write_handout(asked, {}, tmp_path / "mine")
    with (tmp_path / "mine" / SUPPORT).open("a") as support:
        support.write(QUESTION)
    tests = in_folder(tmp_path / "mine", "pytest", "-q", "-p", "no:cacheprovider")
    assert "1 failed, 1 passed" in tests.stdout, tests.stdout
