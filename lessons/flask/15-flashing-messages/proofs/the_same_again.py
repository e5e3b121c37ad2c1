from flask import Flask, flash, get_flashed_messages

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/laugh")
def laugh():
    flash("Ha! " * 1_500)
    return "done"


@app.get("/")
def home():
    return "".join(get_flashed_messages())
