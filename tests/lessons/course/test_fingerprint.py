"""A fingerprint of a course's files changes with each of them, and with nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from lessons.course.fingerprint import fingerprint


def test_every_kind_of_change_is_seen(tmp_path: Path) -> None:
    step = tmp_path / "15-flashing" / "01-queue"
    step.mkdir(parents=True)
    page = step / "step.md"
    states = [fingerprint(tmp_path)]
    page.write_text("one")
    states.append(fingerprint(tmp_path))
    page.write_text("two!")
    states.append(fingerprint(tmp_path))
    os.utime(page, ns=(1, 1))
    states.append(fingerprint(tmp_path))
    page.rename(step / "other.md")
    states.append(fingerprint(tmp_path))
    assert len(set(states)) == len(states)


def test_hidden_and_compiled_files_and_links_in_a_loop_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "course.toml").write_text("title")
    before = fingerprint(tmp_path)
    (tmp_path / ".step.md.swp").write_text("x")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "app.pyc").write_text("x")
    assert fingerprint(tmp_path) == before
    (tmp_path / "loop").symlink_to(tmp_path)
    assert len(fingerprint(tmp_path)) == len(before) + 1


def test_a_folder_that_is_gone_is_an_empty_one(tmp_path: Path) -> None:
    assert fingerprint(tmp_path / "none") == frozenset()
