from flask import Flask, flash, get_flashed_messages, stream_with_context

app = Flask(__name__)
app.secret_key = "dev"


def pieces():
    yield "begun, "
    flash("Half done")
    yield "finished"


@app.post("/<how>")
def stream(how):
    return pieces() if how == "plain" else stream_with_context(pieces())


@app.get("/")
def home():
    return str(get_flashed_messages())
