"""Edits of a learner's Python, found in its syntax tree."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from lessons.diagnosis.phrases import CATEGORY_WORDS, FLASK_NAMES
from lessons.diagnosis.text_edit import TextEdit, line_end_of, line_span, line_starts, swap

View = ast.FunctionDef | ast.AsyncFunctionDef

_RESPONSES = frozenset(
    (
        *("redirect", "render_template", "render_template_string", "jsonify", "make_response"),
        *("send_file", "send_from_directory", "Response"),
    )
)
"""What makes a response of Flask's."""

_REST_OF_LINE = re.compile(r"[ \t\f]*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class PythonSource:
    """A Python text, its syntax tree, and where its lines begin."""

    text: str
    tree: ast.Module
    starts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> PythonSource | None:
        """Parse a text; return None if it isn't valid Python."""
        if text.startswith("\ufeff"):
            return None  # the positions of its first line would be off
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of a learner's text, on our screen
                tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        return cls(text, tree, tuple(line_starts(text)))

    def at(self, line: int, column: int) -> int:
        """Return the position of a line and a column in bytes of UTF-8, as `ast` counts."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode("utf-8", "ignore"))

    def span(self, node: ast.expr | ast.stmt | ast.alias) -> tuple[int, int]:
        """Return the positions where a node begins and ends."""
        end = self.at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self.at(node.lineno, node.col_offset), end

    def stands_alone(self, node: ast.stmt) -> bool:
        """Say whether no other code is on the lines of a statement."""
        start, end = self.span(node)
        before = self.text[self.starts[node.lineno - 1] : start]
        last = line_span(self.text, node.end_lineno or node.lineno)
        after = self.text[end : last[1]] if last else ""
        return not before.strip(" \t") and _REST_OF_LINE.fullmatch(after) is not None


def secret_key(source: PythonSource, every: Iterable[PythonSource]) -> TextEdit | None:
    """Set a key below the line that makes the app, or in place of an empty key."""
    made = [node for node in ast.walk(source.tree) if _makes_app(node)]
    stores = [store for one in every for store in _key_stores(one.tree)]
    if not made or len(made) > 1 or not isinstance(made[0], ast.Assign | ast.AnnAssign):
        return None
    app = _first_target(made[0])
    if app is None:
        return None
    if stores:
        return _replaced_key(source, stores, app)
    if not source.stands_alone(made[0]):
        return None
    start, end = source.span(made[0])
    line = line_span(source.text, made[0].end_lineno or made[0].lineno)
    indent = source.text[source.starts[made[0].lineno - 1] : start]
    at = line[1] if line else end
    new = f'{line_end_of(source.text)}{indent}{app}.secret_key = "dev"'
    return TextEdit.insert(at, new, "gave the app a secret key")


def out_of_guard(source: PythonSource, line: int) -> TextEdit | None:
    """Move a line from below ``if __name__ == "__main__":`` to below the line that makes the app.

    The value may only use what is imported above, else it may not be there yet.
    """
    made = [node for node in ast.walk(source.tree) if _makes_app(node)]
    if len(made) != 1 or not isinstance(made[0], ast.Assign) or made[0] not in source.tree.body:
        return None
    app = _first_target(made[0])
    for guard in source.tree.body:
        if not isinstance(guard, ast.If) or not is_for_scripts(guard.test) or guard.orelse:
            continue
        for node in guard.body:
            if node.lineno == line and source.stands_alone(node) and source.stands_alone(made[0]):
                known = {app, *_imported_above(source.tree, made[0].lineno)}
                if all(one.id in known for one in ast.walk(node) if isinstance(one, ast.Name)):
                    gone = guard if len(guard.body) == 1 else node
                    return _moved(source, node, gone, made[0])
    return None


def _imported_above(tree: ast.Module, line: int) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno < line:
            yield from (one.asname or one.name.partition(".")[0] for one in node.names)


def _moved(source: PythonSource, node: ast.stmt, gone: ast.stmt, above: ast.stmt) -> TextEdit:
    """Return the edit that writes a statement below another one, and deletes lines elsewhere."""
    start, end = source.span(node)
    line = line_span(source.text, above.end_lineno or above.lineno)
    at = line[1] if line else source.span(above)[1]
    last = gone.end_lineno or gone.lineno
    until = source.starts[last] if last < len(source.starts) else len(source.text)
    new = f"{line_end_of(source.text)}{source.text[start:end]}"
    changes = ((at, at, new), (source.starts[gone.lineno - 1], until, ""))
    return TextEdit(changes, "moved the key below the line that makes the app")


def views(source: PythonSource, name: str) -> Iterator[View]:
    """Yield the decorated functions of this name."""
    for node in ast.walk(source.tree):
        if isinstance(node, View) and node.name == name and node.decorator_list:
            yield node


def missing_return(source: PythonSource, view: View, after: int) -> TextEdit | None:
    """Put return in front of the call that makes a view's response, from line `after` on."""
    helpers = {
        node.name
        for node in source.tree.body
        if isinstance(node, View)
        and any(isinstance(inner, ast.Return) and inner.value for inner in ast.walk(node))
    }
    calls = [
        last
        for last in _tails(view.body)
        if isinstance(last.value, ast.Call)
        and (_flask_name(last.value) in _RESPONSES or _plain_name(last.value) in helpers)
    ]
    later = [call for call in calls if call.lineno >= after] or calls
    if not later:
        return None
    at, _ = source.span(min(later, key=lambda call: call.lineno))
    return TextEdit.insert(at, "return ", "put return in front of the call")


def ask_for_pairs(source: PythonSource, line: int) -> TextEdit | None:
    """Add with_categories=True to the only read in a line."""
    call = _only_call(source, line, "get_flashed_messages")
    did = "added with_categories=True"
    if call is None or call.args or any(word.arg is None for word in call.keywords):
        return None
    for word in call.keywords:
        if word.arg == "with_categories":
            if not (isinstance(word.value, ast.Constant) and word.value.value is False):
                return None
            return TextEdit(((*source.span(word.value), "True"),), "made it with_categories=True")
    at = source.span(call.func)[1]
    opened = re.compile(r"[ \t]*\(").match(source.text, at)
    comma = ", " if call.keywords else ""
    new = f"with_categories=True{comma}"
    return TextEdit.insert(opened.end(), new, did) if opened else None


def put_filter_in_list(source: PythonSource, line: int) -> TextEdit | None:
    """Put the category_filter of the only read in a line into a list."""
    call = _only_call(source, line, "get_flashed_messages")
    for word in call.keywords if call else ():
        value = word.value
        if word.arg == "category_filter" and _is_text(value):
            start, end = source.span(value)
            new = f"[{source.text[start:end]}]"
            return TextEdit(((start, end, new),), "put the category into a list")
    return None


def swap_arguments(source: PythonSource, line: int) -> TextEdit | None:
    """Swap the two arguments of the only flash() in a line."""
    call = _only_call(source, line, "flash")
    if call is None or any(isinstance(given, ast.Starred) for given in call.args):
        return None
    given = list(call.args)
    for word in call.keywords:
        if word.arg == "category":
            given.append(word.value)
        else:
            return None
    if len(given) != 2 or not _is_text(given[0]) or _word(given[0]) not in CATEGORY_WORDS:
        return None
    if _word(given[1]) in CATEGORY_WORDS:
        return None
    if isinstance(given[1], ast.Constant) and not _is_text(given[1]):
        return None
    first, second = map(source.span, given)
    return swap(first, second, source.text, "put the message first and the category second")


def flask_import(source: PythonSource, name: str) -> TextEdit | None:
    """Import a name from flask, in the line that already imports from flask if there is one."""
    body = source.tree.body
    did = f"imported {name} from flask"
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module == "flask" and not node.level:
            if any(alias.name in (name, "*") for alias in node.names):
                return None
            return TextEdit.insert(source.span(node.names[-1])[1], f", {name}", did)
    first = next((node for node in body if not _must_be_first(node)), None)
    if first is None or isinstance(first, View | ast.ClassDef) or not source.stands_alone(first):
        return None
    at = source.starts[first.lineno - 1]
    return TextEdit.insert(at, f"from flask import {name}{line_end_of(source.text)}", did)


def replace_word(source: PythonSource, line: int | None, old: str, new: str) -> TextEdit | None:
    """Write another word where a name, an attribute, an argument or a string is just this word.

    Without a line the whole file is looked at.  A word with several meanings there is left alone.
    An imported name is replaced wherever the file uses it.
    """
    nodes = list(ast.walk(source.tree if line is None else _statement_at(source.tree, line)))
    words = [word for node in nodes if (word := _word_span(source, node, old))]
    if line is not None:
        words = [(kind, span) for kind, span in words if _is_on(source, span, nodes, line)]
    kinds = {kind for kind, _ in words}
    if len(kinds) != 1 or (len(words) > 1 and kinds != {"name"}):
        return None
    if kinds != {"string"} and not all(map(str.isidentifier, new.split("."))):
        return None
    spans = {span for _, span in words}
    if kinds == {"import"}:
        used = (_word_span(source, node, old) for node in ast.walk(source.tree))
        spans |= {span for kind, span in filter(None, used) if kind == "name"}
    changes = tuple((*span, new) for span in sorted(spans))
    edit = TextEdit(changes, f"wrote {new} in place of {old}")
    is_new = kinds == {"name"} and new in FLASK_NAMES and not _binds(source.tree, new)
    imported = flask_import(source, new) if is_new else None
    return TextEdit((*imported.changes, *changes), edit.did) if imported else edit


def _statement_at(tree: ast.Module, line: int) -> ast.AST:
    """Return the smallest statement that a line is part of; the module for a decorator's line."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return min(around, key=lambda node: (node.end_lineno or 0) - node.lineno, default=tree)


def _is_on(source: PythonSource, span: tuple[int, int], nodes: list[ast.AST], line: int) -> bool:
    """Say whether a span is on the line, or in a statement without a block of its own there."""
    simple = not hasattr(nodes[0], "body")
    at = line_span(source.text, line)
    return simple or (at is not None and at[0] <= span[0] <= at[1])


def _word_span(
    source: PythonSource, node: ast.AST, word: str
) -> tuple[str, tuple[int, int]] | None:
    """Return what a node uses a word as, and where the word is, if it does."""
    match node:
        case ast.Name(id=name) if name == word:
            return "name", source.span(node)
        case ast.Attribute(attr=name) if name == word:
            end = source.span(node)[1]
            return "attribute", (end - len(word), end)
        case ast.keyword(arg=name) if name == word:
            start = source.at(node.lineno, node.col_offset)
            return "argument", (start, start + len(word))
        case ast.Constant(value=str(value)) if value == word:
            start, end = source.span(node)
            is_plain = source.text[start + 1 : end - 1] == word
            return ("string", (start + 1, end - 1)) if is_plain else None
        case ast.alias(name=name, asname=asname) if name == word:
            start, _ = source.span(node)
            return "import" if asname is None else "alias", (start, start + len(word))
        case ast.ImportFrom(module=name, level=0) if name == word:
            start, _ = source.span(node)
            found = re.compile(r"from\s+").match(source.text, start)
            return ("module", (found.end(), found.end() + len(word))) if found else None
    return None


def _binds(tree: ast.Module, name: str) -> bool:
    """Say whether a module imports or defines a name."""
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=found, asname=None) | ast.alias(asname=found) if found == name:
                return True
            case ast.alias(name="*"):
                return True
            case ast.Name(id=found, ctx=ast.Store()) | ast.arg(arg=found) if found == name:
                return True
            case ast.FunctionDef(name=found) | ast.ClassDef(name=found) if found == name:
                return True
    return False


def clear_first(source: PythonSource, line: int) -> TextEdit | None:
    """Swap flash() and the session.clear() after it."""
    for node in ast.walk(source.tree):
        for block in _blocks(node):
            for one, other in pairwise(block):
                if (
                    one.lineno == line
                    and _is_call(one, "flash")
                    and isinstance(other, ast.Expr)
                    and _clears_session(other.value)
                    and source.stands_alone(one)
                    and source.stands_alone(other)
                ):
                    did = "moved session.clear() above flash()"
                    return swap(source.span(one), source.span(other), source.text, did)
    return None


def _makes_app(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.Return) else None
    return isinstance(value, ast.Call) and _flask_name(value) == "Flask"


def _first_target(node: ast.Assign | ast.AnnAssign) -> str | None:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else None


def _key_stores(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the nodes that may set a key: secret_key = …, config["SECRET_KEY"] and so on."""
    script = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and is_for_scripts(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        match node:
            case _ if node in script:
                pass  # a server that imports the app passes it over
            case (
                ast.Attribute(attr="secret_key", ctx=ast.Store())
                | ast.Constant(value="SECRET_KEY")
                | ast.Name(id="SECRET_KEY")
                | ast.keyword(arg="SECRET_KEY")
            ):
                yield node
            case ast.Call(func=ast.Attribute(attr=name)) if name.startswith("from_"):
                yield node


def is_for_scripts(test: ast.expr) -> bool:
    """Say whether it's the condition of ``if __name__ == "__main__":``."""
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant("__main__")]):
            return True
    return False


