"""``flasklings review``: what is about to be forgotten, on the screen or line by line."""

from __future__ import annotations

import click


@click.command("review", short_help="Ask what you are about to forget.")
@click.argument("course", metavar="[COURSE]", required=False)
@click.option("--plain", is_flag=True, help="Ask line by line, for pipes and screen readers.")
@click.option("--fit", is_flag=True, help="Fit the schedule to you; needs an optional extra.")
def command(course: str | None, plain: bool, fit: bool) -> int:
    """Ask the questions, predictions and blanks that are due, and a few new ones.

    COURSE is the folder of a course of your own.
    """
    if fit:
        return fit_schedule()
    from tui.cli.launch import open_course

    if not plain and course is None:
        return open_course(start="review")
    from tui.plain.errors import UsageError
    from tui.plain.targets import find_target

    found = find_target(course)
    if found.lesson is not None:
        raise UsageError(f"a review is of a whole course: leave out the lesson {course!r}")
    if plain:
        from tui.plain.sittings import ask_review

        return ask_review(found)
    return open_course(found.folder, "review")


def fit_schedule() -> int:
    """Fit the schedule to the learner's answers; say why where that cannot be done."""
    from lessons.review.deck import fit, fit_offer
    from lessons.store.paths import data_folder
    from lessons.store.progress import Progress

    progress = Progress.open(data_folder())
    try:
        offer = fit_offer(progress)
        told = progress.notice
        if told:
            _complain(told)
        if offer.why_not:
            _complain(offer.why_not)
            return 1
        click.echo(f"Fitting the schedule to {offer.reviews} answers of yours: a few minutes…")
        fit(progress)
    finally:
        progress.close()  # which tries the file once more
    if not progress.durable:
        if progress.notice != told:
            _complain(progress.notice)
        _complain("What was fitted is lost: fit again once the progress file can be written.")
        return 1
    click.echo("Done. From now on, cards come back by what your answers say of you.")
    return 0


def _complain(what: str) -> None:
    from sandbox.text import one_line

    click.echo(f"flasklings review: {one_line(what)}", err=True)
