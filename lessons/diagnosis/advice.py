"""What to do about an exception that has no page of its own, by its words and by its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lessons.diagnosis.cause import Files
from lessons.diagnosis.phrases import MAX_QUOTED, did_you_mean, few, quoted, request_line
from lessons.diagnosis.python_fixes import View
from lessons.diagnosis.routes import routes_for
from lessons.diagnosis.sources import decorators, functions, returns_of, source_line
from sandbox import Timeline
from sandbox.events import Failed, Requested
from sandbox.text import one_line
from sandbox.timeline import Exchange, Place, place_of

CLOSE = 0.6
"""How similar two names must be, from 0 to 1, so that one is taken for a slip of the other."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do; ``said`` is why it happened, ``place`` the line, if it's another one."""

    fix: str = "Read the last line of the traceback first: it names what was wrong."
    said: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception with what is known around it."""

    error: Failed
    line: str
    exchange: Exchange | None
    timeline: Timeline
    files: Files


_NONE = (
    "Something here is None. get(), fetchone() and get_json(silent=True) return None if there's"
    " nothing: test it first."
)

_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "OperationalError",
        r"no such table: (?:main\.)?(\S+)",
        "Make the table first: CREATE TABLE {0} (…). If the file isn't there, SQLite makes an empty"
        " one.",
    ),
    (
        "OperationalError",
        r"no such column: (\S+)",
        "Compare the name with those in CREATE TABLE. Pass a value with ?, not in the statement.",
    ),
    (
        "OperationalError",
        r'near "([^"]*)": syntax error',
        "Look at the statement right before {0}. Pass each value with ?, not in the statement.",
    ),
    (
        "OperationalError",
        "database is locked",
        "Another connection still writes: commit or close it first.",
    ),
    (
        "ProgrammingError",
        r"Incorrect number of bindings",
        "Pass one value for each ?, in a tuple. A tuple of one value has a comma: (name,).",
    ),
    (
        "ProgrammingError",
        "created in a thread",
        "Open a connection in each request, and keep it in g.",
    ),
    (
        "ProgrammingError",
        "Cannot operate on a closed",
        "Fetch the rows before the connection is closed, or open another one.",
    ),
    (
        "ProgrammingError",
        r"type '(\w+)' is not supported",
        "SQLite stores strings, numbers, bytes and None. Convert the value to one of these first.",
    ),
    (
        "IntegrityError",
        r"UNIQUE constraint failed: (\S+)",
        "There's a row with this {0} already. Catch sqlite3.IntegrityError, and tell the user.",
    ),
    (
        "IntegrityError",
        r"NOT NULL constraint failed: (\S+)",
        "Give {0} a value, or a DEFAULT in CREATE TABLE.",
    ),
    (
        "LookupError",
        r"no exception for '(\d+)'",
        "abort() takes a number, not a string: abort({0}).",
    ),
    (
        "LookupError",
        r"no exception for (\d+)",
        "abort() knows only the usual errors. Return the status: return …, {0}.",
    ),
    (
        "AttributeError",
        r"'SecureCookieSession' object has no attribute '(\w+)'",
        "The session is a dict, so write session['{0}'].",
    ),
    (
        "AssertionError",
        r"setup method '\w+' can no longer be called on the blueprint",
        "Move register_blueprint() below the last route of the blueprint.",
    ),
    (
        "AssertionError",
        r"setup method '\w+' can no longer be called on the application",
        "Register it while the app is loaded, before its first request.",
    ),
    (
        "ValueError",
        r"invalid literal for int\(\)",
        "The string isn't a whole number. Test it first, or read it with get(…, type=int): then"
        " you get None.",
    ),
    (
        "TypeError",
        "list indices must be integers",
        "This is a list, so it takes a number. Take an item first: [0].",
    ),
    (
        "TypeError",
        "tuple indices must be integers",
        "This is a tuple, so it takes a number. To read rows by name, set row_factory ="
        " sqlite3.Row on the connection.",
    ),
    (
        "AttributeError",
        r"'dict' object has no attribute '(\w+)'",
        "Python reads a dict with square brackets: ['{0}']. Only a template takes a dot.",
    ),
    (
        "TypeError",
        "Allowed methods must be a list of strings",
        'Write a list: methods=["POST"].',
    ),
    (
        "TypeError",
        "Use the 'route' decorator to use the 'methods' argument",
        "Write .route(…, methods=[…]), or the decorator that's named after the method.",
    ),
    (
        "TypeError",
        "can't multiply sequence by non-int of type 'str'",
        "Both values are strings. Convert them with int(…); in a rule, <int:…> does that.",
    ),
    (
        "SyntaxError",
        r"duplicate argument '(\w+)'",
        "A rule has each variable once: give the second {0} another name.",
    ),
    (
        "ValueError",
        "(?i)malformed url rule",
        "A variable has one pair of angle brackets and no space: <int:number>.",
    ),
    ("ValueError", "URL rule '([^']*)' must start with a slash", "Write '/{0}'."),
    ("TypeError", "not supported between instances of .*'NoneType'", _NONE),
    (
        "ValueError",
        "values to unpack",
        "There must be as many values as names. If it's a loop over a dict, that gives only its"
        " keys. To get both, loop over .items().",
    ),
    ("TypeError", "'NoneType' object is not (?:subscriptable|iterable)", _NONE),
    ("AttributeError", "'NoneType' object has no attribute", _NONE),
    ("TypeError", r'can only concatenate str \(not "NoneType"\)', _NONE),
    (
        "ZeroDivisionError",
        "",
        "The number that you divide by is 0. Test it first.",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for .*'NoneType'",
        "One value here is None. Follow it back to the line that made it: a function that ends"
        " without return returns None.",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for \+: '(int|float)' and 'str'",
        "Convert the {0} with str(…), or write an f-string.",
    ),
    (
        "TypeError",
        r"(?:Scaffold|Flask|Blueprint)\.(\w+)\(\) missing 1 required positional argument: 'rule'",
        'Write the path in the parentheses: .{0}("/…").',
    ),
    (
        "TypeError",
        r'can only concatenate str \(not "(\w+)"\)',
        "Convert the {0} with str(…), or write an f-string.",
    ),
)
"""The type of an exception, what it says, and what to do: ``{0}`` is what the pattern caught."""


def advice_on(error: Failed, timeline: Timeline, files: Files) -> Advice:
    """Return what to do about an exception."""
    exchange = next((x for x in timeline.exchanges if error.n and x.n == error.n), None)
    line = source_line(files, place_of(error))
    raised = Raised(error, line, exchange, timeline, files)
    found = (rule(raised) for rule in _RULES)
    return next(filter(None, found), Advice())


def _by_words(raised: Raised) -> Advice | None:
    for kind, pattern, fix in _WORDS:
        found = re.search(pattern, raised.error.message) if raised.error.type == kind else None
        if found:
            return Advice(fix.format(*(one_line(group, MAX_QUOTED) for group in found.groups())))
    return None


def _not_sent(raised: Raised) -> Advice | None:
    """get() of a name that the request doesn't have returned None."""
    read = re.search(r"\.(form|args)\.get\(\s*([\"'])([^\"']+)\2\s*\)", raised.line)
    if not read or not raised.exchange or "None" not in raised.error.message:
        return None
    names = _sent(raised.exchange.request, read[1])
    if read[3] in names:
        return None
    sent = f"{few(map(quoted, names))} only" if names else "none"
    near = _nearest(read[3], names)
    fix = f"Write {quoted(near)}." if near else "Test for None first, or give get() a default."
    what = "the form field" if read[1] == "form" else "the query argument"
    who = request_line(raised.exchange.request)
    said = f"get() returned None for {what} {quoted(read[3])}, because {who} sent {sent}."
    return Advice(fix, f"{said}{did_you_mean(near)}")


