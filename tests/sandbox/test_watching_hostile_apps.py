"""Apps that patch, subclass and abuse what is watched get their own behavior, and a run ends."""

from __future__ import annotations

import re

import pytest

from sandbox.events import (
    Called,
    Configured,
    ContextMoved,
    CookieSet,
    Ended,
    Event,
    FileSaved,
    FileSent,
    Logged,
    Looked,
    Parsed,
    Printed,
    SessionSeen,
    SqlRun,
    Undefined,
    UrlBuilt,
)
from tests.sandbox.conftest import Run, Watch
from tests.sandbox.test_watching_changes_nothing import replace_times

TOOLS = '''
import builtins, contextlib, functools, gc, io, os, sys, threading
from unittest.mock import patch

def attack(function):
    """Serve a function at its name: what it returns, or what it raises."""
    def view():
        try: return repr(function())
        except BaseException as problem: return f"{type(problem).__name__}: {problem}"[:300]
    app.add_url_rule("/" + function.__name__, function.__name__, view, methods=["GET", "POST"])
    return function

COUNT, heard = [], []
def counted(*bases):
    """Make a class that counts each look at an attribute of its objects, and each comparison."""
    class Counted(*bases):
        def __getattribute__(self, name):
            if name != "__class__": COUNT.append(name)  # each receiver of a signal looks at it
            return super().__getattribute__(name)
        def __str__(self): COUNT.append("str"); return super().__str__()
        def __repr__(self): COUNT.append("repr"); return super().__repr__()
        def __eq__(self, other): COUNT.append("eq"); return super().__eq__(other)
        def __hash__(self): COUNT.append("hash"); return super().__hash__()
    return Counted

class Liar:
    """An object that ends the program when it's looked at."""
    def __getattribute__(self, name): raise SystemExit(name)
    def __str__(self): raise SystemExit("str")
    def __repr__(self): raise SystemExit("repr")
    def __format__(self, how): raise SystemExit("format")
    def __len__(self): raise SystemExit("len")
    def __bool__(self): raise SystemExit("bool")
    def __eq__(self, other): raise SystemExit("eq")
    def __hash__(self): raise SystemExit("hash")
    def __iter__(self): raise SystemExit("iter")
    def __getitem__(self, key): raise SystemExit("getitem")
    def __fspath__(self): raise SystemExit("fspath")
'''

