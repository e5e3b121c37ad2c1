"""Configurations, keys and objects that count, lie and recur."""

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
    for n in range(1_000): app.config.from_mapping(XE=n)
    for n in range(100): Config("."); Flask("x")
    return app.config["XE"]

@attack
def huge_settings():
    deep = []
    for _ in range(50_000): deep = [deep]
    app.config.from_mapping({"X" * 100_000: deep, "XI": 7 ** 100_000, "XS": "x" * 10_000_000})
    app.config.from_mapping({"XY%d" % n: n for n in range(20_000)})
    return len(app.config)
