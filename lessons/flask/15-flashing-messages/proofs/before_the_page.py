from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"
app.add_url_rule("/save", view_func=lambda: flash("Saved!") or "done", methods=["POST"])


@app.post("/then")
def then():
    ___
    return "done"


@app.get("/")
def home():
    return f"{get_flashed_messages()} {get_flashed_messages()}"
