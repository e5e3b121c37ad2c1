"""The house rules: which floor may import what, over every file."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.house import HOUSE

FLOORS = ("sandbox", "lessons", "tui")
"""From the ground up: a floor imports itself and those before it."""

CHILD = HOUSE / "sandbox" / "child"
DATA = tuple(HOUSE / "lessons" / name for name in ("flask", "causes", "skeleton"))
"""Learners' and authors' material, no code of the house."""

ONE_FLOOR_ONLY = {
    "flask": (CHILD,),
    "werkzeug": (CHILD,),
    "jinja2": (CHILD,),
    "textual": (HOUSE / "tui",),
    "rich": (HOUSE / "tui",),
    "click": (HOUSE / "tui",),
}
"""What only one part of the house may import."""

PLAIN = (
    "tui/__main__.py",
    "tui/cli",
    "tui/plain",
    "tui/presenters",
)
"""What the commands without a screen are made of."""


MAY_IMPORT = {
    "sandbox": "",
    "lessons.course": "sandbox",
    "lessons.diagnosis": "lessons.course sandbox",
    "lessons.grading": "lessons.course lessons.diagnosis sandbox",
    "lessons.store": "",
    "lessons.review": "lessons.course lessons.store",
    "lessons.practice": "lessons.course lessons.grading lessons.review lessons.store",
    "lessons.authoring": (
        "lessons.course lessons.diagnosis lessons.grading lessons.practice sandbox"
    ),
    "lessons.submissions": "lessons.course lessons.diagnosis lessons.grading sandbox",
    "lessons.export": (
        "lessons.course lessons.grading lessons.practice lessons.review lessons.store sandbox"
    ),
    "tui.presenters": ("lessons.course lessons.diagnosis lessons.review lessons.store sandbox"),
    "tui.text": (
        "lessons.course lessons.diagnosis lessons.grading lessons.practice lessons.review"
        " lessons.store sandbox tui.presenters"
    ),
    "tui.background": (
        "lessons.course lessons.grading lessons.review lessons.store sandbox tui.presenters"
    ),
    "tui.widgets": (
        "lessons.course lessons.practice sandbox tui.background tui.presenters tui.text"
    ),
    "tui.plain": (
        "lessons.authoring lessons.course lessons.diagnosis lessons.export lessons.grading"
        " lessons.practice lessons.review lessons.store lessons.submissions sandbox tui.presenters"
    ),
    "tui.screens.host": "lessons.course tui.background tui.widgets",
    "tui.screens.sheets": (
        "lessons.course lessons.store sandbox tui.background tui.presenters"
        " tui.screens.host tui.text tui.widgets"
    ),
    "tui.screens": (
        "lessons.course lessons.review sandbox tui.background tui.presenters tui.screens.host"
        " tui.screens.sheets tui.text tui.widgets"
    ),
    "tui.screens.practice": (
        "lessons.course lessons.grading lessons.practice lessons.review lessons.store sandbox"
        " tui.background tui.presenters tui.screens.host tui.text tui.widgets"
    ),
    "tui.screens.lesson": (
        "lessons.course lessons.diagnosis lessons.export lessons.grading"
        " lessons.store sandbox tui.background tui.presenters tui.screens.host"
        " tui.screens.sheets tui.text tui.widgets"
    ),
    "tui.theme": "",
    "tui.app": (
        "lessons.course lessons.diagnosis lessons.store sandbox tui.background tui.screens"
        " tui.screens.host tui.screens.lesson tui.screens.practice tui.screens.sheets tui.theme"
        " tui.widgets"
    ),
    "tui.cli": (
        "lessons.authoring lessons.course lessons.export lessons.grading"
        " lessons.store lessons.submissions sandbox tui.app tui.plain tui.presenters"
    ),
    "tui.__main__": "tui.cli",
}
"""Each package (or lone module), and what it may import beside itself.

A package stands below everything that it imports, so the order of this table shows that there is
no circle.
"""


def sources() -> list[Path]:
    return sorted(
        path
        for floor in FLOORS
        for path in (HOUSE / floor).rglob("*.py")
        if not any(path.is_relative_to(folder) for folder in DATA)
    )


def module_name(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, at_start_only: bool = False) -> Iterator[str]:
    """Yield the full names that a file imports; at its start only, or anywhere in it."""
    tree = _tree(path)
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in _running_at_start(tree) if at_start_only else ast.walk(tree):
        match node:
            case ast.Import():
                yield from (name.name for name in node.names)
            case ast.ImportFrom(level=0):
                assert node.module is not None
                yield node.module
            case ast.ImportFrom():
                base = package[: len(package) - node.level + 1]
                yield ".".join([*base, *([node.module] if node.module else [])])
            case _:
                pass


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), str(path))


def _running_at_start(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that run when the module is imported, as far as imports need it."""
    for node in tree.body:
        yield node
        block = isinstance(node, ast.If | ast.Try | ast.With)
        if block and not (isinstance(node, ast.If) and _is_for_types(node)):
            yield from ast.walk(node)


