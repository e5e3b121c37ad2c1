"""The house rules over every file: which floor may import what, and one name means one thing."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.support.house import HOUSE, printed_by

FLOORS = ("sandbox", "lessons", "tui")
"""From the ground up."""

CHILD = HOUSE / "sandbox" / "child"
DATA = tuple(HOUSE / "lessons" / name for name in ("flask", "causes", "skeleton"))
"""Learners' and authors' material, no code of the house."""

ONE_PART_ONLY = {
    "flask": (CHILD,),
    "werkzeug": (CHILD,),
    "jinja2": (CHILD, HOUSE / "lessons" / "diagnosis"),
    "textual": (HOUSE / "tui",),
    "rich": (HOUSE / "tui",),
    "click": (HOUSE / "tui",),
    "sandbox.child": (CHILD,),
    "lessons": (HOUSE / "lessons", HOUSE / "tui"),
    "tui": (HOUSE / "tui",),
    "tests": (),
}
"""What only some parts of the house may import. Imports between the floors only point down."""

PLAIN = ("tui.__main__", "tui.cli", "tui.error_log", "tui.plain", "tui.presenters")
"""What the commands without a screen are made of."""


MAY_IMPORT = {
    "sandbox": "",
    "lessons.course": "sandbox",
    "lessons.diagnosis": "lessons.course sandbox",
    "lessons.grading": "lessons.course lessons.diagnosis sandbox",
    "lessons.store": "",
    "lessons.review": "lessons.course lessons.store",
    "lessons.practice": "lessons.course lessons.grading lessons.review lessons.store sandbox",
    "lessons.authoring": (
        "lessons.course lessons.diagnosis lessons.grading lessons.practice sandbox"
    ),
    "lessons.submissions": "lessons.course lessons.diagnosis lessons.grading sandbox",
    "lessons.export": (
        "lessons.course lessons.grading lessons.practice lessons.review lessons.store sandbox"
    ),
    "tui.error_log": "lessons.store",
    "tui.keys": "sandbox",
    "tui.presenters": ("lessons.course lessons.diagnosis lessons.review lessons.store sandbox"),
    "tui.text": (
        "lessons.course lessons.diagnosis lessons.grading lessons.practice lessons.review"
        " lessons.store sandbox tui.keys tui.presenters"
    ),
    "tui.background": (
        "lessons.course lessons.diagnosis lessons.grading lessons.review lessons.store sandbox"
        " tui.error_log tui.presenters"
    ),
    "tui.widgets": (
        "lessons.course lessons.practice sandbox tui.background tui.keys tui.presenters tui.text"
    ),
    "tui.plain": (
        "lessons.authoring lessons.course lessons.diagnosis lessons.export lessons.grading"
        " lessons.practice lessons.review lessons.store lessons.submissions sandbox tui.presenters"
    ),
    "tui.screens.host": "lessons.course tui.background tui.widgets",
    "tui.screens.paned": "tui.background tui.screens.host tui.widgets",
    "tui.theme": "",
    "tui.screens.sheets": (
        "lessons.course lessons.diagnosis lessons.store sandbox tui.background tui.keys"
        " tui.presenters tui.screens.host tui.text tui.theme tui.widgets"
    ),
    "tui.screens": (
        "lessons.course lessons.review sandbox tui.background tui.keys tui.presenters"
        " tui.screens.host tui.screens.sheets tui.text tui.widgets"
    ),
    "tui.screens.practice": (
        "lessons.course lessons.grading lessons.practice lessons.review lessons.store sandbox"
        " tui.background tui.keys tui.presenters tui.screens.host tui.text tui.widgets"
    ),
    "tui.screens.lesson": (
        "lessons.course lessons.diagnosis lessons.export lessons.grading"
        " lessons.store sandbox tui.background tui.keys tui.presenters tui.screens.host"
        " tui.screens.paned tui.screens.sheets tui.text tui.widgets"
    ),
    "tui.screens.project": (
        "lessons.diagnosis sandbox tui.background tui.presenters tui.screens.host"
        " tui.screens.lesson tui.screens.paned tui.screens.sheets tui.text tui.widgets"
    ),
    "tui.app": (
        "lessons.course lessons.diagnosis lessons.store sandbox tui.background tui.keys tui.screens"
        " tui.screens.host tui.screens.lesson tui.screens.practice tui.screens.project"
        " tui.screens.sheets tui.theme tui.widgets"
    ),
    "tui.cli": (
        "lessons.authoring lessons.course lessons.export lessons.grading"
        " lessons.store lessons.submissions sandbox tui.app tui.background tui.plain tui.keys"
        " tui.presenters"
    ),
    "tui.__main__": "sandbox tui.cli tui.error_log",
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


def imports(path: Path) -> Iterator[str]:
    """Yield the full names that a file imports, at its start or anywhere in it."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(_tree(path)):
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


def is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def test_what_belongs_to_one_part_stays_there() -> None:
    def strays(name: str, path: Path) -> bool:
        return any(
            is_in(name, package) and not any(path.is_relative_to(part) for part in parts)
            for package, parts in ONE_PART_ONLY.items()
        )

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


def loaded_by(modules: Iterable[str]) -> set[str]:
    """Return what is loaded in a fresh Python that imports these modules."""
    return set(printed_by(f"import sys, {', '.join(modules)}\nprint(*sys.modules)").split())


def test_the_plain_commands_never_import_textual() -> None:
    names = [module_name(path) for path in sources()]
    plain = [name for name in names if any(is_in(name, package) for package in PLAIN)]
    assert not loaded_by(plain) & {"textual", "rich", "flask"}


def test_the_lower_floors_run_without_the_screen_and_without_flask() -> None:
    lower = [path for path in sources() if not path.is_relative_to(HOUSE / "tui")]
    loaded = loaded_by(module_name(path) for path in lower if not path.is_relative_to(CHILD))
    assert not loaded & {"textual", "rich", "flask", "werkzeug", "click", "tui"}


def public_types(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield (name, line) of a module's public classes and type aliases."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() | ast.BinOp()):
                if name[0].isupper() and not name.isupper():
                    yield name, node.lineno
            case _:
                pass


def test_no_two_public_types_share_a_name() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path in sources():
        if not path.is_relative_to(CHILD):  # the child runs alone, in the app's process
            for name, line in public_types(_tree(path)):
                places[name].append(f"{path.relative_to(HOUSE)}:{line}")
    shared = [
        f"{name} is defined in {' and in '.join(found)}: give one of them another name"
        for name, found in places.items()
        if len(found) > 1 and not name.startswith("_")
    ]
    assert not shared, "\n".join(shared)
