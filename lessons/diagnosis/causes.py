"""Every mistake that is known, with what finds it, its line, its fix and the checks it explains.

The functions that find them are in `exceptions` (what an exception means; more of that in
`imports`, `names`, `settings`, `syntax` and `advice`), `messages` (what became of each message),
`reads` (what reading the messages did), `cookies`, `responses` and `csrf` (what the browser got),
`routes`, `lost_pages`, `requests`, `returns` and `api` (what a request asked for, and what the
app made of it),
`sessions`, `databases`, `unread` and `renderings` (what the code and the templates say of it).
The page of each mistake is a folder of ``lessons/causes``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lessons.diagnosis import cookies, python_fixes
from lessons.diagnosis.api import handler_without_status, http_errors_caught, json_as_text
from lessons.diagnosis.cause import REFUSED, Cause, Finding
from lessons.diagnosis.csrf import csrf_refused, form_without_token
from lessons.diagnosis.databases import not_committed
from lessons.diagnosis.exceptions import (
    ASK_FOR_PAIRS,
    EXCEPTIONS,
    PUT_FILTER_IN_LIST,
    other_exception,
)
from lessons.diagnosis.fixes import at_its_line, call_in_template, replace_word
from lessons.diagnosis.leads import redirect_loop
from lessons.diagnosis.locate import key_change, lost_path, refusing_route
from lessons.diagnosis.lost_pages import lost_page
from lessons.diagnosis.messages import (
    flashed_at_every_response,
    flashed_too_late,
    never_read,
    overtaken,
    session_emptied,
    shown_late,
    swapped_arguments,
)
from lessons.diagnosis.phrases import how_ended, request_line, sentence
from lessons.diagnosis.reads import (
    filter_is_text,
    filtered_away,
    letters_apart,
    read_before_flash,
    read_not_shown,
    read_too_late,
    read_twice,
)
from lessons.diagnosis.renderings import (
    empty_variable,
    print_it,
    tags_as_text,
    unused_variable,
)
from lessons.diagnosis.requests import not_json
from lessons.diagnosis.responses import (
    cookie_too_big,
    key_changed,
    not_called,
)
from lessons.diagnosis.routes import wrong_method
from lessons.diagnosis.sessions import key_lost_at_restart, key_made_at_start, not_saved
from lessons.diagnosis.unread import (
    block_replaced,
    category_not_used,
    fix_import,
    imported_once,
)
from sandbox import Timeline
from sandbox.timeline import place_of

_REMEDIES = {
    "timeout": "Look for a loop that never ends, or a call that waits, like input() or sleep().",
    "memory": "Look for a list or a string that never stops growing.",
    "output": "Look for a print() or a file that is written in a loop.",
    "denied": "An app in a lesson works with its own folder and its own requests, nothing else.",
    "unreadable": "Look for a write to a descriptor that the app did not open.",
    "crashed": "Look for a call that ends the whole process, like os._exit().",
}


def cut_short(timeline: Timeline) -> Iterator[Finding]:
    """The run hung, crashed or was stopped by the sandbox; its finding is named by the reason."""
    ended = timeline.ended
    if ended is None or ended.reason in ("finished", "stopped"):
        return
    if timeline.started is None:  # there is no sandbox: that's no fault of the app
        return
    pending = timeline.exchanges[-1] if timeline.exchanges else None
    last = next((error for error in reversed(timeline.errors) if error.file), None)
    number: int | None = 0
    if pending is not None and pending.response is None:
        who, number = request_line(pending.request), pending.n
    elif timeline.loaded is not None:
        who, number = "the app", last.n if last else None
    else:
        who = "loading the app"
    where = place_of(last) if last else None
    if ended.reason == "denied" and ended.detail:
        said = sentence(f"{ended.detail[:1].upper()}{ended.detail[1:]}")
    else:
        at = f", at {where}" if where else ""
        said = f"{who[:1].upper()}{who[1:]} {how_ended(ended.reason)}{at}."
    unreadable = any(error.type == "Unreadable" for error in timeline.errors)
    reason = "unreadable" if unreadable else ended.reason
    fix = _REMEDIES.get(reason, "Look at the last thing that the app does before it ends.")
    yield Finding(said, where, fix, fatal=True, cause=ended.reason, request=number)


CAUSES: tuple[Cause, ...] = (
    Cause("cut-short", cut_short),
    *EXCEPTIONS,
    Cause("exception", find_in_files=other_exception),
    Cause("cookie-too-big", cookie_too_big, explains=("shown", "waiting")),
    Cause(
        "cookie-not-kept",
        cookies.not_kept,
        locate=cookies.setting_line,
        explains=("shown", "waiting"),
    ),
    Cause(
        "cookie-removed",
        cookies.removed,
        locate=cookies.removing_line,
        explains=("shown", "waiting", "cookie"),
    ),
    Cause(
        "key-made-at-start",
        find_in_files=key_lost_at_restart,
        explains=("shown", "waiting"),
        leads_to=("key-changed", "key-made-at-start"),
    ),
    Cause("key-changed", key_changed, locate=key_change, explains=("shown", "waiting")),
    Cause(
        "cookie-kept-back",
        cookies.kept_back,
        locate=cookies.setting_line,
        explains=("read", "shown"),
    ),
    Cause("other-host", cookies.other_host, locate=cookies.leading_line, explains=("shown",)),
    Cause("flashed-too-late", flashed_too_late, explains=("shown", "waiting")),
    Cause("read-too-late", read_too_late),
    Cause(
        "session-emptied",
        session_emptied,
        fix=at_its_line(python_fixes.clear_first),
        explains=("shown", "waiting"),
    ),
    Cause("overtaken", overtaken, explains=("shown",)),
    Cause("filter-is-text", filter_is_text, fix=PUT_FILTER_IN_LIST, explains_repeated=("shown",)),
    Cause("filtered-away", filtered_away, explains=("shown",)),
    Cause("swapped-arguments", swapped_arguments, fix=at_its_line(python_fixes.swap_arguments)),
    Cause("read-twice", read_twice, explains_repeated=("shown",)),
    Cause(
        "not-called",
        not_called,
        fix=call_in_template,
        explains=("read", "shown"),
        leads_to=("never-read", "shown-late"),
    ),
    Cause("redirect-loop", find_in_files=redirect_loop, explains=REFUSED),
    Cause("not-json", find_in_files=not_json, explains=REFUSED),
    Cause("handler-without-status", find_in_files=handler_without_status),
    Cause("http-errors-caught", find_in_files=http_errors_caught),
    Cause(
        "csrf-refused",
        csrf_refused,
        locate=form_without_token,
        explains=REFUSED,
    ),
    Cause(
        "wrong-method",
        wrong_method,
        locate=refusing_route,
        explains=REFUSED,
    ),
    Cause(
        "no-such-page",
        find_in_files=lost_page,
        locate=lost_path,
        explains=REFUSED,
    ),
    Cause("json-as-text", find_in_files=json_as_text),
    Cause("session-not-saved", find_in_files=not_saved),
    Cause("not-committed", find_in_files=not_committed),
    Cause(
        "flashed-every-time",
        find_in_files=flashed_at_every_response,
        explains=("shown",),
        leads_to=("read-before-flash", "never-read", "shown-late"),
    ),
    Cause(
        "imported-once",
        find_in_files=imported_once,
        fix=fix_import,
        explains=("read", "shown"),
        leads_to=("never-read", "shown-late"),
    ),
    Cause(
        "block-replaced",
        find_in_files=block_replaced,
        explains=("read", "shown"),
        leads_to=("never-read", "shown-late"),
    ),
    Cause("read-before-flash", read_before_flash, explains=("shown",)),
    Cause(
        "empty-variable",
        find_in_files=empty_variable,
        fix=replace_word,
        leads_to=("read-not-shown",),
    ),
    Cause("letters-apart", letters_apart, fix=ASK_FOR_PAIRS, explains=("shown",)),
    Cause("read-not-shown", read_not_shown, explains=("shown",)),
    Cause("never-read", find_in_files=never_read, explains=("read", "shown")),
    Cause("shown-late", shown_late, explains=("shown",)),
    Cause("unused-variable", find_in_files=unused_variable, fix=print_it),
    Cause("tags-as-text", find_in_files=tags_as_text),
    Cause("category-not-used", find_in_files=category_not_used),
    Cause("key-made-at-start", find_in_files=key_made_at_start),
)
"""Every mistake that a timeline can show, the most telling first."""
