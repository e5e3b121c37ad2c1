"""What the attacks on watching share: each serves what a function returns, and counts looks."""

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

@app.before_request
def emptied(): COUNT.clear(); heard.clear()