def _is_for_types(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def test_imports_only_point_down() -> None:
    def is_above(name: str, here: int) -> bool:
        floor = name.split(".", maxsplit=1)[0]
        return floor == "tests" or (floor in FLOORS and FLOORS.index(floor) > here)

    upward = {
        module_name(path): above
        for path in sources()
        for here in [FLOORS.index(path.relative_to(HOUSE).parts[0])]
        if (above := [name for name in imports(path) if is_above(name, here)])
    }
    assert upward == {}


def package_of(name: str) -> str:
    """Return the entry of `MAY_IMPORT` that a module or a name in it belongs to."""
    while name not in MAY_IMPORT and "." in name:
        name = name.rpartition(".")[0]
    return name


def test_each_package_imports_what_its_contract_lists_and_nothing_else() -> None:
    used: dict[str, set[str]] = {package: set() for package in MAY_IMPORT}
    for path in sources():
        here = package_of(module_name(path))
        if path.is_relative_to(CHILD) or here not in MAY_IMPORT:
            continue
        used[here] |= {package_of(name) for name in imports_of_names(path)} & MAY_IMPORT.keys()
        used[here].discard(here)
    allowed = {package: set(names.split()) for package, names in MAY_IMPORT.items()}
    assert {p: used[p] - allowed[p] for p in used if used[p] - allowed[p]} == {}
    idle = {p: allowed[p] - used[p] for p in used if allowed[p] - used[p]}
    assert idle == {}, "remove these arrows from the contract: nothing uses them"


def test_the_contract_has_no_circle() -> None:
    above: set[str] = set()
    for package, names in MAY_IMPORT.items():
        assert set(names.split()) <= above, f"{package} must stand below what it imports"
        above.add(package)


def test_every_module_belongs_to_a_package_of_the_contract() -> None:
    strays = {n for path in sources() if package_of(n := module_name(path)) not in MAY_IMPORT}
    assert strays <= {"lessons", "tui"}, "the roots themselves"


def imports_of_names(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports, and `package.name` for each name from a package."""
    yield from imports(path)
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.level == 0:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_what_belongs_to_one_part_stays_there() -> None:
    def strays(name: str, path: Path) -> bool:
        allowed = ONE_FLOOR_ONLY.get(name.split(".", maxsplit=1)[0])
        return allowed is not None and not any(path.is_relative_to(part) for part in allowed)

    astray = {
        module_name(path): names
        for path in sources()
        if (names := [name for name in imports(path) if strays(name, path)])
    }
    assert astray == {}


def test_the_child_imports_nothing_of_ours_but_itself() -> None:
    known = sys.stdlib_module_names | {"flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous"}
    known |= {"blinker", "click"}
    for path in CHILD.rglob("*.py"):
        foreign = {
            name
            for name in imports(path)
            if not name.startswith("sandbox.child") and name.split(".")[0] not in known
        }
        assert not foreign, path


def test_nothing_but_the_child_is_reached_by_the_child_and_nothing_imports_it() -> None:
    for path in sources():
        if not path.is_relative_to(CHILD):
            inside = {name for name in imports(path) if name.startswith("sandbox.child")}
            assert not inside, path


def test_the_plain_commands_never_import_textual() -> None:
    seen: set[Path] = set()
    for start in PLAIN:
        path = HOUSE / start
        assert path.exists(), path
        for file in path.rglob("*.py") if path.is_dir() else [path]:
            _follow(file, seen)
    for path in seen:
        heavy = {
            name
            for name in imports(path, at_start_only=True)
            if name.split(".")[0] in ("textual", "rich", "flask")
        }
        assert not heavy, path


def _follow(path: Path, seen: set[Path]) -> None:
    """Add a file and, again and again, what its imports at the start reach in the house."""
    if path in seen:
        return
    seen.add(path)
    for name in imports(path, at_start_only=True):
        if name.split(".")[0] in FLOORS:
            target = HOUSE.joinpath(*name.split("."))
            for file in (target.with_suffix(".py"), target / "__init__.py"):
                if file.exists():
                    _follow(file, seen)


def test_the_lower_floors_run_without_the_screen_and_without_flask() -> None:
    lower = [path for path in sources() if not path.is_relative_to(HOUSE / "tui")]
    modules = [module_name(path) for path in lower if not path.is_relative_to(CHILD)]
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"textual", "rich", "flask", "werkzeug", "click", "tui"}
