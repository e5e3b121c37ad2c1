# tries: pack and unpack archives of its own
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import io, tarfile, zipfile
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("x", "OK")
    with tarfile.open("a.tar", "w") as archive:
        archive.add("a.zip")
    with tarfile.open("a.tar") as archive:
        archive.extractall("out")
    return zipfile.ZipFile("out/a.zip").read("x").decode()
