"""Draw values at random for a run, and put them into its requests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from urllib.parse import quote

import msgspec

from lessons.course.model import Step
from sandbox.request import FilePart, Request, parse_request

PLACEHOLDER = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)\}(?!\})")
"""The name of a drawn value in braces; doubled braces are plain text."""


WITH_DRAWN = ("query", "form", "json", "body", "headers", "command")
"""The fields of a request that may hold drawn values, beside its path and its files."""

MOST_DRAWS = 6
"""For how many runs values are drawn where each value of a list should have its turn."""

DrawnValues = Mapping[str, str]
"""One value for each of a step's ``[draw]`` lists, by the list's name."""


def draw(step: Step, random: Random) -> dict[str, str]:
    """Draw one value for each of the step's ``[draw]`` lists."""
    return {name: random.choice(values) for name, values in step.front.draw.items()}


def draw_sets(
    step: Step, most: int = MOST_DRAWS, random: Random | None = None
) -> tuple[DrawnValues, ...]:
    """Return values for several runs of a step, `most` runs at the most.

    Every list gives each of its values before it gives one twice, in an order that is random or,
    without `random`, the list's own.  A step that draws nothing has one run.
    """
    lists = {
        name: random.sample(values, len(values)) if random else values
        for name, values in step.front.draw.items()
    }
    count = min(most, max(map(len, lists.values()), default=1))
    return tuple(
        {name: values[turn % len(values)] for name, values in lists.items()}
        for turn in range(count)
    )


def requests_for(step: Step, drawn: Mapping[str, str]) -> list[Request]:
    """Return the step's requests with the drawn values in them."""
    return [_with_drawn(to_request(given), drawn) for given in step.front.requests]


def to_request(given: str | dict[str, object]) -> Request:
    """Return a request of a course, which is a text like "GET /" or a table.

    Raises:
        RequestError: the text is no request.
        ValidationError: the table is none.
    """
    return parse_request(given) if isinstance(given, str) else msgspec.convert(given, Request)


def placeholders(value: object) -> set[str]:
    """Return the names of drawn values in a text, or in any text inside a table."""
    match value:
        case str():
            return set(PLACEHOLDER.findall(value))
        case Mapping():
            return {name for item in value.items() for part in item for name in placeholders(part)}
        case list() | tuple():
            return {name for item in value for name in placeholders(item)}
        case _:
            return set()


def put_drawn(text: str, drawn: Mapping[str, str]) -> str:
    """Return the text with the drawn values in place of their names."""
    return PLACEHOLDER.sub(lambda found: drawn.get(found[1], found[0]), text)


def _with_drawn(request: Request, drawn: Mapping[str, str]) -> Request:
    if not drawn:
        return request
    in_path = {name: quote(value, safe="") for name, value in drawn.items()}

    def file_with_drawn(part: FilePart) -> FilePart:
        name, content = put_drawn(part.name, drawn), put_drawn(part.content, drawn)
        return msgspec.structs.replace(part, name=name, content=content)

    return msgspec.structs.replace(
        request,
        path=put_drawn(request.path, in_path),
        files={
            field: [file_with_drawn(part) for part in parts]
            if isinstance(parts, list)
            else file_with_drawn(parts)
            for field, parts in request.files.items()
        },
        **{name: put_deep(getattr(request, name), drawn) for name in WITH_DRAWN},
    )


def put_deep(value: object, drawn: Mapping[str, str]) -> object:
    """Return JSON-like data with the drawn values put into every string."""
    match value:
        case str():
            return put_drawn(value, drawn)
        case dict():
            return {put_deep(key, drawn): put_deep(item, drawn) for key, item in value.items()}
        case list():
            return [put_deep(item, drawn) for item in value]
        case tuple():
            return tuple(put_deep(item, drawn) for item in value)
        case _:
            return value
