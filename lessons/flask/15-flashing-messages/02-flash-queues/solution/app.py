from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    flash("Mail sent.")
    return "done"
