# tries: know the time elsewhere
# expect: finished
# held by: nothing: a good app
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import datetime, zoneinfo
    names = zoneinfo.available_timezones()
    if names:
        datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Berlin"))
    return "OK"
