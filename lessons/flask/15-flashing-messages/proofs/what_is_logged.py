import logging

from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "dev"
lines = []
listener = logging.Handler()
listener.emit = lines.append
logging.getLogger().addHandler(listener)


@app.post("/<what>")
def save(what):
    lines.clear()
    flash("Saved!") if what == "flash" else app.logger.warning("Saved!")
    return f"log lines: {len(lines)}"