LOGS = r"""
import logging
class Hears(logging.Handler):
    def emit(self, record): heard.append((record.levelname, record.msg, record.lineno))
log = logging.getLogger("mine")
log.addHandler(Hears())
log.propagate = False
log.setLevel("INFO")

@attack
def call_handlers_replaced():
    with patch.object(logging.Logger, "callHandlers", lambda self, record: heard.append("mine")):
        log.warning("a")
    log.warning("b")
    return heard

@attack
def is_enabled_replaced():
    with patch.object(logging.Logger, "isEnabledFor", lambda self, level: True):
        log.debug("a")
    log.debug("b")
    return heard

@attack
def their_code_replaced():
    theirs, seen = logging.Logger.callHandlers.__code__, []
    def mine(self, record): raise KeyError(record.msg)
    logging.Logger.callHandlers.__code__ = mine.__code__
    try: log.warning("a")
    except KeyError as problem: seen.append(problem)
    finally: logging.Logger.callHandlers.__code__ = theirs
    log.warning("b")
    return seen, heard

@attack
def a_logger_of_its_own():
    class Own(logging.getLoggerClass()):
        def callHandlers(self, record): heard.append("own"); super().callHandlers(record)
        def isEnabledFor(self, level): return heard.append(level) or super().isEnabledFor(level)
    own = Own("own"); own.parent = log
    own.info("x"); own.debug("y"); own.warning("%s", 1)
    return heard

@attack
def a_counted_logger():
    own = counted(logging.Logger)("own", "INFO"); own.parent = log
    own.info("x"); own.debug("y"); own.log(5, "z")
    return len(COUNT)

@attack
def a_counted_record():
    theirs = logging.getLogRecordFactory()
    logging.setLogRecordFactory(counted(logging.LogRecord))
    try: log.info("x %s", 1); log.warning("y", exc_info=ValueError("z"))
    finally: logging.setLogRecordFactory(theirs)
    return len(COUNT), heard

@attack
def a_counted_handler():
    handler = counted(Hears)()
    log.addHandler(handler)
    try: log.info("x")
    finally: log.removeHandler(handler)
    return len(COUNT)

@attack
def a_counted_level():
    class Level(int):
        def __ge__(self, other): COUNT.append("ge"); return int(self) >= other
        __le__ = __lt__ = __gt__ = __ge__
        def __index__(self): COUNT.append("index"); return int(self)
        def __hash__(self): COUNT.append("hash"); return hash(int(self))
        def __eq__(self, other): COUNT.append("eq"); return int(self) == other
    log.log(Level(30), "x"); log.log(Level(10), "y"); log.isEnabledFor(Level(10))
    return len(COUNT), heard

@attack
def a_level_with_a_name_that_lies():
    class Name(str):
        def __str__(self): COUNT.append("str"); return "name"
        def __len__(self): COUNT.append("len"); return 4
        def __getitem__(self, at): COUNT.append("item"); return "n"
    logging.addLevelName(35, Name("odd")); logging.addLevelName(15, counted(object)())
    log.log(35, "x"); log.log(15, "y")
    return len(COUNT)

@attack
def a_message_that_lies():
    log.info(Liar()); log.info("%s %r", Liar(), Liar()); log.info("x", {"a": Liar()})
    log.debug(Liar(), Liar())
    return len(heard)

@attack
def arguments_that_lie():
    class Text(str):
        def __mod__(self, other): COUNT.append("mod"); return "text"
        def __str__(self): COUNT.append("str"); return "text"
    class Table(dict):
        def __getitem__(self, key): COUNT.append(key); return "table"
        def __iter__(self): COUNT.append("iter"); return iter(())
        def items(self): COUNT.append("items"); return ()
    class Pair(tuple):
        def __iter__(self): COUNT.append("iter"); return iter(())
        def __len__(self): COUNT.append("len"); return 1
    log.info(Text("%s"), 1); log.info("%(a)s", Table(a=1)); log.info("%s", Pair((1,)))
    log.info(Text("%s"), Text("x")); log.debug(Text("%s"), Table())
    return len(COUNT)

@attack
def a_filter_that_logs():
    class Loud(logging.Filter):
        def filter(self, record):
            if record.msg != "inner": log.warning("inner")
            return True
    loud = Loud(); log.addFilter(loud)
    try: log.warning("outer")
    finally: log.removeFilter(loud)
    return heard

@attack
def a_filter_that_always_logs():
    def loud(record): log.warning("inner"); return True
    log.addFilter(loud)
    try: log.warning("outer")
    except RecursionError: return "too deep"
    finally: log.removeFilter(loud)

@attack
def a_handler_that_logs():
    class Loud(logging.Handler):
        def emit(self, record): log.log(record.levelno - 1, "again %d", record.levelno)
    loud = Loud(); log.addHandler(loud)
    try: log.error("first")
    finally: log.removeHandler(loud)
    return heard

@attack
def a_handler_that_raises():
    class Loud(logging.Handler):
        def handle(self, record): raise SystemExit("handler")
    loud = Loud(); log.addHandler(loud)
    try: log.error("first")
    finally: log.removeHandler(loud)

@attack
def a_handler_that_fails_to_write():
    class Closed(io.StringIO):
        def write(self, text): raise OSError("closed")
    stream = logging.StreamHandler(Closed()); log.addHandler(stream)
    try: log.error("on stderr: %s", 5)
    finally: log.removeHandler(stream)

@attack
def arguments_that_do_not_fit():
    app.logger.warning("%s %s", 1); app.logger.warning("%d", "x"); app.logger.warning("%(a)s", 1)

@attack
def a_handler_without_a_level():
    handler = Hears(); del handler.level
    log.addHandler(handler)
    try: log.error("x")
    finally: log.removeHandler(handler)

@attack
def handlers_of_any_kind():
    theirs, log.handlers = log.handlers, [Liar()]
    try: log.error("x")
    finally: log.handlers = theirs

@attack
def everything_disabled():
    logging.disable(logging.CRITICAL)
    try: log.critical("x")
    finally: logging.disable(logging.NOTSET)
    log.disabled = True
    try: log.critical("y")
    finally: log.disabled = False
    return heard

@attack
def no_manager():
    theirs, logging.Logger.manager = logging.Logger.manager, None
    root, logging.root = logging.root, None
    try: log.debug("x"); log.info("y")
    finally: logging.Logger.manager, logging.root = theirs, root
    return heard

@attack
def an_adapter_that_lies():
    class Adapter(logging.LoggerAdapter):
        def process(self, msg, kwargs): return Liar(), {"extra": {"a": Liar()}}
    Adapter(log, {}).info("x"); Adapter(log, {}).debug("x")
    return len(heard)

@attack
def huge_messages():
    deep = []
    for _ in range(50_000): deep = [deep]
    log.info("x" * 10_000_000); log.info("%s", deep); log.info("%d", 7 ** 50_000)
    log.info("%" + "9" * 9 + "d", 1); log.info("%*d", 10 ** 8, 1); log.info("%(" * 50_000)
    log.info("%s", list(range(10 ** 6))); log.debug("%s", deep)
    return len(heard)

@attack
def from_many_threads():
    threads = [threading.Thread(target=lambda: [log.info(n) for n in range(50)]) for _ in range(8)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return len(heard)

@attack
def without_an_end():
    for n in range(30_000): log.info("%s %s", n, "x" * 50)
    return len(heard)

@attack
def who_called():
    said = io.StringIO(); stream = logging.StreamHandler(said)
    stream.setFormatter(logging.Formatter("%(module)s %(funcName)s %(lineno)d %(message)s"))
    log.addHandler(stream)
    try: log.warning("a", stacklevel=2); log.warning("b", stack_info=True); log.exception("c")
    finally: log.removeHandler(stream)
    return [line for line in said.getvalue().splitlines() if "_flasklings" not in line]
"""

