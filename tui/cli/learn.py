"""``flasklings learn``: open the course at a lesson or a step."""

from __future__ import annotations

import click

from tui.cli.launch import open_course


@click.command("learn", short_help="Open the course at a lesson or a step.")
@click.argument("target", metavar="[[FOLDER/]LESSON[/STEP]]", required=False)
def command(target: str | None) -> int:
    """Open the course where you left it, or at LESSON or LESSON/STEP.

    LESSON and STEP are a number or a name. A course of your own goes by its folder: FOLDER,
    FOLDER/LESSON, FOLDER/LESSON/STEP.
    """
    if target is None:
        return open_course()
    from lessons.course.loader import BUILT_IN
    from tui.plain.targets import find_target

    found = find_target(target)
    folder = None if found.folder == BUILT_IN else found.folder
    if found.lesson is None:
        return open_course(folder)
    return open_course(folder, (found.lesson.slug, found.step.slug if found.step else ""))
