"""One public name means one thing: no two classes or type aliases of the product share a name."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.support.house import HOUSE
from tests.test_imports import CHILD, sources


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
            for name, line in public_types(ast.parse(path.read_bytes())):
                places[name].append(f"{path.relative_to(HOUSE)}:{line}")
    shared = [
        f"{name} is defined in {' and in '.join(found)}: give one of them another name"
        for name, found in places.items()
        if len(found) > 1 and not name.startswith("_")
    ]
    assert not shared, "\n".join(shared)
