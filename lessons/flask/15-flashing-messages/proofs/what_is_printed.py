from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/<what>")
def save(what):
    with redirect_stdout(StringIO()) as printed, redirect_stderr(printed):
        flash("Saved!") if what == "flash" else print("Saved!")
    return f"printed: {printed.getvalue()!r}"
