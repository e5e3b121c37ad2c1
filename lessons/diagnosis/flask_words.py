"""Words that Flask apps use: the names they import, the categories they flash."""

from __future__ import annotations

FLASK_NAMES = frozenset(
    (
        *("Flask", "Blueprint", "Response", "abort", "after_this_request", "current_app"),
        *("flash", "g", "get_flashed_messages", "jsonify", "make_response", "redirect"),
        *("render_template", "render_template_string", "request", "send_file"),
        *("send_from_directory", "session", "stream_with_context", "url_for"),
    )
)
"""The names that an app usually imports from flask."""

CATEGORY_WORDS = frozenset(
    (
        *("message", "error", "info", "warning", "success", "danger", "debug", "notice"),
        *("alert", "failure", "primary", "secondary"),
    )
)
"""The words that apps use as categories, never as messages."""
