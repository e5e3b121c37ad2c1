"""A course is opened from the cache while nothing of it has changed, and never otherwise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lessons.course import cache as course_cache
from lessons.course.cache import cached_course
from lessons.course.faults import CourseError
from lessons.course.loader import BUILT_IN, load_course
from lessons.course.model import Course
from tests.support.good_course import GOOD, LESSON, write_course


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "home" / "cache"


def title(course: Course) -> str:
    return course.lessons[0].steps[0].title


def retitle(folder: Path, new: str) -> None:
    page = sorted((folder / LESSON).glob("*/step.md"))[0]
    lines = page.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("title"))
    lines[at] = f'title = "{new}"'
    page.write_text("\n".join(lines))


def test_the_course_from_the_cache_is_the_course(cache: Path) -> None:
    first, second = cached_course(BUILT_IN, cache), cached_course(BUILT_IN, cache)
    assert first == second == load_course()


def test_it_is_really_taken_from_the_cache(course_folder: Path, cache: Path) -> None:
    cached_course(course_folder, cache)
    (kept,) = cache.iterdir()
    good = kept.read_bytes()
    assert b"flash() queues" in good
    kept.write_bytes(good.replace(b"flash() queues", b"FLASH() QUEUES"))
    assert title(cached_course(course_folder, cache)) == "FLASH() QUEUES"


def test_a_change_is_seen_at_once_also_one_of_the_same_length(
    course_folder: Path, cache: Path
) -> None:
    before = title(cached_course(course_folder, cache))
    retitle(course_folder, before[::-1])
    assert title(cached_course(course_folder, cache)) == before[::-1]


@pytest.mark.parametrize("module", ["folder.py", "new.py"])
def test_changed_code_of_the_loader_is_seen(
    module: str, course_folder: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = shutil.copytree(Path(course_cache.__file__).parent, tmp_path / "code")
    monkeypatch.setattr(course_cache, "__file__", str(code / "cache.py"))
    cached_course(course_folder, cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"flash() queues", b"FLASH() QUEUES"))
    assert title(cached_course(course_folder, cache)) == "FLASH() QUEUES"
    with (code / module).open("a") as file:
        file.write("# another rule")
    assert title(cached_course(course_folder, cache)) == "flash() queues"


def test_a_file_more_or_less_is_seen(course_folder: Path, cache: Path) -> None:
    cached_course(course_folder, cache)
    extra = course_folder / LESSON / "note.txt"
    extra.write_text("not part of a lesson")
    with pytest.raises(CourseError, match=r"note\.txt"):
        cached_course(course_folder, cache)
    extra.unlink()
    assert cached_course(course_folder, cache) == load_course(course_folder)


def test_a_course_with_a_fault_is_not_kept(course_folder: Path, cache: Path) -> None:
    (course_folder / "course.toml").write_text("title = 1")
    with pytest.raises(CourseError):
        cached_course(course_folder, cache)
    assert not cache.exists()


@pytest.mark.parametrize("intact", [0, 20, 40, 400])
def test_a_spoilt_cache_is_written_anew(course_folder: Path, cache: Path, intact: int) -> None:
    cached_course(course_folder, cache)
    (kept,) = cache.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(good[:intact] + b"\xc1" * (len(good) - intact))
    assert cached_course(course_folder, cache) == load_course(course_folder)
    assert kept.read_bytes() == good


def test_where_nothing_can_be_written_the_course_opens_all_the_same(
    course_folder: Path, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert cached_course(course_folder, in_the_way / "cache") == load_course(course_folder)


def test_two_courses_do_not_share_a_cache(course_folder: Path, tmp_path: Path, cache: Path) -> None:
    other = write_course(tmp_path / "other", GOOD)
    retitle(other, "Another")
    assert title(cached_course(course_folder, cache)) != "Another"
    assert title(cached_course(other, cache)) == "Another"
    assert len(list(cache.iterdir())) == 2
