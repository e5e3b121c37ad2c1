"""What each kind of row means, for the help and for the row that is marked.

A meaning is a sentence or two of Markdown.
"""

from __future__ import annotations

from collections.abc import Mapping

from tui.presenters.row_kinds import RowKind, RowKinds

MEANINGS: Mapping[RowKind, str] = {
    RowKinds.LOADING: "Python imports your app. Each run starts with this, before any request.",
    RowKinds.CONFIG: "Your app changed a setting in `app.config`. Secret values are masked.",
    RowKinds.CONTEXT: (
        "An app context begins or ends. `current_app` and `g` work only inside one."
    ),
    RowKinds.REQUEST: (
        "A request: its number, its method, its path and its form. At the right is the status that"
        " the browser got."
    ),
    RowKinds.RULE: (
        "This URL rule matches the path. The name after it is the endpoint, and what the rule took"
        " from the path follows."
    ),
    RowKinds.NO_RULE: (
        "Flask found no rule for this path and this method, so it calls no view. It sends 404, or"
        " 405 if the path has a rule for another method."
    ),
    RowKinds.VIEW: (
        "Flask calls this view function. The rule that matches the path follows, with what it took"
        " from the path."
    ),
    RowKinds.METHOD: "Flask calls this method of a class-based view: the one for the HTTP method.",
    RowKinds.HOOK: (
        "Flask calls this function before or after each view, because the app registered it."
    ),
    RowKinds.HOOKS: "Flask calls several hooks one by one. None of them made the response.",
    RowKinds.HANDLER: (
        "Flask calls this error handler, because the exception named here was raised. What it"
        " returns becomes the response."
    ),
    RowKinds.LOOKED: "Your app asked the request for this name and found it.",
    RowKinds.MISSING: (
        "Your app asked the request for this name, and the request doesn't have it. `get()` returns"
        " `None` then; square brackets end the request with 400."
    ),
    RowKinds.PARSED: "Your app read the request's JSON. It became a value of this Python type.",
    RowKinds.NOT_PARSED: "Your app asked for JSON, and the request doesn't have valid JSON.",
    RowKinds.URL: "`url_for()` built this address. A value that no rule takes goes into the query.",
    RowKinds.SAVED: "Your app saved an uploaded file under this path.",
    RowKinds.SENT: "Flask sent this file.",
    RowKinds.DATABASE: "Your app opens, commits, rolls back or closes a connection to SQLite.",
    RowKinds.SQL: (
        "SQLite ran this statement, with the values behind the arrow. Then come the rows that your"
        " app fetched or changed."
    ),
    RowKinds.SQL_FAILED: "SQLite refused the statement.",
    RowKinds.UNDONE: (
        "These changes are gone, because the connection was closed or rolled back before a"
        " `commit()`."
    ),
    RowKinds.TABLE: "The table as it is on the disk now, after a request that changed it.",
    RowKinds.COMMAND: "The command has ended, as in a terminal. Status 0 means that all went well.",
    RowKinds.LOGGED: "Your app logged this record.",
    RowKinds.NOT_LOGGED: "Your app logged this, but the logger takes only higher levels.",
    RowKinds.OUTPUT: "Your app printed this. A browser never sees it.",
    RowKinds.RENDERED: "Your app renders this template, with the variables that follow.",
    RowKinds.INCLUDED: "A template extends, includes or imports this one.",
    RowKinds.UNKNOWN: (
        "A template used a name that nothing defines. Jinja doesn't raise an error for it: it"
        " shows nothing."
    ),
    RowKinds.TESTED: (
        "A template tested a name that nothing defines. A name that is spelled almost the same is"
        " in reach."
    ),
    RowKinds.ESCAPED: (
        "The template replaced `<`, `>`, `&` and quotes, so the browser shows them as text."
    ),
    RowKinds.TRUSTED: (
        "The `safe` filter kept this HTML as it is. If a user wrote it, that user can run scripts"
        " in your page."
    ),
    RowKinds.RETURNED: (
        "Your function returned a value of this type. Flask makes the response of it."
    ),
    RowKinds.ABORTED: (
        "An HTTP error ended the view and became the response. `abort()` raises one, and so does"
        " Flask for a request that lacks what the view needs."
    ),
    RowKinds.ERROR: "Your app raised this exception, and the line at the right is yours.",
    RowKinds.FINDING: "This is why it went wrong. Press Enter to read more.",
    RowKinds.SESSION: (
        "What your app did to the session: `+` is a new entry, `-` a removed one. The session"
        " travels in a signed cookie."
    ),
    RowKinds.UNSAVED: (
        "Your app changed a list or a dict inside the session. Set `session.modified = True`, or"
        " assign the entry again."
    ),
    RowKinds.COOKIE_SET: "Your app sets or deletes this cookie on the response.",
    RowKinds.COOKIE_UNSENT: (
        "Your app set this cookie on a response that wasn't sent. Set it on the response that the"
        " view returns."
    ),
    RowKinds.COOKIE_KEPT: "The browser keeps this cookie, with these attributes.",
    RowKinds.COOKIE_DELETED: "The browser deletes this cookie, because it has expired.",
    RowKinds.COOKIE_NOT_DELETED: (
        "Your app deletes a cookie that the browser doesn't have. Its name, path and domain must be"
        " those that it was set with."
    ),
    RowKinds.COOKIE_REFUSED: "The browser doesn't keep this cookie. The row says why.",
    RowKinds.COOKIE_HELD: (
        "The browser has this cookie, but it doesn't send it with this request. The row says why."
    ),
    RowKinds.NOT_FOLLOWED: "The browser doesn't follow this redirect. The row says why.",
    RowKinds.COOKIE: "The session cookie was sent with this size. The messages travel in it.",
    RowKinds.COOKIE_CLEARED: "The session is empty, so Flask deletes its cookie.",
    RowKinds.COOKIE_DROPPED: "The session cookie is too large, so the browser keeps the old one.",
    RowKinds.ASKED: "The request has this header, and the response may depend on it.",
    RowKinds.TOLD: "The response has this header, which tells a program what to do next.",
    RowKinds.PAGE: "The text that a user sees on this page, on one line. `v` shows all of it.",
    RowKinds.JSON: "The JSON that this response carries.",
    RowKinds.BODY: "The response is neither a page nor JSON: this is its type and its size.",
    RowKinds.QUEUED: (
        "A call of `flash()` added this message to the queue in the session. The category is in"
        " square brackets."
    ),
    RowKinds.READ: (
        "`get_flashed_messages()` was called. The first call of a request removes the messages from"
        " the session."
    ),
    RowKinds.READ_AGAIN: "`get_flashed_messages()` was called again, and returned the same list.",
    RowKinds.SHOWN: "The page really shows this message.",
    RowKinds.NOT_SHOWN: "This message was read, and no page shows it.",
    RowKinds.UNCLEAR: (
        "This message was read, and the run can't tell whether a user sees it. The row below says"
        " why."
    ),
    RowKinds.WAITING: "No page has read this message yet, so it waits for a later request.",
    RowKinds.LOST: "This message is gone, and no page ever showed it.",
    RowKinds.WHY: "This row says why the row above it happened.",
    RowKinds.EMPTY: (
        "Every message is accounted for: each one that came in or was flashed has either been"
        " read or is still waiting."
    ),
    RowKinds.UNBALANCED: "A message is missing, or there is one too many. The row says why.",
    RowKinds.ENDED: "The run ended before it was over.",
}
"""What each kind of row means."""


def meaning_of(kind: RowKind) -> str:
    """Return what a kind of row means."""
    return MEANINGS.get(kind, "")