SETTINGS = r"""
def told(config): return sorted((k, v) for k, v in config.items() if k.startswith("X"))

@attack
def a_config_of_its_own():
    class Own(Config):
        def __setitem__(self, key, value): super().__setitem__("X" + key, value * 2)
        def __getitem__(self, key): return "own"
        def __contains__(self, key): raise SystemExit
        def keys(self): raise SystemExit
        def __len__(self): raise SystemExit
    own = Own(".")
    own.from_mapping(A=1, b=2); own.from_object(Own); own.update(C=[1])
    return told(own), own["Q"]

@attack
def a_config_of_the_app():
    class Mine(Flask):
        config_class = counted(Config)
    COUNT.clear()
    mine = Mine("mine"); mine.config.from_mapping(XA=1); mine.config["XB"] = 2
    return len(COUNT), told(mine.config)

@attack
def keys_that_lie():
    class Key:
        def __init__(self, like): self.like = like
        def __hash__(self): return hash(self.like)
        def __eq__(self, other): COUNT.append(other); return False
    for name in ("DEBUG", "XA", "TESTING", "SECRET_KEY"): dict.__setitem__(app.config, Key(name), 1)
    COUNT.clear()
    app.config.from_mapping(XA=1); app.config.from_mapping(XA=2)
    for key in [k for k in app.config if type(k) is Key]: dict.pop(app.config, key)
    return len(COUNT)

@attack
def a_key_that_configures():
    class Key:
        def __hash__(self): return hash("XQ")
        def __eq__(self, other):
            COUNT.append(1)
            if len(COUNT) < 100_000: app.config.from_mapping(XC=len(COUNT))
            return False
    key = Key()
    dict.__setitem__(app.config, key, 1)
    app.config.from_mapping(XR=5)
    app.config.from_mapping(XQ=5)
    dict.pop(app.config, key)
    return len(COUNT)

@attack
def keys_of_a_string_class():
    class Key(str):
        def __hash__(self): COUNT.append("hash"); return str.__hash__(self)
        def __eq__(self, other): COUNT.append("eq"); return str.__eq__(self, other)
        def isupper(self): COUNT.append("isupper"); return True
        def __str__(self): COUNT.append("str"); return "x"
        def __getitem__(self, at): COUNT.append("item"); return "x"
    app.config.from_mapping({Key("XK"): 1})
    app.config[Key("xm")] = 1
    class Holder: pass
    vars(Holder())[Key("XN")] = 1
    app.config.from_object(Holder)
    return len(COUNT), told(app.config)

@attack
def values_that_lie():
    app.config.from_mapping(XV=Liar()); app.config.update(XV=Liar()); app.config["XV"] = 1
    app.config.from_mapping({"XW": counted(str)("x")}, XT=counted(list)([1])); COUNT.clear()
    app.config.from_mapping(XW=2)
    return len(COUNT)

@attack
def objects_that_lie():
    class Meta(type):
        def __getattribute__(cls, name): COUNT.append(name); return type.__getattribute__(cls, name)
        def __dir__(cls): COUNT.append("dir"); return ["XO"]
        def __eq__(cls, other): COUNT.append("eq"); return False
        def __hash__(cls): COUNT.append("hash"); return 1
    class Odd(metaclass=Meta): XO = 1
    class Module(type(sys)):
        def __getattribute__(self, name): COUNT.append(name); return super().__getattribute__(name)
    sys.modules["odd"] = Module("odd"); sys.modules["liar"] = odd = counted(object)()
    odd.XP = 1
    app.config.from_object(Odd); app.config.from_object("odd"); app.config.from_object("liar")
    app.config.from_object(odd)
    return len(COUNT), told(app.config)

@attack
def loaders_replaced():
    with patch.object(Config, "from_mapping", lambda self, *a, **k: self.__setitem__("XP", 3)):
        app.config.from_mapping(XQ=1)
    app.config.from_mapping(XQ=2)
    return told(app.config)

@attack
def a_loader_within_a_loader():
    class Own(Config):
        def from_mapping(self, *a, **k):
            if len(COUNT) < 3: COUNT.append(1); self.from_mapping(XA=len(COUNT))
            return super().from_mapping(*a, **k)
    own = Own(".")
    own.from_mapping(XB=1)
    return told(own)

@attack
def a_loader_without_an_end():
    class Own(Config):
        def from_mapping(self, *a, **k): return self.from_object(self)
        def from_object(self, o): return self.from_mapping(XA=1)
    try: Own(".").from_mapping(XB=1)
    except RecursionError: return "too deep"

@attack
def loaders_that_fail():
    said = []
    for load in (
        lambda: app.config.from_mapping(1), lambda: app.config.from_mapping({}, {}),
        lambda: app.config.from_object("no.such.module"), lambda: app.config.from_pyfile("none.py"),
        lambda: app.config.from_envvar("NONE"), lambda: app.config.from_file("x", load=None),
        lambda: app.config.from_pyfile("none.py", silent=True), lambda: app.config.from_object(),
        lambda: app.config.from_prefixed_env("P", loads=lambda text: 1 / 0),
        lambda: app.config.from_mapping(mapping=1), lambda: app.config.from_file("x", 1, 2, 3, 4),
    ):
        try: said.append(load())
        except Exception as problem: said.append(f"{type(problem).__name__}: {problem}")
    return said

@attack
def a_file_that_configures():
    with open("mine.cfg", "w") as file:
        file.write("import __main__, sys\nXF = 1\nraise SystemExit('in the file')\n")
    app.config.from_pyfile(os.path.abspath("mine.cfg"))

@attack
def another_config():
    theirs = app.config
    app.config = {**theirs, "XZ": 1}
    try: return app.config["XZ"]
    finally: app.config = theirs

@attack
def a_config_that_changes_meanwhile():
    def work(name):
        for n in range(300): app.config["X" + name + str(n)] = n; app.config.from_mapping(XT=n)
    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return len(told(app.config))

@attack
def without_an_end():
    for n in range(5_000): app.config.from_mapping(XE=n)
    for n in range(100): Config("."); Flask("x")
    return app.config["XE"]

@attack
def huge_settings():
    deep = []
    for _ in range(50_000): deep = [deep]
    app.config.from_mapping({"X" * 100_000: deep, "XI": 7 ** 100_000, "XS": "x" * 10_000_000})
    app.config.from_mapping({"XY%d" % n: n for n in range(20_000)})
    return len(app.config)
"""

