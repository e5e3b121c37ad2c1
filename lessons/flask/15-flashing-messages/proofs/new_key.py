from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.config["SECRET_KEY"] = "old"
app.add_url_rule("/save", view_func=lambda: flash("Saved!") or "done", methods=["POST"])


@app.post("/new-key")
def new_key():
    app.config["SECRET_KEY"] = "new"
    ___
    return "done"


@app.get("/")
def home():
    return str(get_flashed_messages())