def _sent(request: Requested, place: str) -> list[str]:
    return [*request.form] if place == "form" else [name for name, _ in request.query]


def _session_key(raised: Raised) -> Advice | None:
    """The session doesn't have a key."""
    key = re.fullmatch(r"'([^']*)'", raised.error.message)
    if raised.error.type != "KeyError" or not key:
        return None
    read = re.search(rf"\bsession(\[|\.pop\()\s*[\"']{re.escape(key[1])}[\"']", raised.line)
    if not read:
        return None
    held = [name for name in _session_of(raised) if not name.startswith("_")]
    near = _nearest(key[1], held)
    has = f"had {few(map(quoted, held))}" if held else "had no entry"
    name = one_line(key[1], MAX_QUOTED)
    call = f"get({name!r})" if read[1] == "[" else f"pop({name!r}, None)"
    fix = f"Write {quoted(near)}." if near else f"If it may be missing, write session.{call}."
    return Advice(fix, f"The session that came with the request {has}.{did_you_mean(near)}")


def _nearest(name: str, names: Sequence[str]) -> str:
    """Return the name that was probably meant, "" if none is like it."""
    return next(iter(get_close_matches(name, names, 1, CLOSE)), "")


def _session_of(raised: Raised) -> list[str]:
    """Return the names in the session cookie that came with a request."""
    if raised.exchange is None:
        return []
    number, client = raised.exchange.n, raised.exchange.request.client
    before = (x for x in raised.timeline.exchanges if x.n < number and x.request.client == client)
    data = next((cookie.data for x in reversed([*before]) for cookie in reversed(x.cookies)), None)
    return list(data) if isinstance(data, dict) else []


