"""Make the gallery: every screen, in every size and look, and a page that shows them all.

Run it with ``python -m tests.gallery FOLDER``; ``--size``, ``--look`` and ``--journey`` make less
of it.  Two runs write the same files, so what differs between two folders is a change of the
screens.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from html import escape
from pathlib import Path

from tests.gallery.journeys import JOURNEYS
from tests.gallery.painting import LOOKS, SIZES, paint

PAGE = """\
<!doctype html>
<meta charset="utf-8">
<title>Every screen of flasklings</title>
<style>
body {{ font-family: sans-serif; background: #888; }}
figure {{ display: inline-block; margin: 4px; }}
img {{ width: 30vw; }}
</style>
{body}
"""


def index(names: Sequence[str], sizes: Sequence[str], looks: Sequence[str]) -> str:
    """Return the page: a row for each screen and size, the looks side by side."""
    rows = [
        f"<h2>{escape(name)}</h2>"
        + "".join(
            f'<figure><img loading="lazy" src="{name}.{size}.{look}.svg">'
            f"<figcaption>{size} {look}</figcaption></figure>"
            for size in sizes
            for look in looks
        )
        for name in names
    ]
    return PAGE.format(body="\n".join(rows))


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append", choices=SIZES, help="only this size")
    parser.add_argument("--look", action="append", choices=LOOKS, help="only this look")
    parser.add_argument("--journey", action="append", choices=JOURNEYS, help="only this journey")
    options = parser.parse_args()
    folder: Path = options.folder
    sizes, looks = options.size or [*SIZES], options.look or [*LOOKS]
    journeys = [JOURNEYS[name] for name in options.journey or JOURNEYS]
    folder.mkdir(parents=True, exist_ok=True)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn) as pool:
        played = {
            f"{journey.name} at {size}": pool.submit(paint, folder, size, looks, journey)
            for journey in journeys
            for size in sizes
        }
        broken = {where: one.exception() for where, one in played.items() if one.exception()}
    good = (one.result() for where, one in played.items() if where not in broken)
    names = dict.fromkeys(name for taken in good for name in taken)
    (folder / "index.html").write_text(index([*names], sizes, looks))
    print(f"{len(names) * len(sizes) * len(looks)} pictures in {folder}")
    for where, error in broken.items():
        print(f"{where}: {error}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
