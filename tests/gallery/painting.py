"""Play a journey at a size, and write the pictures that it takes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sandbox.sandbox import Sandbox
from tests.gallery.journeys import Journey
from tests.gallery.stage import Size, on_stage, still_world

SIZES: dict[str, Size] = {
    f"{columns}x{rows}": (columns, rows)
    for columns, rows in ((80, 24), (100, 30), (120, 36), (160, 45))
}
LOOKS = {
    "dark": "flasklings-dark",
    "light": "flasklings-light",
    "contrast": "flasklings-contrast",
}
"""The themes, by what their pictures are called."""


def paint(folder: Path, size: str, looks: Sequence[str], journey: Journey) -> list[str]:
    """Play a journey at a size; return the names of its pictures."""
    names: dict[str, None] = {}

    def keep(name: str, look: str, svg: str) -> None:
        names[f"{journey.name}-{name}"] = None
        (folder / f"{journey.name}-{name}.{size}.{look}.svg").write_text(svg)

    async def play() -> None:
        themes = {look: LOOKS[look] for look in looks}
        with tempfile.TemporaryDirectory() as name:
            home = Path(name)
            journey.prepare(home)
            async with on_stage(home, journey.start, SIZES[size], themes, keep) as stage:
                await journey.play(stage)

    with Sandbox(bulk=True) as sandbox, still_world(sandbox):
        asyncio.run(play())
    return list(names)
