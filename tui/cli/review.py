"""``flasklings review``: review cards on the screen or line by line."""

from __future__ import annotations

import click


@click.command("review", short_help="Review what you're about to forget.")
@click.argument("course", metavar="[COURSE]", required=False)
@click.option("--plain", is_flag=True, help="Ask line by line, for pipes and screen readers.")
def command(course: str | None, plain: bool) -> int:
    """Ask the questions, predictions and blanks that are due, and a few new ones.

    COURSE is the folder of a course of your own.
    """
    from tui.cli.launch import open_course

    if not plain and course is None:
        return open_course(start="review")
    from tui.plain.errors import UsageError
    from tui.plain.targets import find_target

    found = find_target(course)
    if found.lesson is not None:
        raise UsageError(f"a review covers the whole course: leave out the lesson {course!r}")
    if plain:
        from tui.plain.sittings import ask_review

        return ask_review(found)
    return open_course(found.folder, "review")
