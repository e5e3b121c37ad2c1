"""The events of a run: every fact that was observed, typed.

The same events feed the panel, the checks, the explanations and ``flasklings run --json``, which
prints one JSON object a line; its key ``event`` names the kind.  Fields may be added to an event,
but never removed.

``n`` is the number of a request, counted from 1; 0 means that the app was loading.  A *pair* is
``[category, message]``.  Text comes from the learner's app, so it's data: code that shows it
escapes it first (`sandbox.text.visible`).  ``truncated`` names each field that was cut, with its
true length.

The worker runs the learner's code, so the types below also bound what it may report: every number,
the length of every text and list.  `sandbox.frames` refuses what does not fit.

To add an event: report it in ``child/watch``, add its class here and to `OBSERVED` (and to
`ON_DEMAND`, if a run must ask for it), and give it a row in ``tui/presenters/event_rows.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from sandbox.text import MAX_TEXT

Number = Annotated[int, Meta(ge=-(2**53), le=2**53)]
"""A number that the app's process may report: JSON readers in any language hold it exactly."""

Text = Annotated[str, Meta(max_length=MAX_TEXT)]
"""A text that the app's process may report, cut by it before."""

Output = Annotated[str, Meta(max_length=512 * 1024)]
"""Output of the app: 64 KiB, whose bytes that aren't UTF-8 are written as escapes."""

MAX_LISTED = 20_000
"""Messages in one list of an event; a longer one is cut, and ``truncated`` says so."""

Pair = tuple[Text, Text]
"""A flashed message as the session holds it: (category, message)."""

Pairs = Annotated[tuple[Pair, ...], Meta(max_length=MAX_LISTED)]
Truncated = Annotated[dict[Text, Number], Meta(max_length=64)]
Words = Annotated[tuple[Text, ...], Meta(max_length=64)]

MASK = "•••"
"""The text of a value whose name tells that it's a secret."""

Value = tuple[Text, Text, Text]
"""A named value as (name, text, name of its type).

The text of a collection is its length.  It's empty for a value of any other type that isn't built
in: nothing calls the ``repr`` of a learner's class.  Secrets are masked."""

Values = Annotated[tuple[Value, ...], Meta(max_length=50)]

Phase = Literal["load", "request", "sandbox"]
Reason = Literal[
    "finished", "timeout", "memory", "killed", "denied", "crashed", "output", "stopped"
]

SessionKind = Literal["cookie", "server", "rejected", "none"]

BodyKind = Literal["", "form", "json", "raw", "files"]

CookieFate = Literal["kept", "refused", "deleted", "nothing-to-delete"]
"""What a browser did with one ``Set-Cookie`` header."""


class Event(msgspec.Struct, frozen=True, tag_field="event", omit_defaults=True):
    """The base class of every event."""


class Route(msgspec.Struct, frozen=True, omit_defaults=True):
    """One URL rule of the learner's app; ``file`` and ``line`` are those of its view function."""

    rule: Text
    methods: Words
    endpoint: Text
    blueprint: Text = ""
    file: Text | None = None
    line: Number | None = None
    strict_slashes: bool = True
    defaults: Values = ()


class LoadedBlueprint(msgspec.Struct, frozen=True, omit_defaults=True):
    """A blueprint of the learner's app, with its folders in the project."""

    name: Text
    prefix: Text = ""
    templates: Text | None = None
    static: Text | None = None


class TracebackFrame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One level of a traceback; ``yours`` marks a line of the learner's project."""

    file: Text
    line: Number
    function: Text
    source: Text = ""
    yours: bool = False


class Started(Event, frozen=True, tag="started"):
    """The worker is ready to load the app; ``isolation`` lists the layers in force."""

    python: Text
    flask: Text
    isolation: Words
    pid: Number