CONTEXTS = r"""
@attack
def a_g_of_its_own():
    class Mine(Flask):
        app_ctx_globals_class = counted(Flask.app_ctx_globals_class)
    mine = Mine("mine"); COUNT.clear()
    with mine.app_context(): g.user = 1; g.get("user")
    return len(COUNT)

@attack
def a_g_without_names():
    class Bare:
        __slots__ = ("user",)
    class Mine(Flask):
        app_ctx_globals_class = Bare
    with Mine("mine").app_context(): g.user = 1
    class Lies(Flask):
        app_ctx_globals_class = Liar
    with Lies("mine").app_context(): pass

@attack
def names_that_lie():
    class Name(str):
        def __lt__(self, other): COUNT.append("lt"); return True
        def __str__(self): COUNT.append("str"); return "x"
    with app.app_context():
        vars(g._get_current_object())[Name("b")] = 1
        vars(g._get_current_object())[5] = 1
        g.a = 2
    return len(COUNT)

@attack
def a_counted_app():
    mine = counted(Flask)("mine"); COUNT.clear()
    with mine.app_context(): g.x = 1
    with mine.test_request_context("/"): g.y = 1
    return len(COUNT)

@attack
def contexts_within_contexts():
    with contextlib.ExitStack() as stack:
        for n in range(100):
            stack.enter_context(app.app_context()); setattr(g, f"name{n}", n)
        return len(vars(g._get_current_object()))

@attack
def pushed_twice():
    context = app.app_context()
    context.push(); context.push(); g.a = 1; context.pop(); seen = g.a; context.pop()
    try: context.pop()
    except Exception as problem: return seen, type(problem).__name__

@attack
def push_replaced():
    kind = type(app.app_context())
    with patch.object(kind, "push", lambda self: None), patch.object(kind, "pop", lambda *a: None):
        with app.app_context() as context: return context is not None

@attack
def teardown_replaced():
    class Mine(Flask):
        def do_teardown_appcontext(self, *a, **k): COUNT.append(1); super().do_teardown_appcontext()
    with Mine("mine").app_context(): pass
    return len(COUNT)

@attack
def a_teardown_that_raises():
    mine = Flask("mine")
    @mine.teardown_appcontext
    def end(error): raise SystemExit("teardown")
    with mine.app_context(): pass

@attack
def a_teardown_that_pushes():
    mine = Flask("mine")
    @mine.teardown_appcontext
    def end(error):
        if len(COUNT) < 50:
            COUNT.append(1)
            with mine.app_context(): g.n = 1
    with mine.app_context(): pass
    return len(COUNT)

@attack
def receivers_that_fail():
    def fail(*args, **kwargs): raise SystemExit("receiver")
    def work():
        for signal in (appcontext_pushed, appcontext_popped, appcontext_tearing_down):
            with signal.connected_to(fail):
                try:
                    with app.app_context(): pass
                except SystemExit as problem: COUNT.append(problem)
    thread = threading.Thread(target=work)  # what they leave pushed is left in there
    thread.start(); thread.join()
    return len(COUNT), current_app.name

@attack
def in_many_threads():
    def work():
        for n in range(50):
            with app.test_request_context("/"): g.n = n
    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]; [t.join() for t in threads]

@attack
def without_an_end():
    for n in range(3_000):
        with app.app_context(): g.n = n

@attack
def names_without_an_end():
    with app.app_context():
        for n in range(20_000): setattr(g, f"name{n}" + "x" * 500, n)

@attack
def left_open():
    for n in range(20): app.app_context().push()
    for n in range(20): sys.modules["flask.globals"]._cv_app.get().pop()
"""

