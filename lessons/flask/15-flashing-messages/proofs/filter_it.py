from flask import Flask, flash, get_flashed_messages, request

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!", "success")
    flash("Disk full", "error")
    return "done"


@app.get("/")
def home():
    only = request.args.getlist("only")
    return str(get_flashed_messages(category_filter=only))
