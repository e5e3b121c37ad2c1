"""Turning a learner's values into text, and their frames into file and line.

Whatever a learner's class does in ``__str__``, ``__repr__`` or its metaclass stays here: every
function returns plain text and raises nothing.
"""

import os


from .wire import MAX_TEXT, plain

_type_name = type.__getattribute__


def name_of_type(value):
    """Return the name of a value's type."""
    try:
        name = _type_name(type(value), "__name__")
        return str.__str__(name) if isinstance(name, str) else "object"
    except BaseException:
        return "object"


def text_of(value):
    """Return a flashed message or category as (text, kind).

    Text is given as it is.  What has ``__html__`` comes back from the session as ``Markup`` and
    is given as its HTML; any other value goes through the session's own serializer first, so
    that what is queued reads exactly as what comes back.
    """
    if type(value) is str:
        return plain(value), "str"
    try:
        if hasattr(type(value), "__html__"):
            return plain(str.__str__(value.__html__())), name_of_type(value)
        if isinstance(value, str):
            return plain(str.__str__(value)), name_of_type(value)
        if type(value) is bool or type(value) is int or type(value) is float or value is None:
            return repr(value), name_of_type(value)
        return plain(repr(_through_session(value))), name_of_type(value)
    except BaseException:
        return "<" + name_of_type(value) + " that cannot be shown>", name_of_type(value)


def _through_session(value):
    from flask.json.tag import TaggedJSONSerializer

    serializer = TaggedJSONSerializer()
    try:
        return serializer.loads(serializer.dumps(value))
    except Exception:
        return value


def cut(text, limit=MAX_TEXT):
    """Return (text cut to its cap, true length when it was cut, else 0)."""
    if len(text) <= limit:
        return text, 0
    return text[:limit], len(text)


def message_of(exception):
    """Return what an exception says."""
    try:
        return plain(str(exception))
    except BaseException:
        return ""


class Places:
    """Where things are in the learner's project."""

    def __init__(self, root):
        self._root = os.path.join(os.path.realpath(root), "")
        self._texts = {}

    def relative(self, filename):
        """Return a path inside the project relative to it; None for any other."""
        if not isinstance(filename, str):
            return None
        if not os.path.isabs(filename):
            return None
        path = os.path.normpath(filename)
        if path.startswith(self._root):
            return plain(path[len(self._root) :].replace(os.sep, "/"))
        return None

    def library(self, filename):
        """Return a path outside the project by what it belongs to, e.g. ``flask_login/utils.py``."""
        parts = filename.replace(os.sep, "/").split("/")
        for folder in ("site-packages", "dist-packages"):
            if folder in parts:
                return plain("/".join(parts[parts.index(folder) + 1 :]))
        return plain("/".join(parts[-2:]))

    def text(self, relative):
        """Return the text of a project's file, "" where it cannot be read."""
        if relative not in self._texts:
            try:
                with open(self._root + relative, encoding="utf-8", errors="replace") as file:
                    self._texts[relative] = file.read()
            except OSError:
                self._texts[relative] = ""
        return self._texts[relative]

    def line_of_text(self, relative, line):
        """Return one line of a project's file, stripped and capped."""
        lines = self.text(relative).splitlines()
        return lines[line - 1].strip()[:200] if 0 < line <= len(lines) else ""

    def caller(self, frame, word):
        """Return (file, line) of the learner's code that led to `frame`.

        The nearest template or project module wins; a library's own call is named by its library.
        `word` is what the line should hold, to mend the lines that Jinja does not record.
        """
        fallback = None
        string_template = None
        while frame is not None:
            code = frame.f_code
            template = frame.f_globals.get("__jinja_template__")
            if template is not None:
                found = self._in_template(template, frame, word)
                if found[0] is not None:
                    return found
                string_template = string_template or found[1]
            else:
                file = self.relative(code.co_filename)
                if file is not None:
                    return file, self._in_string(file, frame.f_lineno, string_template)
                if code.co_name == "render_template_string" and string_template:
                    string_template = (frame.f_locals.get("source"), *string_template)
                elif code.co_name == "wsgi_app" and code.co_filename.endswith("app.py"):
                    break
                elif fallback is None and not self._is_machinery(code.co_filename):
                    fallback = (self.library(code.co_filename), frame.f_lineno)
            frame = frame.f_back
        return fallback or (None, None)

    @staticmethod
    def _is_machinery(filename):
        parts = filename.replace(os.sep, "/").split("/")
        return any(
            part in ("flask", "jinja2", "werkzeug", "child", "markupsafe", "blinker")
            for part in parts[-4:-1]
        ) or filename.startswith("<")

    def _in_template(self, template, frame, word):
        line = template.get_corresponding_lineno(frame.f_lineno)
        file = self.relative(template.filename)
        if file is not None:
            return file, _seek(self.text(file), line, word)
        if template.name is None:
            return None, (line, word)
        return self.library(template.filename or template.name), line

    def _in_string(self, file, call_line, string_template):
        """Return the line of a template that is a string in a Python file, else of the call."""
        if not string_template or len(string_template) != 3:
            return call_line
        source, line, word = string_template
        if not isinstance(source, str) or not source:
            return call_line
        text = self.text(file)
        start = text.find(source)
        if start < 0:
            return call_line
        return text.count("\n", 0, start) + _seek(source, line, word)


