"""Causes in what the app keeps in its session."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lessons.diagnosis.cause import Files, Finding
from lessons.diagnosis.phrases import request_line
from lessons.diagnosis.sources import called_name, python_sources
from sandbox import Timeline
from sandbox.events import SessionSeen
from sandbox.timeline import Place

_CHANGES = frozenset(
    ("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add")
)
"""Methods that change a list, a dict or a set inside."""


def not_saved(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """An entry of the session was changed inside, which the session doesn't notice."""
    for exchange in timeline.exchanges:
        for event in exchange.of(SessionSeen):
            for entry in event.unsaved[:1]:
                lines = {*_changing_lines(entry, files)}
                place = next(iter(lines)) if len(lines) == 1 else None
                yield Finding(
                    f"{request_line(exchange.request)} changed session[{entry!r}] inside. The"
                    " session notices assignments only, so the cookie was not written.",
                    place,
                    f"Write session.modified = True after it, or assign: session[{entry!r}] = …",
                    request=exchange.n,
                )


_RANDOM = frozenset(
    (
        *("urandom", "token_bytes", "token_hex", "token_urlsafe", "randbytes", "getrandbits"),
        *("uuid1", "uuid4", "generate_key", "random", "randint", "choices"),
    )
)
"""What makes another value at each call."""


def key_lost_at_restart(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """The secret key is made of chance, and the app can't read a cookie from before a restart."""
    restarted = False
    for exchange in timeline.exchanges:
        restarted |= exchange.request.restarted
        response = exchange.response
        rejected = response is not None and response.session == "rejected" and not response.too_old
        if restarted and rejected and (place := random_key(files)):
            yield Finding(
                f"{place} makes a new secret key at each start, and the app was started again."
                f" So it can't read the session cookie that {request_line(exchange.request)} sent.",
                place,
                _KEEP_KEY,
                request=exchange.n,
            )


_KEEP_KEY = "Make a key once, keep it in a setting or a file, and read it from there."


def key_made_at_start(timeline: Timeline, files: Files) -> Iterator[Finding]:
    """The secret key is made of chance, which a restart would show."""
    first = next((x for x in timeline.exchanges if x.cookies), None)
    place = random_key(files)
    if first is not None and place is not None:
        yield Finding(
            f"{place} makes a new secret key at each start. After a restart, or in another"
            " worker process, the app can't read the session cookie that"
            f" {request_line(first.request)} set.",
            place,
            _KEEP_KEY,
            request=first.n,
        )


def random_key(files: Files) -> Place | None:
    """Return the one line that makes the secret key of chance."""
    found = {
        Place(file, node.lineno)
        for file, source in python_sources(files)
        for node, value in _keys_set(source.tree)
        if _is_made_of_chance(value, source.tree)
    }
    return next(iter(found)) if len(found) == 1 else None


def _keys_set(tree: ast.Module) -> Iterator[tuple[ast.stmt | ast.expr, ast.expr]]:
    """Yield what sets the secret key, each with the value."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[
                    ast.Attribute(attr="secret_key")
                    | ast.Subscript(slice=ast.Constant(value="SECRET_KEY"))
                    | ast.Name(id="SECRET_KEY")
                ],
                value=value,
            ):
                yield node, value
            case ast.keyword(arg="SECRET_KEY", value=value):
                yield value, value


def _is_made_of_chance(value: ast.expr, tree: ast.Module) -> bool:
    """Say whether a value comes from chance alone, not from a setting or a file first."""
    if isinstance(value, ast.Name):
        given = [
            node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and any(isinstance(one, ast.Name) and one.id == value.id for one in node.targets)
        ]
        return len(given) == 1 and _is_made_of_chance(given[0], ast.Module([], []))
    calls = {called_name(node) for node in ast.walk(value)} - {""}
    looks_elsewhere = any(isinstance(node, ast.BoolOp | ast.IfExp) for node in ast.walk(value))
    return bool(calls & _RANDOM) and not calls & _READ_ELSEWHERE and not looks_elsewhere


_READ_ELSEWHERE = frozenset(("get", "getenv", "open", "read_text", "read_bytes", "setdefault"))


def _changing_lines(entry: str, files: Files) -> Iterator[Place]:
    """Yield the lines that change an entry of the session inside."""
    for file, source in python_sources(files):
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Attribute(value=changed, attr=name)) if name in _CHANGES:
                    changes = [changed]
                case ast.Assign(targets=targets):
                    changes = [one.value for one in targets if isinstance(one, ast.Subscript)]
                case ast.AugAssign(target=ast.Subscript(value=changed)):
                    changes = [changed]
                case _:
                    continue
            if any(_is_entry(one, entry) for one in changes):
                yield Place(file, node.lineno)


def _is_entry(node: ast.expr, entry: str) -> bool:
    match node:
        case ast.Subscript(value=value, slice=ast.Constant(value=key)) if key == entry:
            return _is_session(value)
        case ast.Call(
            func=ast.Attribute(value=value, attr="get" | "setdefault"),
            args=[ast.Constant(value=key), *_],
        ) if key == entry:
            return _is_session(value)
        case ast.Subscript(value=inner):
            return _is_entry(inner, entry)
    return False


def _is_session(node: ast.expr) -> bool:
    match node:
        case ast.Name(id="session") | ast.Attribute(attr="session"):
            return True
    return False
