from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!", "success")
    flash("The disk is almost full.", "warning")
    flash("Next backup: Friday.", "info")
    return "done"