def _seek(text, line, word):
    """Return the first line from `line` on that holds `word`, else `line` itself.

    Jinja records no line of its own for ``{% with %}``, so a call there is reported too early.
    """
    lines = text.splitlines()
    for number in range(line, len(lines) + 1):
        if word in lines[number - 1]:
            return number
    return line


def error_frames(exception, places):
    """Return a traceback as (frames, file, line): the learner's frames first, innermost first."""
    mine, others = [], []
    trace = exception.__traceback__
    walked = 0
    while trace is not None and walked < 2_000:
        walked += 1
        code = trace.tb_frame.f_code
        line = trace.tb_lineno or 0
        file = places.relative(code.co_filename)
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            # Jinja rewrites tracebacks so that template frames name their own file and line;
            # those come without the template among their globals and end in the branch below.
            file, line = places.relative(template.filename), template.get_corresponding_lineno(line)
        if file is not None:
            mine.append((file, line, code.co_name, places.line_of_text(file, line), True))
        elif "_flasklings_child" not in trace.tb_frame.f_globals.get("__name__", ""):
            others.append((places.library(code.co_filename), line, code.co_name, "", False))
        trace = trace.tb_next
    mine.reverse()
    others.reverse()
    frames = [
        {"file": f, "line": n, "function": plain(str(name)), "source": plain(s), "yours": yours}
        for f, n, name, s, yours in [*mine[:30], *others[:10]]
    ]
    file, line = (mine[0][0], mine[0][1]) if mine else (None, None)
    place = _syntax_place(exception, places)
    if place:
        file, line = place[0], place[1]
    return frames, file, line


def _syntax_place(exception, places):
    """Return (file, line) that a syntax error in Python or a template points at."""
    line = getattr(exception, "lineno", None)
    filename = getattr(exception, "filename", None)
    if type(line) is not int or not isinstance(filename, str):
        return None
    if not isinstance(exception, SyntaxError) and name_of_type(exception) != "TemplateSyntaxError":
        return None
    file = places.relative(filename)
    return None if file is None else (file, line)


def failure(exception, places, number, phase):
    """Return the ``error`` frame for an exception."""
    try:
        frames, file, line = error_frames(exception, places)
    except BaseException:
        frames, file, line = [], None, None
    if isinstance(exception, SyntaxError) and isinstance(exception.msg, str):
        said = plain(exception.msg)
    elif isinstance(exception, SystemExit):
        said = "the app asked to exit with status " + plain(repr(exception.code))
    elif isinstance(exception, RecursionError):
        said = "maximum recursion depth exceeded"
    else:
        said = message_of(exception)
    said, length = cut(said)
    frame = {
        "event": "error",
        "n": number,
        "type": name_of_type(exception),
        "message": said,
        "file": file,
        "line": line,
        "traceback": frames,
        "phase": phase,
    }
    if length:
        frame["truncated"] = {"message": length}
    return frame
