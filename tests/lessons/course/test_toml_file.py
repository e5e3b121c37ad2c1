"""The lines of TOML keys agree with what `tomllib` reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.course.toml_file import TomlFile

TOML = """\
# a comment with [brackets] and "quotes"
title = "a = [1] # no comment"   # one
list = [
  "first",   # ] no end
  { text = '}', why = "it" }, 3,
]

[draw]
name = ["Ada"]
"a key".inner = 'x'

[[questions]]
id = "one"
card = '''
line one
line two'''

[[questions.options]]
text = "a"
[[questions.options]]
text = \"\"\"
  say \\"\"\" and ""quoted"" \"\"\"\"
[[questions]]
[questions.proof]
app = "queue"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("list", 3),
        ("list[0]", 4),
        ("list[1].why", 5),
        ("list[2]", 5),
        ("draw", 8),
        ("draw.name[0]", 9),
        ("draw.a key.inner", 10),
        ("questions", 12),
        ("questions[0].card", 14),
        ("questions[0].options[0].text", 19),
        ("questions[0].options[1].text", 21),
        ("questions[1]", 23),
        ("questions[1].proof.app", 25),
        # A key that is missing is sought on the line of its table.
        ("summary", 1),
        ("questions[0].ask", 12),
        ("questions[0].options[1].why", 20),
        ("questions[1].options", 23),
        ("questions[1].proof.shows[0].observe", 24),
        ("list[1].right", 5),
    ],
)
def test_a_key_is_found_on_its_line(path: str, line: int) -> None:
    assert TomlFile("", TOML).line(path) == line


def test_the_first_line_of_a_long_text_is_found() -> None:
    positions = TomlFile("", TOML).positions
    assert positions["questions[0].card"].text_line == 15
    assert positions["questions[0].options[1].text"].text_line == 22
    assert positions["title"].text_line is None


KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True)
TEXTS = st.sampled_from(
    ['"x"', "'x'", '"a # [b] \\" = {"', "''", "'''\nfirst\n# second\n'''", '"""\n"a" \\\\"""']
)
SCALARS = TEXTS | st.sampled_from(["1", "true", "-2.5e3", "1979-05-27 07:32:00"])
COMMENTS = st.sampled_from(["", " # [c] = 'd'"])


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> str:
    """A value as it stands behind an equals sign."""
    kind = draw(st.sampled_from(["scalar", "array", "table"])) if depth else "scalar"
    if kind == "array":
        items = draw(st.lists(inline(depth - 1), max_size=3))
        return "[" + ",".join(f"\n  {item}" for item in items) + draw(COMMENTS) + "\n]"
    if kind == "table":
        names = draw(st.lists(KEYS, unique=True, max_size=3))
        pairs = [f"{name} = {draw(inline(0))}" for name in names]
        return "{ " + ", ".join(pairs) + " }"
    return draw(SCALARS)


@st.composite
def documents(draw: st.DrawFn) -> str:
    blocks: list[str] = []
    names = draw(st.lists(KEYS, unique=True, max_size=4))
    for level, name in enumerate(names):
        tables = draw(st.integers(1, 2))
        heads = [f"[[{name}]]"] * tables if tables > 1 else [f"[{name}]"]
        for head in [""] if level == 0 else heads:
            keys = draw(st.lists(KEYS, unique=True, max_size=3))
            pairs = [f"{key} = {draw(inline())}{draw(COMMENTS)}" for key in keys if key != name]
            blocks.append("\n".join([*([head] if head else []), *pairs]))
    return "\n\n".join(blocks)


def paths(value: object, path: str = "") -> Iterator[str]:
    match value:
        case dict():
            for key, item in value.items():
                below = f"{path}.{key}" if path else key
                yield below
                yield from paths(item, below)
        case list():
            for index, item in enumerate(value):
                yield f"{path}[{index}]"
                yield from paths(item, f"{path}[{index}]")


@given(toml=documents())
def test_every_key_that_is_read_has_a_line_and_it_stands_there(toml: str) -> None:
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError:
        return  # the same table twice
    found, lines = TomlFile("", toml).positions, toml.split("\n")
    assert set(found) == set(paths(table))
    for path, position in found.items():
        name = path.rpartition(".")[2]
        if not name.endswith("]"):
            assert name in lines[position.line - 1], path
