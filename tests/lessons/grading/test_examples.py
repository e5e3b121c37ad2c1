"""Each kind of observation has an example in CONTRIBUTING, which holds with every Flask."""

from __future__ import annotations

from random import Random
from typing import get_args

import msgspec
import pytest

from lessons.course.model import Observe, Step
from lessons.course.placeholders import draw, requests_for
from lessons.course.step_rules import step_faults
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import CheckState, check, failures_asked_for
from sandbox import Sandbox, fold
from tests.support.observation_examples import EXAMPLES, opposite


def test_every_kind_has_an_example() -> None:
    shown = {one.observe for step in EXAMPLES for one in step.front.checks}
    assert set(get_args(Observe)) - shown == set()


@pytest.mark.parametrize("step", EXAMPLES, ids=lambda step: step.front.checks[0].observe)
def test_an_example_holds_and_its_opposite_fails(step: Step, each_flask: Sandbox) -> None:
    assert list(step_faults(step)) == []
    drawn = draw(step, Random(1))
    run = fold(each_flask.run(step.project(), requests_for(step, drawn)))
    findings = explain(run, step.project().files, failures_asked_for(step, run, drawn))
    assert [result.why for result in check(step, run, drawn, findings).results if result.why] == []
    for number, one in enumerate(step.front.checks):
        checks = [*step.front.checks]
        checks[number] = opposite(one)
        turned = msgspec.structs.replace(step.front, checks=tuple(checks))
        verdict = check(msgspec.structs.replace(step, front=turned), run, drawn, findings)
        result = verdict.results[number]
        assert (result.state, result.why[-1:]) == (CheckState.FAILED, "."), one.name
