# tries: send mail
# expect: denied
# held by: landlock-4, seccomp, guard
import flask
from targets import *

app = flask.Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    import smtplib
    smtplib.SMTP("127.0.0.1", TCP)
    return "BROKEN"
