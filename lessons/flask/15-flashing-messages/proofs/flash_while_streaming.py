from flask import Flask, flash, get_flashed_messages, stream_with_context

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/work")
def work():
    def pieces():
        yield "begun, "
        flash("Half done")
        yield "finished"

    return stream_with_context(pieces())


@app.get("/")
def home():
    return str(get_flashed_messages())