def _of_g(raised: Raised) -> Advice | None:
    """g lacks a name, because it's another one in each request."""
    name = raised.error.message if raised.error.message.isidentifier() else ""
    if (
        not name
        or raised.error.type != "AttributeError"
        or not re.search(rf"\bg\.{re.escape(name)}\b", raised.line)
    ):
        return None
    return Advice(
        f"Set g.{name} in a before_request function, or keep it in the session.",
        f"g is empty when a request begins, and nothing has set g.{name} in this one.",
    )


def _converter(raised: Raised) -> Advice | None:
    """A part of the path is a string, and a list takes a number."""
    if not raised.exchange or "indices must be integers" not in raised.error.message:
        return None
    for route in routes_for(raised.timeline, raised.exchange.request):
        for index in re.findall(r"\[\s*([A-Za-z_]\w*)\s*\]", raised.line):
            if f"<{index}>" in route.rule:
                said = f"The rule {quoted(route.rule)} gives {index} as a string."
                return Advice(f"Write <int:{index}> in the rule.", said)
    return None


_GIVEN = {
    "errorhandler": ("error", "an error handler the error"),
    "app_errorhandler": ("error", "an error handler the error"),
    "after_request": ("response", "this function the response"),
    "after_app_request": ("response", "this function the response"),
    "teardown_request": ("error", "this function an error or None"),
    "teardown_appcontext": ("error", "this function an error or None"),
}
"""By decorator: the name of what Flask passes, and what that is."""


def _handler(raised: Raised) -> Advice | None:
    """A handler or a hook doesn't take what Flask passes."""
    found = re.match(
        r"(\w+)\(\) takes 0 positional arguments but 1 was given", raised.error.message
    )
    if not found or raised.error.type != "TypeError":
        return None
    for file, function in functions(raised.files):
        names = decorators(function) & _GIVEN.keys() if function.name == found[1] else set()
        for name in sorted(names)[:1]:
            given, what = _GIVEN[name]
            fix = f"Write def {found[1]}({given}):."
            return Advice(fix, f"Flask passes {what}.", Place(file, function.lineno))
    return None


def _lost_response(raised: Raised) -> Advice | None:
    """A function that runs after each view didn't return the response."""
    if raised.error.message != "'NoneType' object is not callable" or place_of(raised.error):
        return None
    hooks = [
        (file, hook)
        for file, hook in functions(raised.files)
        if decorators(hook) & {"after_request", "after_app_request"}
        and not any(one.value for one in returns_of(hook))
    ]
    if len(hooks) != 1:
        return None
    file, hook = hooks[0]
    place = Place(file, hook.lineno)
    taken = [one.arg for one in hook.args.args][:1] or ["response"]
    return Advice(
        f"End {hook.name}() with return {taken[0]}.",
        f"{hook.name}() at {place} runs after each view and returns nothing, so there's no"
        " response to send.",
        place,
    )


