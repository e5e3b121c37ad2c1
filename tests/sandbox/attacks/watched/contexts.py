"""App contexts, ``g`` and teardown functions that count, fail and recur."""

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
    for n in range(600):
        with app.app_context(): g.n = n

@attack
def names_without_an_end():
    with app.app_context():
        for n in range(5_000): setattr(g, f"name{n}" + "x" * 500, n)

@attack
def left_open():
    for n in range(20): app.app_context().push()
    for n in range(20): sys.modules["flask.globals"]._cv_app.get().pop()