class Loaded(Event, frozen=True, tag="loaded"):
    """The app was loaded.

    ``hooks`` counts the functions of each kind.  ``handlers`` names what errors are handled: a
    status or the type of an exception, after the name of a blueprint and a dot if it has one.
    ``static`` is the path and the folder of static files.
    """

    app: Text
    routes: Annotated[tuple[Route, ...], Meta(max_length=500)]
    secret_key: bool
    blueprints: Annotated[tuple[LoadedBlueprint, ...], Meta(max_length=64)] = ()
    hooks: Annotated[dict[Text, Number], Meta(max_length=10)] = {}
    handlers: Words = ()
    static: tuple[Text, Text] | None = None
    debug: bool = False
    testing: bool = False


class SentFile(msgspec.Struct, frozen=True):
    """One file of a request's form."""

    field: str
    name: str
    type: str
    bytes: int


COMMAND = "flask"
"""The method of a request that is a command of the app."""


class Requested(Event, frozen=True, tag="request"):
    """A request starts; ``carried`` is what already waits in this client's session.

    A command of the app is one, too: its method is `COMMAND`, and its path the words behind it.  It
    has no response, but a ``command``.

    ``headers`` are those that the browser sends; the worker adds a ``User-Agent``.  ``kept_back``
    names the cookies that the browser holds but doesn't send, and says why; ``session_kept_back``
    repeats it of the session cookie.  ``json`` is the value of a JSON body, ``body`` a raw one.
    ``unfilled`` names what a person couldn't fill in, in a form that was submitted, and says why.
    ``restarted`` means that the app was loaded anew before.
    """

    n: int
    client: str
    method: str
    path: str
    form: dict[str, str | list[str]]
    redirected_from: int | None
    carried: tuple[Pair, ...]
    truncated: dict[str, int] = {}
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    kept_back: tuple[tuple[str, str], ...] = ()
    content_type: str = ""
    body_kind: BodyKind = ""
    json: object = msgspec.UNSET
    body: str = ""
    files: tuple[SentFile, ...] = ()
    unfilled: tuple[tuple[str, str], ...] = ()
    session_kept_back: str = ""
    restarted: bool = False


class Flashed(Event, frozen=True, tag="flashed"):
    """``flash()`` queued a message.

    ``late`` means that the response had been built before, with its session cookie: Flask never
    saves such a message.
    """

    n: Number
    category: Text
    message: Text
    kind: Text
    file: Text | None
    line: Number | None
    late: bool = False
    truncated: Truncated = {}


class Read(Event, frozen=True, tag="read"):
    """``get_flashed_messages()`` was called.

    ``messages`` is what it returned, ``discarded`` what a category filter dropped from it.
    The first read of a request empties the queue into ``pulled``, in order; a later one
    (``again``) gets the same list and pulls nothing.
    """

    n: Number
    messages: Pairs
    with_categories: bool
    category_filter: Words
    again: bool
    discarded: Pairs
    file: Text | None
    line: Number | None
    pulled: Pairs = ()
    late: bool = False
    truncated: Truncated = {}


class CookieChanged(Event, frozen=True, tag="cookie"):
    """The session cookie was set or cleared.

    ``bytes`` is the length of name and value together, the size that browsers limit.
    ``data`` is the decoded payload as JSON-like values, None if it can't be decoded.
    """

    n: int
    name: str
    bytes: int
    data: object
    queued: tuple[Pair, ...]
    too_big: bool
    cleared: bool
    value: str = ""
    truncated: dict[str, int] = {}


class ReceivedCookie(msgspec.Struct, frozen=True, omit_defaults=True):
    """One ``Set-Cookie`` header, and what the browser did with it.

    ``bytes`` is the length of name and value together.  ``path`` and ``domain`` say where the
    browser sends it.  ``why`` is a clause: why it was refused or deleted, or what restricts it.
    ``session`` marks the session cookie.
    """

    name: str
    value: str
    attributes: tuple[str, ...]
    bytes: int
    fate: CookieFate
    why: str = ""
    path: str = ""
    domain: str = ""
    session: bool = False


Unseen = Literal[
    "script",
    "data",
    "hidden",
    "template",
    "comment",
    "noscript",
    "title",
    "style",
    "attribute",
    "markup",
]
"""Where a page holds text that a person doesn't see.

``hidden`` is an element that is hidden, ``data`` an attribute that scripts read.  ``markup`` means
that the browser takes the text itself for tags.
"""