FILES = r"""
from werkzeug.datastructures import FileStorage
from pathlib import Path
os.makedirs("got", exist_ok=True)
open("a.txt", "w").write("hello")
open("é\udcff.txt", "w").write("odd")

def upload(kind=FileStorage, **more): return kind(io.BytesIO(b"hello"), **{"filename": "u", **more})
def sent(*args, **kwargs):
    response = send_file(*args, **kwargs)
    response.direct_passthrough = False
    return response.status_code, response.get_data(), sorted(response.headers.keys())

@attack
def paths_of_any_kind():
    class Own(str): pass
    said = []
    for path in ("a.txt", b"a.txt", Path("a.txt"), Own("a.txt"), "./got/../a.txt",
                 "é\udcff.txt", io.BytesIO(b"hello"), "none", "", ".", "a\0b", "x" * 5000, 5, None,
                 Liar()):
        try: said.append(sent(path, mimetype="text/plain"))
        except BaseException as problem: said.append(type(problem).__name__)
    return said

@attack
def a_counted_path():
    class Own:
        def __fspath__(self): COUNT.append("fspath"); return os.path.abspath("a.txt")
    sent(Own(), mimetype="text/plain"); upload().save(Own())
    sent(counted(str)(os.path.abspath("a.txt")), mimetype="text/plain")
    return len(COUNT)

@attack
def a_counted_upload():
    kind = counted(FileStorage)
    one = upload(kind, name="pic"); COUNT.clear()
    one.save("got/1.txt")
    return len(COUNT), open("got/1.txt").read()

@attack
def a_counted_response():
    class Mine(Flask):
        response_class = counted(Response)
    mine = Mine("mine")
    with mine.test_request_context("/"):
        response = send_file(os.path.abspath("a.txt")); response.close()
    return len(COUNT)

@attack
def targets_of_any_kind():
    said = []
    class Own(str): pass
    stream = io.BytesIO()
    for target in ("got/a", Path("got/b"), Own("got/c"), b"got/d", stream, "got", "none/x", "", 5,
                   None, "got/\udcff", "x" * 5000, "a\0b", Liar()):
        try: said.append(upload().save(target))
        except BaseException as problem: said.append(type(problem).__name__)
    return said, stream.getvalue(), sorted(os.listdir("got"))

@attack
def a_save_of_its_own():
    class Own(FileStorage):
        def save(self, dst, buffer_size=1): COUNT.append(1); super().save(dst, buffer_size)
        @property
        def filename(self): raise SystemExit
        @filename.setter
        def filename(self, value): pass
    upload(Own).save("got/own.txt")
    return open("got/own.txt").read(), len(COUNT)

@attack
def a_stream_that_saves():
    class Stream(io.BytesIO):
        def read(self, size=-1):
            if len(COUNT) < 20: COUNT.append(1); FileStorage(Stream(b"in")).save("got/in.txt")
            return super().read(size)
    FileStorage(Stream(b"out")).save("got/out.txt")
    return len(COUNT), open("got/out.txt").read(), open("got/in.txt").read()

@attack
def a_stream_that_fails():
    class Stream(io.BytesIO):
        def read(self, size=-1): raise SystemExit("read")
    FileStorage(Stream()).save("got/f.txt")

@attack
def save_replaced():
    with patch.object(FileStorage, "save", lambda self, dst: "mine"):
        said = upload().save("got/r.txt")
    return said, upload().save("got/r.txt")

@attack
def send_file_replaced():
    import werkzeug.utils
    with patch.object(werkzeug.utils, "send_file", lambda *a, **k: Response("mine")):
        said = sent("a.txt")
    return said, sent("a.txt")

@attack
def another_folder():
    here = os.getcwd()
    os.chdir("got")
    try: upload().save("moved.txt"); return sent(os.path.abspath("moved.txt"))
    finally: os.chdir(here)

@attack
def a_file_that_vanishes():
    class Stream(io.BytesIO):
        def read(self, size=-1): os.path.exists("got/v") and os.remove("got/v"); return b""
    FileStorage(Stream()).save("got/v")
    return os.path.exists("got/v")

@attack
def conditions_and_ranges():
    said = []
    for headers in ({"Range": "bytes=1-2"}, {"If-None-Match": "*"}, {"Range": "bytes=99-"}):
        with app.test_request_context("/", headers=headers):
            try: said.append(sent("a.txt", conditional=True, as_attachment=True))
            except Exception as problem: said.append(type(problem).__name__)
    return said

@attack
def without_an_end():
    for n in range(600): send_file("a.txt").close(); upload().save("got/n.txt")

@attack
def from_the_folder():
    said = []
    for name in ("a.txt", "../a.txt", "é\udcff.txt", "none", "/etc/passwd", "a\0b"):
        try: said.append(send_from_directory(app.root_path, name).status_code)
        except Exception as problem: said.append(type(problem).__name__)
    return said
"""

