from flask import Flask, flash, redirect, render_template, request, url_for

app = Flask(__name__)
app.secret_key = "dev"
files = {"plan.txt", "team.txt"}


@app.get("/")
def home():
    return render_template("home.html")


@app.post("/delete")
def delete():
    name = request.form["name"]
    if name in files:
        files.remove(name)
        flash(f"{name} is deleted.", "success")
    else:
        flash(f"There is no {name}.", "error")
    return redirect(url_for("home"))
