"""Tools replaced, functions traced, receivers taken away, garbage collected."""

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