LOOKS = r"""
import flask.views, jinja2, werkzeug.exceptions
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

@attack
def a_counted_request():
    class Mine(Flask):
        request_class = counted(Request)
    mine = Mine("mine")
    @mine.post("/<int:n>")
    def home(n): return request.json["a"] + request.args["q"] + request.headers["X-Mine"]
    @mine.errorhandler(404)
    def lost(error): return request.form.get("none", "lost"), 404
    client = mine.test_client(); COUNT.clear()
    said = [
        client.post("/5?q=1", json={"a": "x"}, headers={"X-Mine": "m"}), client.get("/5"),
        client.post("/none", data={"a": "b"}), client.post("/5?q=1", data="{"), client.post("/5"),
        client.post("/5?q=1", json={"b": 1}),
    ]
    return len(COUNT), [one.get_data() for one in said]

@attack
def a_counted_response():
    class Mine(Flask):
        response_class = counted(Response)
    mine = Mine("mine"); mine.secret_key = "dev"
    @mine.get("/")
    def home():
        session["a"] = [1]
        response = make_response("x"); response.set_cookie("a", "1"); response.delete_cookie("b")
        return response
    COUNT.clear(); mine.test_client().get("/")
    return len(COUNT)

@attack
def a_counted_app():
    mine = counted(Flask)("mine"); mine.secret_key = "dev"
    mine.errorhandler(404)(lambda error: url_for("lost", a=1))
    mine.add_url_rule("/lost", "lost", lambda: render_template_string("{{ x }}{{ g.y }}", z=1))
    mine.before_request(lambda: flash("x")); mine.context_processor(lambda: {"w": 2})
    client = mine.test_client(); COUNT.clear()
    return [client.get(path).get_data() for path in ("/none", "/lost")], len(COUNT)

@attack
def a_counted_session():
    class Interface(SecureCookieSessionInterface):
        session_class = counted(SecureCookieSession)
    mine = Flask("mine"); mine.secret_key = "dev"; mine.session_interface = counted(Interface)()
    @mine.get("/")
    def home(): session.setdefault("cart", []).append(1); flash("x"); return str(session["cart"])
    client = mine.test_client(); COUNT.clear()
    return [client.get("/").get_data() for _ in range(3)], len(COUNT)

@attack
def counted_errors():
    class Own(counted(werkzeug.exceptions.NotFound)):
        @property
        def description(self): COUNT.append("description"); return "own"
        @description.setter
        def description(self, value): pass
        @property
        def name(self): COUNT.append("name"); return "Own"
    class Wrong(counted(ValueError)):
        @property
        def args(self): COUNT.append("args"); return ("args",)
        def __getattr__(self, name): COUNT.append(name); raise AttributeError(name)
    mine = Flask("mine")
    @mine.get("/own")
    def own(): raise Own
    @mine.get("/wrong")
    def wrong(): raise Wrong("x")
    @mine.get("/key")
    def key(): raise counted(KeyError)("k")
    mine.register_error_handler(Wrong, lambda error: ("wrong", 400))
    mine.register_error_handler(KeyError, lambda error: ("key", 400))
    client = mine.test_client(); COUNT.clear()
    return [client.get(path).get_data() for path in ("/own", "/wrong", "/key")], len(COUNT)

@attack
def counted_views():
    class Meta(type):
        def __getattribute__(cls, name): COUNT.append(name); return type.__getattribute__(cls, name)
    class View(flask.views.MethodView, metaclass=Meta):
        def get(self): return "got"
    class Callable:
        def __init__(self): self.said = "called"
        def __getattr__(self, name): COUNT.append(name); raise AttributeError(name)
        def __call__(self, *args): return self.said
    mine = Flask("mine")
    mine.add_url_rule("/view", view_func=View.as_view("view"))
    mine.add_url_rule("/callable", "callable", Callable())
    mine.register_error_handler(404, Callable()); mine.before_request(lambda: None)
    client = mine.test_client(); COUNT.clear()
    said = [client.get(path).get_data() for path in ("/view", "/callable", "/none", "/view")]
    return said, len(COUNT)

@attack
def counted_templates():
    class Own(jinja2.Undefined):
        def __getattribute__(self, name): COUNT.append(name); return super().__getattribute__(name)
    class Environment(flask.templating.Environment):
        template_class = counted(flask.templating.Environment.template_class)
    class Mine(Flask):
        jinja_environment = Environment
    class Html(str):
        def __html__(self): COUNT.append("html"); return "<i>"
    mine = Mine("mine"); mine.jinja_env.undefined = Own
    mine.jinja_env.loader = jinja2.DictLoader({"a": "{% include 'b' %}{{ nme }}", "b": "{{ '<' }}"})
    thing = counted(object)()
    with mine.test_request_context("/"):
        render_template("a", name=1); COUNT.clear()
        said = render_template("a", name=1, thing=thing), render_template_string(
            "{{ thing.nothing }}{{ text|safe }}{{ html }}{% for x in nothing %}{% endfor %}"
            "{{ text }}{% if nam %}{% endif %}", thing=thing, name=1, text="<b>", html=Html("<"))
    return said, len(COUNT)

@attack
def counted_values_of_addresses():
    class Text(str):
        def __str__(self): COUNT.append("str"); return "text"
        def __len__(self): COUNT.append("len"); return 4
        def partition(self, by): COUNT.append("partition"); return ("x", "", "")
    app.url_build_error_handlers.append(lambda error, endpoint, values: Text("made"))
    try:
        said = url_for("static", filename=Text("f")), url_for(Text("nowhere"), a=Text("b"))
        return said, len(COUNT)
    finally: app.url_build_error_handlers.clear()

@attack
def a_counted_list_of_messages():
    class Messages(list):
        def __len__(self): COUNT.append("len"); raise SystemExit
        def __iter__(self): COUNT.append("iter"); return list.__iter__(self)
    session["_flashes"] = Messages()
    flash("x")
    said = get_flashed_messages()
    return said, len(COUNT)
"""

