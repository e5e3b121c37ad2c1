"""Many runs at once, and leaving before they are done."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from dataclasses import replace
from threading import Event

import pytest

from lessons.grading.runs import Bench, StoppedError, Tally, many_at_once
from sandbox import Project, Sandbox

HANGS = "from flask import Flask\napp = Flask(__name__)\nwhile True: pass\n"


@pytest.mark.parametrize("way", [KeyboardInterrupt, ValueError])
def test_who_leaves_early_stops_the_runs_and_makes_no_more(
    way: type[BaseException], sandbox: Sandbox
) -> None:
    bench, begun = Bench(sandbox), Event()

    def run(number: int) -> object:
        begun.set()
        return bench.run(Project.from_texts({"app.py": f"{HANGS}# {number}\n"}), (), Tally())

    jobs: list[Future[object]] = []

    def leave() -> None:
        with many_at_once(2, "test", bench.stop) as pool:
            jobs.extend(pool.submit(run, number) for number in range(6))
            assert begun.wait(30)
            raise way

    with pytest.raises(way):
        leave()
    ends = {CancelledError if job.cancelled() else type(job.exception()) for job in jobs}
    assert StoppedError in ends
    assert ends <= {StoppedError, CancelledError}  # under load all six may have been begun


def test_who_stays_has_every_run_made(sandbox: Sandbox) -> None:
    bench = Bench(sandbox)
    whole = HANGS.replace("while True: pass", "")
    with many_at_once(2, "test", bench.stop) as pool:
        projects = [Project.from_texts({"app.py": f"{whole}# {n}\n"}) for n in range(4)]
        jobs = [pool.submit(bench.run, project, (), Tally()) for project in projects]
    for job in jobs:
        ended = job.result().ended
        assert ended is not None
        assert ended.reason == "finished"


def test_a_run_that_is_watched_for_more_is_another_run(sandbox: Sandbox) -> None:
    bench, tally = Bench(sandbox), Tally()
    watched = Project.from_texts({"app.py": HANGS.replace("while True: pass", "")})
    with many_at_once(1, "test", bench.stop) as pool:
        projects = [watched, watched, replace(watched, watch=frozenset({"sql"}))]
        for job in [pool.submit(bench.run, project, (), tally) for project in projects]:
            job.result()
    assert tally.runs == 2
