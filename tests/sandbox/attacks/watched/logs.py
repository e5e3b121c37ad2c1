"""Loggers, records, levels and handlers that patch, count, lie and recur."""

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
    log.info("%s", list(range(10 ** 5))); log.debug("%s", deep)
    return len(heard)

@attack
def from_many_threads():
    threads = [threading.Thread(target=lambda: [log.info(n) for n in range(50)]) for _ in range(8)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return len(heard)

@attack
def without_an_end():
    for n in range(3_000): log.info("%s %s", n, "x" * 50)
    return len(heard)

@attack
def who_called():
    said = io.StringIO(); stream = logging.StreamHandler(said)
    stream.setFormatter(logging.Formatter("%(module)s %(funcName)s %(lineno)d %(message)s"))
    log.addHandler(stream)
    try: log.warning("a", stacklevel=2); log.warning("b", stack_info=True); log.exception("c")
    finally: log.removeHandler(stream)
    return [line for line in said.getvalue().splitlines() if "_flasklings" not in line]