AROUND = r'''
import logging, sqlite3, time, weakref
flask_globals, flask_signals = sys.modules["flask.globals"], sys.modules["flask.signals"]

def all_of_it():
    """Do once all that is watched."""
    log = logging.getLogger("mine"); log.setLevel("INFO"); log.propagate = False
    mine = Flask("theirs"); mine.secret_key = "dev"
    mine.config.from_mapping(XA=1)
    @mine.post("/<int:n>")
    def home(n):
        log.info("x %s", n); log.debug("y"); flash("m"); g.user = n
        session["cart"] = [request.form.get("a", "none"), request.get_json(silent=True)]
        db = sqlite3.connect(":memory:")
        db.executescript("create table t (x); insert into t values (1);")
        response = make_response(render_template_string(
            "{{ '<' }}{{ '>'|safe }}{{ get_flashed_messages() }}{{ url_for('home', n=3) }}"
            "{{ rows }}{{ nme }}", name=1, rows=db.execute("select * from t").fetchall()))
        db.close()
        response.set_cookie("c", "1")
        return response
    mine.register_error_handler(404, lambda error: (str(error.code), 404))
    client = mine.test_client()
    return [client.post(p, data={"a": "b"}).get_data() for p in ("/1", "/none", "/2")]

PLAIN = all_of_it()

@attack
def with_tools_replaced():
    tools = [(contextlib, "suppress"), (sys, "_getframe"), (time, "perf_counter"),
             (flask_globals, "_cv_app"), (logging, "getLevelName"), (os, "stat"), (os.path, "join"),
             (weakref, "ref"), (sys, "getrefcount"), (flask_globals, "_cv_request")]
    said = []
    for module, name in tools:
        if hasattr(module, name):
            for fake in (lambda *a, **k: 1 / 0, None):
                with patch.object(module, name, fake):
                    try: said.append(all_of_it() == PLAIN)
                    except Exception as problem: said.append((name, type(problem).__name__))
    return said

@attack
def traced_and_profiled():
    said = []
    for install in (sys.settrace, sys.setprofile):
        lines = []
        def trace(frame, event, arg):
            # What is C code in sqlite3 itself is Python's in the connections that are watched.
            if frame.f_code.co_filename == __file__ and not event.startswith("c_"):
                lines.append((event, frame.f_lineno))
            return trace
        install(trace)
        try: said.append(all_of_it() == PLAIN)
        finally: install(None)
        said.append(lines)
    return said

@attack
def a_tracer_that_fails():
    def trace(frame, event, arg): raise KeyError(frame.f_code.co_name)
    sys.settrace(trace)
    try: return all_of_it() == PLAIN
    finally: sys.settrace(None)

@attack
def a_tracer_that_forbids():
    def trace(frame, event, arg):
        if frame.f_code.co_name == "callHandlers": raise KeyError("forbidden")
    sys.settrace(trace)
    try: return all_of_it() == PLAIN
    finally: sys.settrace(None)

@attack
def receivers_taken_away():
    said, signals = [], [v for v in vars(flask_signals).values() if hasattr(v, "receivers")]
    kept = [dict(one.receivers) for one in signals]
    for one in signals: one.receivers.clear()
    said.append(all_of_it() == PLAIN)
    for one, receivers in zip(signals, kept): one.receivers.update(receivers)
    theirs = dict(vars(flask_signals))
    for name in [n for n in theirs if not n.startswith("__")]: delattr(flask_signals, name)
    said.append(all_of_it() == PLAIN)
    vars(flask_signals).update(theirs)
    return said

@attack
def receivers_that_fail():
    def fail(*args, **kwargs): raise KeyError("receiver")
    said = []
    for signal in (request_started, before_render_template, template_rendered, message_flashed):
        with signal.connected_to(fail):
            said.append([b"Internal" in one for one in all_of_it()])
    return said

@attack
def collected_meanwhile():
    class Waste:
        def __del__(self): COUNT.append(1); logging.getLogger("mine").warning("%s", len(COUNT))
    def waste(): one = Waste(); one.self = one
    theirs = gc.get_threshold()
    gc.set_threshold(1)
    for _ in range(50): waste()
    try: return all_of_it() == PLAIN
    finally: gc.set_threshold(*theirs); gc.collect()

@attack
def in_many_threads():
    said = []
    threads = [threading.Thread(target=lambda: said.append(all_of_it() == PLAIN)) for _ in range(6)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return said

@attack
def deep_in_a_recursion():
    def deep(n):
        try: return deep(n + 1)
        except RecursionError: return some_of_it()
    def some_of_it():
        logging.getLogger("mine").info("deep"); config = Config("."); config.from_mapping(XA=1)
        return config["XA"], app.jinja_env.from_string("{{ nme }}{{ '<' }}").render(name=1)
    return deep(0)

@attack
def with_their_code_copied():
    import copy, inspect, types
    said = []
    for function in (logging.Logger.callHandlers, Config.from_mapping, Flask.url_for):
        said += [str(inspect.signature(function)), function.__doc__, function.__name__,
                 inspect.getsource(function)[:50], function.__code__.co_firstlineno,
                 function.__defaults__, function.__kwdefaults__, function.__code__.co_argcount]
    own = types.FunctionType(Config.from_mapping.__code__, {"__builtins__": builtins})
    config = Config("."); said.append((own(config, {"XA": 1}), config))
    return said

@attack
def a_thread_that_never_ends():
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return all_of_it() == PLAIN
'''
APPS: dict[str, tuple[str, tuple[type[Event], ...]]] = {
    "logs": (LOGS, (Logged,)),
    "settings": (SETTINGS, (Configured,)),
    "contexts": (CONTEXTS, (ContextMoved,)),
    "files": (FILES, (FileSaved, FileSent)),
    "looks at objects": (LOOKS, (Called, Looked, Parsed, SessionSeen, CookieSet, UrlBuilt)),
    "the ground under it": (AROUND, (SqlRun, Logged, Undefined)),
}