class Appearance(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message as a page holds it, if it doesn't simply show it as it was queued.

    ``text`` is what stands on the page instead, "" if it's the message itself.  ``where`` says why
    a person doesn't see it.  ``maybe`` means that a script or a style sheet may show it all
    the same.
    """

    category: str
    message: str
    text: str = ""
    where: Unseen | None = None
    maybe: bool = False


class Responded(Event, frozen=True, tag="response"):
    """A request ends.

    ``headers`` are all of them; the words of ``Allow`` and ``Vary`` are sorted, because Flask's
    order changes from run to run.  ``json`` is the value of a JSON body.  ``leads_to`` is the
    whole address that a redirect names, and ``not_followed`` says why the browser stayed here.
    ``elsewhere`` are messages that wait in session cookies which the browser doesn't send here.

    ``displayed`` are the messages that were read and that a person sees on the page, each as
    often as it's there.  ``changed`` are those of them that the page shows in another form, and
    ``unseen`` those that are on the page only where a person doesn't see them.

    ``balanced`` says whether every message is accounted for: *carried in + flashed = read out +
    still waiting*, in order.  It's None if that can't be known; if it's false, ``imbalance`` says
    why.  ``session`` is the kind of session that the app opened: Flask's own signed ``cookie``; a
    ``server``-side one; ``rejected``, if the app's key didn't sign the cookie that was sent;
    ``none``, if there's no secret key.  ``unhandled`` means that the exception left the app, as
    it does with debug or testing on.
    """

    n: int
    status: int
    location: str | None
    content_type: str
    body: str
    body_bytes: int
    displayed: tuple[Pair, ...]
    waiting: tuple[Pair, ...]
    balanced: bool | None
    ms: float
    imbalance: str = ""
    session: SessionKind = "cookie"
    unhandled: bool = False
    truncated: dict[str, int] = {}
    reason: str = ""
    elsewhere: tuple[Pair, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    json: object = msgspec.UNSET
    cookies: tuple[ReceivedCookie, ...] = ()
    leads_to: str = ""
    not_followed: str = ""
    changed: tuple[Appearance, ...] = ()
    unseen: tuple[Appearance, ...] = ()


class Routed(Event, frozen=True, tag="routed"):
    """A request came to the app, and a rule matched or none did.

    ``args`` are the parts of the path that the rule converted.  If no rule matched, ``failed``
    says why, ``allowed`` lists the methods that this path takes, and ``to`` is the address that
    Flask redirects to.  ``seen`` is what the app sees of its visitor: scheme, host, remote, root.

    It's always reported of a request that came to no view because no rule matched.
    """

    n: Number
    rule: Text | None
    endpoint: Text | None
    blueprint: Text | None
    args: Values
    query: Values
    failed: Text = ""
    allowed: Words = ()
    to: Text = ""
    seen: Annotated[dict[Text, Text], Meta(max_length=10)] = {}


CallKind = Literal[
    "view",
    "method",
    "errorhandler",
    "before_request",
    "after_request",
    "teardown_request",
    "teardown_appcontext",
    "context_processor",
]


class Called(Event, frozen=True, tag="called"):
    """Flask is about to call a function of the app's.

    A ``method`` is that of a class-based view.  ``scope`` is the blueprint of a hook or a handler.
    Of an error handler, ``handles`` is the type of the exception and ``raised_at`` its line,
    ``original`` the type of the one that it came from, and ``found_by`` what the handler is
    registered for.  A context processor is reported on Flask ≥ 3.0 only.
    """

    n: Number
    kind: CallKind
    name: Text
    scope: Text | None
    file: Text | None
    line: Number | None
    handles: Text = ""
    found_by: Text = ""
    raised_at: Number | None = None
    original: Text = ""


class Returned(Event, frozen=True, tag="returned"):
    """A view, or a hook or handler in its place, returned what becomes the response.

    ``kind`` is the type, or for a tuple that of each part, with the numbers: ``(str, 404)``.
    """

    n: Number
    kind: Text
    by: Text


class Aborted(Event, frozen=True, tag="aborted"):
    """An HTTP error became the response: the app raised it, or Flask did.

    ``key`` is the name that was asked for in vain, of a ``BadRequestKeyError``.  ``file`` and
    ``line`` name the innermost line of the app that it passed through.
    """

    n: Number
    code: Number
    name: Text
    type: Text
    description: Text
    key: Text | None
    file: Text | None
    line: Number | None


class Looked(Event, frozen=True, tag="looked"):
    """The app asked for a part of the request by its name; reported once a request.

    ``values`` is ``request.values``: the query and the form together.
    """

    n: Number
    place: Literal["args", "form", "values", "files", "cookies", "headers", "json"]
    name: Text
    found: bool
    file: Text | None
    line: Number | None


class Parsed(Event, frozen=True, tag="parsed"):
    """The app asked for the JSON of a request: at the first time, and at each that fails.

    ``type`` is the content type that was sent, ``value`` the type of what was read, and ``why``
    the HTTP error if it failed.
    """

    n: Number
    ok: bool
    type: Text
    value: Text
    why: Text = ""
    silent: bool = False
    force: bool = False
    file: Text | None = None
    line: Number | None = None


class Rendered(Event, frozen=True, tag="rendered"):
    """A template is about to be rendered.

    ``variables`` are those that it gets, ``passed`` the names of those that the call named; the
    others come from context processors.  ``file`` and ``line`` are those of the call.
    """

    n: Number
    template: Text | None
    variables: Values
    passed: Words
    blocks: Words
    file: Text | None
    line: Number | None


class Included(Event, frozen=True, tag="included"):
    """The template ``by`` extends, includes or imports another one at its ``line``."""

    n: Number
    template: Text | None
    by: Text | None
    tag: Literal["extends", "include", "import", ""]
    blocks: Words
    file: Text | None
    line: Number | None


class Undefined(Event, frozen=True, tag="undefined"):
    """A template used a name that nothing defines; reported once a request for each line.

    ``of`` is the type of the object that lacks it, None for a variable of the template.  ``near``
    are names in reach that are spelled alike.  ``used`` says what the template did with it: what
    is ``printed`` is empty, what is ``looped over`` has no items, and ``raised`` means anything
    else, which ends in an ``UndefinedError``.

    It's always reported, but for what is right without the name: a name that is only ``tested``
    and an entry of a form are reported if another one is near.
    """

    n: Number
    name: Text
    of: Text | None
    used: Literal["printed", "looped over", "counted", "tested", "raised"]
    near: Words
    file: Text | None
    line: Number | None


class Escaped(Event, frozen=True, tag="escaped"):
    """A template printed a text with its ``<``, ``>``, ``&`` and quotes escaped.

    At most 20 of a request are reported.
    """

    n: Number
    before: Text
    after: Text
    file: Text | None
    line: Number | None


class Trusted(Event, frozen=True, tag="trusted"):
    """The filter ``safe`` let a text with ``<``, ``>``, ``&`` or quotes through as it is.

    At most 20 of a request are reported.
    """

    n: Number
    text: Text
    file: Text | None
    line: Number | None


class UrlBuilt(Event, frozen=True, tag="url"):
    """``url_for()`` built an address; ``left_over`` are the values that became its query."""

    n: Number
    endpoint: Text
    values: Values
    url: Text
    left_over: Words
    file: Text | None
    line: Number | None


class SessionSeen(Event, frozen=True, tag="session"):
    """What the session held before and after the app answered, if it held anything.

    ``unsaved`` are entries that were changed inside, which Flask didn't notice, so they aren't
    saved.  ``readable`` means a cookie session, whose data any visitor can read.  It's always
    reported if an entry is unsaved.
    """

    n: Number
    before: Values
    after: Values
    changed: Words
    unsaved: Words
    modified: bool
    permanent: bool
    readable: bool


class CookieSet(Event, frozen=True, tag="set_cookie"):
    """The app called ``set_cookie()`` or ``delete_cookie()``.

    ``sent`` says whether the response that it was called on is the one that was sent.
    """

    n: Number
    name: Text
    sent: bool
    file: Text | None
    line: Number | None


class FileSaved(Event, frozen=True, tag="saved"):
    """The app saved an uploaded file; ``to`` is its path in the project."""

    n: Number
    field: Text
    filename: Text
    to: Text
    bytes: Number | None
    file: Text | None
    line: Number | None


class FileSent(Event, frozen=True, tag="sent_file"):
    """The app sent a file, one of the folder ``static`` too; ``path`` is that in the project."""

    n: Number
    path: Text
    status: Number
    attachment: bool


class Logged(Event, frozen=True, tag="logged"):
    """The app logged a record, or one was dropped for its level.

    ``template`` is the text before its arguments.  ``handlers`` counts those that took it.
    ``dropped`` is the level that the logger wants, "" for a record that was made.
    """

    n: Number
    level: Text
    logger: Text
    text: Text
    template: Text
    exception: Text
    handlers: Number
    dropped: Text
    file: Text | None
    line: Number | None


class Configured(Event, frozen=True, tag="config"):
    """The app's configuration changed.

    ``how`` is the method that was called, or ``direct``: a difference seen at the next event.
    ``replaced`` are the settings that had another value before, ``ignored`` the names that aren't
    in capitals.
    """

    n: Number
    how: Text
    settings: Values
    replaced: Words
    ignored: Words
    file: Text | None
    line: Number | None


class ContextMoved(Event, frozen=True, tag="context"):
    """An app context begins or ends; ``g`` are the names that were in it at its end."""

    n: Number
    what: Literal["pushed", "popped"]
    app: Text
    g: Words
    request: bool


Cells = Annotated[tuple[tuple[Text, Text], ...], Meta(max_length=50)]
"""A row of a table as (text, type) of each value; of bytes the text is their length."""

SqlCall = Literal[
    "connect",
    "execute",
    "executemany",
    "executescript",
    "commit",
    "rollback",
    "close",
    "left",
    "fetch",
    "more",
]


class SqlRun(Event, frozen=True, tag="sql"):
    """The app called ``sqlite3``; ``db`` is the number of the connection.

    ``parameters`` are the values beside the statement, ``given`` their type: a list, a generator,
    a string by mistake.  Of ``executemany`` they are the first of ``sets``.  ``rows`` counts those
    that were fetched, None if the app fetched none; ``first`` holds three of them.  ``begun`` means
    that Python began a transaction, ``open`` that one is open now.

    *Changed = committed + thrown away*: of a commit, ``changed`` are the rows that it keeps, and
    ``thrown_away`` those that it undid, as a rollback, an error or ``close`` does.  It's None if
    nobody can know, because a savepoint was rolled back.  SQLite doesn't count ``CREATE`` and
    ``DROP``.

    The end of a request adds what it shows: a connection ``left`` open, with the changes that
    nothing has committed, which are thrown away if the app can't reach it any more; the ``fetch``
    of rows of a statement that was reported before; how many calls ``more`` there were.

    ``thread`` is 1 for the one that answers requests.  A connection of the app's own class is
    reported only when it's opened.
    """

    n: Number
    db: Number
    call: SqlCall
    database: Text = ""
    sql: Text = ""
    given: Text = ""
    parameters: Values = ()
    sets: Number | None = None
    rows: Number | None = None
    first: Annotated[tuple[Cells, ...], Meta(max_length=3)] = ()
    columns: Words = ()
    changed: Number | None = None
    begun: bool = False
    open: bool = False
    thrown_away: Number | None = 0
    error: Text = ""
    ms: Annotated[float, Meta(ge=0, le=2**53)] = 0.0
    thread: Number = 1
    times: Number = 1
    file: Text | None = None
    line: Number | None = None
    truncated: Truncated = {}


class TableSeen(Event, frozen=True, tag="table"):
    """A table of a database file that changed, after the app was loaded or a request.

    The types of the values are SQLite's: null, integer, real, text, blob.  ``more`` means that
    there are more rows than 20, ``gone`` that the table isn't there any more.  The worker reads the
    files that the app opened; what no commit has kept isn't in them.
    """

    n: Number
    database: Text
    table: Text
    columns: Words = ()
    rows: Annotated[tuple[Cells, ...], Meta(max_length=20)] = ()
    more: bool = False
    gone: bool = False
    user_version: Number = 0


class CommandRun(Event, frozen=True, tag="command"):
    """A command of the app has ended: ``flask NAME ARGUMENTS``.

    ``status`` is its exit status, ``output`` what it printed.  ``error`` is the type of the
    exception that ended it, at a line of the app.
    """

    n: Number
    name: Text
    arguments: Annotated[tuple[Text, ...], Meta(max_length=50)]
    status: Number
    output: Output
    error: Text = ""
    file: Text | None = None
    line: Number | None = None
    truncated: Truncated = {}


class Printed(Event, frozen=True, tag="output"):
    """The app wrote text; ``log`` marks Flask's own report of an exception."""

    n: Number
    stream: Literal["stdout", "stderr"]
    text: Output
    log: bool = False
    truncated: Truncated = {}


NEVER_SENT = "NotSent"
"""The type of the error where a browser wouldn't send a request, so there's no response."""


class Clue(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an exception missed, and what was in reach at its line.

    ``kind`` is the kind of thing that ``name`` names: a name, an attribute or a key, an import, a
    module, a template and so on.  ``near`` holds the names that were there and are much like it,
    the nearest first, ``of`` what was searched for them.  For a template, ``searched`` lists the
    folders, which are ``absent`` if none exists, and ``elsewhere`` the files of this name that
    aren't in them.  ``file`` and ``line`` name the line that hides a name, or asked for it.
    """

    kind: Text
    name: Text
    near: Words = ()
    of: Text = ""
    searched: Words = ()
    absent: bool = False
    elsewhere: Words = ()
    file: Text | None = None
    line: Number | None = None


class Failed(Event, frozen=True, tag="error"):
    """An exception, a missing app, a syntax error.

    ``file`` and ``line`` name the innermost line of the learner's own code, if there is one.  In
    ``traceback`` the learner's frames come first, innermost first.  ``clue`` is there if something
    was missing that the worker could look for.
    """

    n: Number
    type: Text
    message: Text
    file: Text | None
    line: Number | None
    traceback: tuple[TracebackFrame, ...]
    phase: Phase
    truncated: Truncated = {}
    clue: Clue | None = None


class Ended(Event, frozen=True, tag="ended"):
    """The run is over: there is exactly one, and it comes last."""

    reason: Reason
    detail: str
    ms: float


OBSERVED: tuple[type[Event], ...] = (
    *(Started, Loaded, Flashed, Read, Printed, Failed),
    *(Routed, Called, Returned, Aborted),
    *(Looked, Parsed, SessionSeen, CookieSet, FileSaved, FileSent),
    *(Logged, Configured, ContextMoved),
    *(Rendered, Included, Undefined, Escaped, Trusted, UrlBuilt),
    *(SqlRun, TableSeen, CommandRun),
)
"""The events that the worker itself reports. The session makes the others from what it sees."""

OnDemand = Literal[
    "routed",
    "called",
    "returned",
    "looked",
    "parsed",
    "session",
    "set_cookie",
    "saved",
    "sent_file",
    "logged",
    "config",
    "context",
    "rendered",
    "included",
    "escaped",
    "trusted",
    "url",
    "sql",
    "table",
]
"""The events that are reported only if a run asks for them, by ``Project.watch``."""

ON_DEMAND: frozenset[str] = frozenset(get_args(OnDemand))

_encoder = msgspec.json.Encoder()


def to_json(event: Event) -> bytes:
    """Return the event as one JSON object, without the line end."""
    return _encoder.encode(event)
