"""``flasklings learn``: the course, opened at a lesson or a step."""

from __future__ import annotations

import click

from tui.opening import open_course


@click.command("learn", short_help="Open the course at a lesson or a step.")
@click.argument("target", metavar="[LESSON[/STEP]]", required=False)
def command(target: str | None) -> int:
    """Open the course where you left it, or at LESSON or LESSON/STEP.

    LESSON is a number, a name or the folder of a course of your own; STEP is a number or a name.
    """
    if target is None:
        return open_course()
    from tui.commands.targets import find_target

    found = find_target(target)
    if found.lesson is None:
        return open_course(found.folder)
    return open_course(start=(found.lesson.slug, found.step.slug if found.step else ""))
