# tries: make files without end
# expect: output
# held by: parent
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import itertools, time
    for number in itertools.count():
        open(f"file{number}", "w").close()
        if number % 500 == 0:
            time.sleep(0.01)