def _replaced_key(source: PythonSource, stores: list[ast.AST], app: str) -> TextEdit | None:
    """Replace an empty key, if no other key is set."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Assign(
                targets=[ast.Attribute(value=ast.Name(id=name)) as target],
                value=ast.Constant(value=value),
            ) if name == app and stores == [target] and value in ("", b"", None):
                return TextEdit(((*source.span(node.value), '"dev"'),), "gave the app a secret key")
    return None


def _tails(block: list[ast.stmt]) -> Iterator[ast.Expr]:
    """Yield the expressions that may be the last of a block, in all its branches."""
    blocks = [block]
    while blocks:
        match blocks.pop()[-1:]:
            case [ast.Expr() as last]:
                yield last
            case [ast.If(body=body, orelse=orelse)]:
                blocks += [body, orelse]
            case [ast.With(body=body) | ast.AsyncWith(body=body)]:
                blocks.append(body)
            case [ast.Match(cases=cases)]:
                blocks += [case.body for case in cases]
            case [ast.Try() as last] if not last.finalbody:
                blocks += [last.orelse or last.body, *(one.body for one in last.handlers)]


def _only_call(source: PythonSource, line: int, name: str) -> ast.Call | None:
    """Return the only call of a name in a line."""
    calls = [
        node
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and _flask_name(node) == name
        and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return calls[0] if len(calls) == 1 else None


def _flask_name(call: ast.Call) -> str:
    """Return the name that is called, as it is or as flask.name; "" for other calls."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="flask"), attr=name):
            return name
        case _:
            return _plain_name(call)


def _plain_name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_call(node: ast.stmt, name: str) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Call) and _flask_name(value) == name


def _clears_session(node: ast.expr) -> bool:
    match node:
        case ast.Call(
            func=ast.Attribute(
                value=ast.Name(id="session") | ast.Attribute(ast.Name(id="flask"), "session"),
                attr="clear",
            )
        ):
            return True
    return False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _word(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    return value.lower() if isinstance(value, str) else ""


def _must_be_first(node: ast.stmt) -> bool:
    """Say whether it must come first: a docstring, or an import from __future__."""
    if isinstance(node, ast.Expr):
        return _is_text(node.value)
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield block
