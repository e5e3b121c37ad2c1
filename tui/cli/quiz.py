"""``flasklings quiz``: a lesson's quiz, on the screen or line by line."""

from __future__ import annotations

import click


@click.command("quiz", short_help="Ask a lesson's questions.")
@click.argument("target", metavar="[[FOLDER/]LESSON]", required=False)
@click.option("--plain", is_flag=True, help="Ask line by line, for pipes and screen readers.")
def command(target: str | None, plain: bool) -> int:
    """Ask the questions of LESSON, or of the lesson where you are.

    LESSON is a number or a name. A course of your own goes by its folder: FOLDER or FOLDER/LESSON.
    """
    from tui.cli.launch import open_course

    if not plain and target is None:
        return open_course(start="quiz")
    from tui.plain.errors import UsageError
    from tui.plain.targets import find_target

    found = find_target(target)
    if found.step is not None:
        raise UsageError(f"a quiz belongs to a whole lesson: leave out the step in {target!r}")
    if found.lesson is not None and not found.lesson.quiz:
        raise UsageError(f"{found.lesson.title} has no quiz")
    if plain:
        from tui.plain.sittings import ask_quiz

        return ask_quiz(found)
    return open_course(found.folder, (found.lesson.slug, "quiz") if found.lesson else "quiz")
