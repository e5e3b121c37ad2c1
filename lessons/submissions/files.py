"""Read submissions: a folder with one file or one folder for each learner.

No submission is trusted: links aren't followed, pipes aren't opened, nothing large is read.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from lessons.course.faults import listed
from lessons.course.model import Step
from sandbox.plain_file import NotPlainError, open_plain, read_at_most
from sandbox.project_files import SKIPPED_FOLDERS
from sandbox.text import one_line

MAX_ENTRIES = 200
"""Files and folders in one submission; those that are skipped don't count."""

MAX_TEXT = 64 * 1024
"""Bytes of a file that is one of the exercise's own."""

MAX_BYTES = 4 * 1024 * 1024
"""Bytes of a submission in all."""

MAX_NAMED = 3
"""How many files a sentence names."""

_PASSED_OVER = SKIPPED_FOLDERS | {"__MACOSX"}


class AnswersError(ValueError):
    """There are no submissions to judge; the message is one sentence."""


class NoAnswerError(ValueError):
    """What a learner handed in can't be judged; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The file or folder that one learner handed in, not read yet."""

    learner: str
    path: Path


def find_submissions(folder: Path) -> tuple[Submission, ...]:
    """Return the submissions in a folder by their learners' names, without hidden entries.

    A file is named without its ending, unless another would have the same name.

    Raises:
        AnswersError: the folder can't be read, or is empty.
    """
    try:
        with os.scandir(folder) as found:
            entries = [
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in found
                if not entry.name.startswith(".") and entry.name not in _PASSED_OVER
            ]
    except OSError as problem:
        raise AnswersError(f"cannot read the answers in {folder}: {problem.strerror}.") from problem
    if not entries:
        raise AnswersError(f"{folder} holds no answers: put one file or folder per learner there.")
    short = {name: name if is_folder else Path(name).stem for name, is_folder in entries}
    # A name without its ending gives way to a whole one: ada.py.py isn't ada.py.
    count = Counter(name for pair in short.items() for name in set(pair))
    named = ((one if count[one] == 1 else name, name) for name, one in short.items())
    return tuple(Submission(learner, folder / name) for learner, name in sorted(named))


def read_answer(step: Step, path: Path) -> dict[str, bytes]:
    """Return the files to run: the submission's, and the step's own where it has none.

    A single file replaces the file of that ending which the exercise is about.  The files of a
    folder may be deeper inside it, as an archive unpacks.

    Raises:
        NoAnswerError: it can't be judged.
    """
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            given = _place_files(dict(_files(path)), step)
        elif stat.S_ISLNK(mode):
            raise NoAnswerError("this is a link, and links are not followed.")
        else:
            name = _replaced_file(step, path)
            given = {name: _read_bytes(path, path.name, MAX_TEXT)}
    except OSError as problem:
        where = one_line(Path(problem.filename or path).name, 80)
        raise NoAnswerError(f"{where} cannot be read: {problem.strerror}.") from problem
    for name in step.files:
        if len(given.get(name, b"")) > MAX_TEXT:
            raise NoAnswerError(f"{name} is larger than {MAX_TEXT // 1024} KiB.")
    files = {**{name: text.encode() for name, text in step.files.items()}, **given}
    for name in files:
        for above in PurePosixPath(name).parents:
            if above.as_posix() in files:
                wanted, is_here = ("folder", "file") if name in step.files else ("file", "folder")
                raise NoAnswerError(f"{above} must be a {wanted}, and is a {is_here} here.")
    return files


def _replaced_file(step: Step, path: Path) -> str:
    """Return which of the step's files a lone file is."""
    changed = [name for name in step.files if name in step.solution]
    by_name = [name for name in step.files if PurePosixPath(name).name == path.name]
    wanted = path.suffix.lower()
    for name in (*by_name, *changed, *step.solution, *step.files):
        if PurePosixPath(name).suffix == wanted:
            return name
    told = _name_files(changed or step.files)
    raise NoAnswerError(f"{one_line(path.name, 80)} isn't an answer to this exercise: give {told}.")


def _place_files(given: dict[str, bytes], step: Step) -> dict[str, bytes]:
    """Return a folder's files by their places in the app, wherever inside the folder that is."""
    known = set(step.files) | set(step.solution)
    if known & given.keys():
        return given
    apps = {name: own for name in given for own in known if name.endswith(f"/{own}")}
    tops = {name.removesuffix(own) for name, own in apps.items()}
    if not tops:
        raise NoAnswerError(
            f"none of the exercise's files is in it: give {_name_files(step.files)}."
        )
    if len(tops) > 1:
        what = f"the exercise's files are in it more than once: {_name_files(sorted(apps))}."
        raise NoAnswerError(what)
    (top,) = tops
    return {name.removeprefix(top): data for name, data in given.items() if name.startswith(top)}


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (path inside, content) of a folder's files."""
    waiting, left, entries = [""], MAX_BYTES, 0
    while waiting:
        inside = waiting.pop()
        for entry in _entries(root / inside):
            entries += 1
            name = f"{inside}{entry.name}"
            if entries > MAX_ENTRIES:
                raise NoAnswerError(f"it holds more than {MAX_ENTRIES} files.")
            if one_line(name) != name:
                shown = one_line(name, 80)
                raise NoAnswerError(f"a file's name holds characters that none should: {shown}.")
            if entry.is_symlink():
                raise NoAnswerError(f"{one_line(name, 80)} is a link, and links are not followed.")
            if entry.is_dir():
                waiting.append(f"{name}/")
            else:
                data = _read_bytes(Path(entry.path), name, left)
                left -= len(data)
                if left < 0:
                    raise NoAnswerError(f"it is larger than {MAX_BYTES // 1024 // 1024} MiB.")
                yield name, data


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    """Return what an app may need of a folder, in a steady order; nothing of an environment."""
    with os.scandir(folder) as found:
        needed = (
            entry
            for entry in found
            if not entry.name.startswith(".")
            and entry.name not in _PASSED_OVER
            and not entry.name.endswith((".pyc", ".pyo"))
        )
        entries = list(islice(needed, MAX_ENTRIES + 1))
    if any(entry.name == "pyvenv.cfg" for entry in entries):
        return ()
    return sorted(entries, key=lambda entry: entry.name)


def _read_bytes(path: Path, name: str, most: int) -> bytes:
    """Return a file's content, cut after one byte too many."""
    try:
        with open_plain(path) as file:
            return read_at_most(file, most)
    except NotPlainError as problem:
        raise NoAnswerError(f"{one_line(name, 80)} is neither a file nor a folder.") from problem


def _name_files(names: Iterable[str]) -> str:
    some = list(names)
    return listed(one_line(name, 80) for name in some[:MAX_NAMED]) + (
        " …" if len(some) > MAX_NAMED else ""
    )
