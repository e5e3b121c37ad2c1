from flask import Flask, flash, get_flashed_messages, redirect, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
jobs = []  # in place of a database


@app.get("/")
def home():
    return [*get_flashed_messages(), *jobs]


@app.post("/save/<then>")
def save(then):
    jobs.append(request.form["job"])
    flash("Saved!")
    if then == "stay":
        return home()
    return redirect(url_for("home"))