def _same_endpoint(raised: Raised) -> Advice | None:
    """Two views have one name, or a decorator gives its own name to all of them."""
    found = re.search(r"overwriting an existing endpoint function: ([\w.]+)", raised.error.message)
    if not found:
        return None
    name = found[1].rpartition(".")[2]
    named = [(file, one) for file, one in functions(raised.files) if one.name == name]
    views = [(file, one) for file, one in named if one.decorator_list]
    if len(views) > 1:
        at = few(str(Place(file, one.lineno)) for file, one in views)
        return Advice("Give each view its own name.", f"Two views have the name {name}: {at}.")
    if len(named) == 1 and not views and _is_inner(named[0][1], raised.files):
        place = Place(named[0][0], named[0][1].lineno)
        return Advice(
            f"Write @functools.wraps(…) above def {name}, with the function that is decorated.",
            f"The decorator gives each view the name of its inner function, {name}, at {place}.",
            place,
        )
    return None


def _is_inner(function: View, files: Files) -> bool:
    """Say whether a function is inside another one."""
    return any(
        function is not other and any(node is function for node in ast.walk(other))
        for _, other in functions(files)
    )


_JSON = {
    "set": "Convert it to a list: list(…).",
    "Row": "Convert each row to a dict: dict(row).",
    "bytes": "Convert it to a string: ….decode().",
}


def _json(raised: Raised) -> Advice | None:
    """A view returns what JSON can't hold."""
    found = re.search(r"Object of type (\w+) is not JSON serializable", raised.error.message)
    if not found:
        return None
    fix = _JSON.get(found[1], "JSON holds strings, numbers, lists, dicts, true, false and null.")
    place = None
    if raised.exchange and place_of(raised.error) is None:
        places = {
            Place(route.file, route.line)
            for route in routes_for(raised.timeline, raised.exchange.request)
            if route.file and raised.exchange.request.method in route.methods
        }
        place = places.pop() if len(places) == 1 else None
    return Advice(fix, f"Flask can't turn a {found[1]} into JSON.", place)


def _mixed_keys(raised: Raised) -> Advice | None:
    """Flask sorts the keys of a dict, and some are strings, some numbers."""
    found = re.match(
        "'<' not supported between instances of '(str|int)' and '(str|int)'", raised.error.message
    )
    if not found or place_of(raised.error) is not None:
        return None
    said = "Flask sorts the keys of a dict for its JSON, and these are of different types."
    return Advice("Use strings for all keys of the dict.", said)


def _json_array(raised: Raised) -> Advice | None:
    """The app reads a name of the JSON, but the client sent an array."""
    sent = raised.exchange.request.json if raised.exchange else None
    if not isinstance(sent, list) or "list indices must be integers" not in raised.error.message:
        return None
    if raised.exchange is None or "not str" not in raised.error.message:
        return None
    said = (
        f"{request_line(raised.exchange.request)} sent a JSON array, so get_json() returned a list."
    )
    fix = "Take an item first: [0]. If you want an object, test for it: isinstance(data, dict)."
    return Advice(fix, said)


def _dict_key(raised: Raised) -> Advice | None:
    """A dict of the app's lacks the key that the path of the request has."""
    read = re.search(r"\b([A-Za-z_]\w*)\[([A-Za-z_]\w*)\]", raised.line)
    if raised.error.type != "KeyError" or not raised.exchange or read is None:
        return None
    routes = routes_for(raised.timeline, raised.exchange.request)
    if not any(re.search(rf"[<:]{read[2]}>", route.rule) for route in routes):
        return None
    said = f"{read[1]} doesn't have the key {one_line(raised.error.message, MAX_QUOTED)}."
    return Advice(f"Test it first: if {read[2]} not in {read[1]}: abort(404).", said)


_RULES: tuple[Callable[[Raised], Advice | None], ...] = (
    *(_not_sent, _session_key, _of_g, _converter, _handler, _lost_response),
    *(_same_endpoint, _json, _mixed_keys, _json_array, _dict_key, _by_words),
)