_ATTACK = re.compile(r"@attack\ndef (\w+)")

EMPTIED = "\n@app.before_request\ndef emptied(): COUNT.clear(); heard.clear()\n"
"""Each attack begins to count anew."""


_VARIES = re.compile(r"(?<=\[)[-\d]+ [:\d]+,\d+(?=\])|(?<=/flasklings-)[^/]+|(?<=size=)\d+")
"""The time of a log line, and the name of a run's folder with what comes of its length."""


def seen(run: Run, n: int | None = None) -> list[str]:
    """Return all that a browser and a terminal get, of one request or all of them."""
    told: list[object] = [replace_times(one) for one in run.responses if n in (None, one.n)]
    errors = [one for one in run.errors if n in (None, one.n)]
    told += [(one.n, one.type, one.message, one.file, one.line) for one in errors]
    told.append("".join(one.text for one in run.all(Printed) if n in (None, one.n)))
    return [_VARIES.sub("", repr(one)) for one in told]


@pytest.mark.parametrize("name", APPS)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    attacks, kinds = APPS[name]
    source = TOOLS + attacks + EMPTIED
    lines = [f"/{attack}" for attack in _ATTACK.findall(attacks)]

    unwatched = watch(source, *lines, watch=frozenset())
    watched = watch(source, *lines)

    assert seen(watched) == seen(unwatched)
    for run in (watched, unwatched):
        assert run.ended.reason == "finished"
        assert len(run.all(Ended)) == 1
        assert [one.status for one in run.responses] == [200] * len(lines)
    assert all(watched.all(kind) for kind in kinds)
