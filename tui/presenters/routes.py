"""The routes of an app, and the request that each is tried with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sandbox.events import Route
from sandbox.text import one_line
from sandbox.timeline import Place

UNASKED = frozenset({"HEAD", "OPTIONS"})
"""Methods that Flask adds by itself."""

_VARIABLE = re.compile(r"<(?:(?P<kind>\w+)(?:\([^>]*\))?:)?(?P<name>\w+)>")

EXAMPLES = {"int": "1", "float": "1.5", "uuid": "00000000-0000-0000-0000-000000000001"}
"""The example for a variable of each converter; a variable of another one gets its own name."""


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One method of one route: what the list shows, and the request that it's tried with."""

    method: str
    rule: str
    endpoint: str
    request: str
    place: Place | None

    @property
    def is_ready(self) -> bool:
        """Whether the request can be sent as it is: it reads, and nothing in it is made up."""
        return self.method == "GET" and "<" not in self.rule


def route_rows(routes: Iterable[Route]) -> Sequence[RouteRow]:
    """Return a row for each method of each route, in the order of the paths."""
    rows = [
        RouteRow(
            method,
            one_line(route.rule),
            one_line(route.endpoint),
            f"{method} {example_path(route.rule)}",
            Place(route.file, route.line) if route.file and route.line else None,
        )
        for route in routes
        for method in route.methods
        if method not in UNASKED
    ]
    return sorted(rows, key=lambda row: (row.endpoint.endswith("static"), row.rule, row.method))


def example_path(rule: str) -> str:
    """Return a path that a rule may match: each variable has an example, or its name."""
    return _VARIABLE.sub(lambda found: EXAMPLES.get(found["kind"] or "", found["name"]), rule)
