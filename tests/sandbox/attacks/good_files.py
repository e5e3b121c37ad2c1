# tries: make, rename, copy, list and remove files of its own
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import os, pathlib, shutil
    os.makedirs("a/b")
    pathlib.Path("a/b/x").write_text("OK")
    shutil.copyfile("a/b/x", "a/y")
    os.rename("a/y", "z")
    pathlib.Path("z").touch()
    assert sorted(os.listdir("a")) == ["b"] and [n for _, _, n in os.walk("a")]
    os.chmod("z", 0o600)
    os.utime("z")
    shutil.copy2("z", "a/copy")
    shutil.move("z", "a/z")
    text = pathlib.Path("a/z").read_text()
    shutil.rmtree("a")
    return text
