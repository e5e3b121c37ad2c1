"""The skeleton course, proved again after each change; all runs are made by one bench."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.grading.runs import Bench
from sandbox import Sandbox
from tests.support.skeleton_check import Prover


@pytest.fixture(scope="package")
def bench(bulk_sandbox: Sandbox) -> Bench:
    return Bench(bulk_sandbox)


@pytest.fixture
def prover(bench: Bench, tmp_path: Path) -> Prover:
    return Prover(bench, tmp_path / "course")
